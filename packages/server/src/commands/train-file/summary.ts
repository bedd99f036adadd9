import { hasMessage, type MessageKey, t } from '@lintel/contract/messages';
import type { Artefact } from '../../modules/ml/artefact.ts';
import { shownWords } from './kinds.ts';
import type { Prepared } from './prepare.ts';
import type { LeftOut } from './read-file.ts';

type Measure = 'auc' | 'log_loss' | 'brier' | 'ece' | 'lift';
interface Interval {
  low: number;
  high: number;
}
interface Figures {
  rows: number;
  positives: number;
  baseRate: number;
  auc: { value: number } & Interval;
  logLoss: number;
  baseLogLoss: number;
  brier: number;
  ece: number;
  liftTop10: number;
}
interface Finding {
  key: string;
  label: string;
  rule: string;
  detail: string;
}
/** The part of the trainer's `metrics.json` that is told to a person. */
export interface TrainerMetrics {
  chosen: string;
  promotable: { ok: boolean; reasons: string[] };
  holdout: Figures & {
    accuracy: number;
    majorityAccuracy: number;
    intervals: Record<'logLoss' | 'brier' | 'ece' | 'liftTop10', Interval>;
  };
  families: Record<string, { validationLogLoss: number; holdout: Figures }>;
  randomSplit: { family: string; holdout: Figures | null } | null;
  withQuarantined: { family: string; holdout: Figures | null } | null;
  columns: { kept: string[]; dropped: Finding[]; quarantined: Finding[]; suspected: Finding[] };
}

/** Warnings of the trainer that have lines of their own. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set(['leak_suspected', 'weak_holdout']);

/** The `metrics.json` beside an artefact, and the same for the screen. */
export function summarise(
  file: string,
  { outcome, time, group, copies, rows, kinds, wordsIn }: Prepared,
  artefact: Artefact,
  metrics: TrainerMetrics,
): { content: unknown; lines: string[] } {
  const { holdout, columns, promotable } = metrics;
  const measure = (name: 'logLoss' | 'brier' | 'ece' | 'liftTop10') => ({
    value: holdout[name],
    ...holdout.intervals[name],
  });
  const reasons = promotable.reasons.map((code) => ({ code, message: because(code) }));
  const suspected = [...columns.quarantined, ...columns.suspected];
  const content = {
    formatVersion: 1,
    file,
    version: artefact.version,
    outcome: { column: outcome.column, positive: outcome.positive, negative: outcome.negative },
    rows: {
      read: rows.read,
      used: rows.used,
      train: artefact.report.rows.train,
      holdout: holdout.rows,
      unknownOutcome: outcome.unknown,
      leftOut: rows.leftOut satisfies LeftOut[],
    },
    split: {
      kind: time === null ? 'random' : 'time',
      column: time,
      group,
      copies,
      ...(time === null ? {} : artefact.train.window),
      note: time === null ? t('server.train.by_chance') : t('server.train.by_time', { column: time }),
    },
    chosen: metrics.chosen,
    baseRate: holdout.baseRate,
    positives: holdout.positives,
    auc: holdout.auc,
    logLoss: measure('logLoss'),
    baseLogLoss: holdout.baseLogLoss,
    brier: measure('brier'),
    ece: measure('ece'),
    liftTop10: measure('liftTop10'),
    accuracy: { value: holdout.accuracy, majority: holdout.majorityAccuracy },
    promotable: { ok: promotable.ok, reasons },
    suspectedLeaks: suspected.map(({ key, rule, detail }) => ({ column: key, rule, detail })),
    columns: {
      kept: columns.kept.map((column) => ({ column, kind: kinds.get(column) })),
      dropped: columns.dropped.map(({ key, rule, detail }) => ({ column: key, rule, detail })),
      quarantined: columns.quarantined.map(({ key, rule, detail }) => ({ column: key, rule, detail })),
    },
    warnings: [
      ...wordsIn.map(({ column, words }) => ({
        column,
        rule: 'words_in_numbers',
        detail: t('server.train.words_in_numbers', { column, ...shownWords(words) }),
      })),
      ...artefact.report.warnings.map(({ key, rule, detail }) => ({ column: key, rule, detail })),
    ],
    families: Object.fromEntries(
      Object.entries(metrics.families).map(([name, { validationLogLoss, holdout: h }]) => [
        name,
        { validationLogLoss, ...figures(h) },
      ]),
    ),
    randomSplit: diagnostic(metrics.randomSplit),
    withQuarantined: diagnostic(metrics.withQuarantined),
  };

  const row = (name: Measure, value: number, { low, high }: Interval, more = '') =>
    `  ${t(`server.train.measure.${name}`).padEnd(24)}${shown(value).padEnd(8)}${t('server.train.interval', {
      low: shown(low),
      high: shown(high),
    })}${more && `  ${more}`}`;
  const lines = [
    t('server.train.chosen', { family: familyName(metrics.chosen), rows: holdout.rows }),
    row('auc', holdout.auc.value, holdout.auc),
    row(
      'log_loss',
      holdout.logLoss,
      holdout.intervals.logLoss,
      t('server.train.base_alone', { value: shown(holdout.baseLogLoss) }),
    ),
    row('brier', holdout.brier, holdout.intervals.brier),
    row('ece', holdout.ece, holdout.intervals.ece),
    row('lift', holdout.liftTop10, holdout.intervals.liftTop10),
    `  ${t('server.train.measure.base_rate').padEnd(24)}${shown(holdout.baseRate)}`,
    ...list('server.train.quarantined', columns.quarantined),
    ...(content.withQuarantined
      ? [`  ${t('server.train.with_quarantined', { auc: shown(content.withQuarantined.auc.value) })}`]
      : []),
    ...list('server.train.suspected', columns.suspected),
    ...list('server.train.dropped', columns.dropped),
    ...list(
      'server.train.noticed',
      artefact.report.warnings.filter(({ rule }) => !SAID_ELSEWHERE.has(rule)),
    ),
    promotable.ok
      ? t('server.train.promotable')
      : t('server.train.not_promotable', { reasons: reasons.map(({ message }) => message).join('; ') }),
  ];
  return { content, lines };
}

const diagnostic = (found: TrainerMetrics['randomSplit']) =>
  found?.holdout ? { family: found.family, ...figures(found.holdout) } : null;

const figures = ({ rows, positives, baseRate, auc, logLoss, brier, ece, liftTop10 }: Figures) => ({
  rows,
  positives,
  baseRate,
  auc,
  logLoss,
  brier,
  ece,
  liftTop10,
});

function list(key: MessageKey, findings: readonly { label: string | null; detail: string }[]): string[] {
  if (findings.length === 0) return [];
  return [
    t(key),
    ...findings.map(({ label, detail }) => (label === null ? `  ${detail}` : `  ${label}: ${detail}`)),
  ];
}

const because = (code: string): string => {
  const key = `server.train.because.${code}`;
  return hasMessage(key) ? t(key) : code;
};

const familyName = (name: string): string => {
  const key = `ml.ui.family.${name}`;
  return hasMessage(key) ? t(key) : name;
};

const shown = (value: number): string => value.toFixed(3);
