import type { LeadScore, ScoreExplanation } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { ago } from '../../ui/moment.ts';

const DAY_MS = 86_400_000;

/** Older than a day: drawn hollow, and its age is said. */
export const isStale = (scoredAt: string, now: number): boolean => now - Date.parse(scoredAt) > DAY_MS;

/** "Model v3", or "Starter" or "Rules" where no model of the company's own answered. */
export const scoreMaker = (score: Pick<LeadScore | ScoreExplanation, 'source' | 'modelVersion'>): string =>
  score.source === 'model'
    ? t('leads.score.model', { version: score.modelVersion ?? '' })
    : t(`ui.score.${score.source}`);

const newestOf = (scores: readonly LeadScore[]): LeadScore | null =>
  scores.reduce<LeadScore | null>(
    (best, score) => (best && best.scoredAt >= score.scoredAt ? best : score),
    null,
  );

/** The same in few words, for a phone: "Model v3, 4 min ago". */
export function scoresNote(scores: readonly LeadScore[], now: number): string | null {
  const newest = newestOf(scores);
  return newest && `${scoreMaker(newest)}, ${ago(newest.scoredAt, now).toLocaleLowerCase()}`;
}

/** "Scores by model v3, refreshed 4 min ago", from the newest of the scores shown; null without any. */
export function scoresLine(scores: readonly LeadScore[], now: number): string | null {
  const newest = newestOf(scores);
  if (!newest) return null;
  const age = ago(newest.scoredAt, now).toLocaleLowerCase();
  return newest.source === 'model'
    ? t('leads.score.line_model', { version: newest.modelVersion ?? '', age })
    : t(`leads.score.line_${newest.source}`, { age });
}
