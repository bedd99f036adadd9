import { hasMessage, type MessageValues, t } from '@lintel/contract/messages';
import { isStorageFull } from '../../kernel/errors.ts';
import { ArtefactInvalid } from './artefact.ts';
import { EnvironmentProblem } from './trainer-environment.ts';

/** Why a run ended without a model, as `ml_training_runs.problem` keeps it. */
export interface RunProblem {
  code: string;
  message: string;
}

/** A run that cannot go on; the words say what to do. */
export class TrainingProblem extends Error {
  override name = 'TrainingProblem';
  readonly code: string;
  constructor(code: string, values: MessageValues = {}) {
    const key = `ml.problem.${code}`;
    super(hasMessage(key) ? t(key, values) : t('ml.problem.internal'));
    this.code = code;
  }
}

/** The trainer's last line of a bad run, in our words. */
export function fromTrainer(error: {
  code: string;
  message: string;
  detail?: Record<string, unknown>;
}): TrainingProblem {
  const detail = error.detail ?? {};
  const number = (name: string) => (typeof detail[name] === 'number' ? detail[name] : 0);
  switch (error.code) {
    case 'too_few':
      return new TrainingProblem('too_few', {
        labelled: number('labelled'),
        positives: number('positives'),
        detail: whatIsMissing(number),
      });
    case 'no_features':
      return new TrainingProblem('no_features', { columns: namesOf(detail.dropped, detail.quarantined) });
    default:
      return new TrainingProblem(error.code, { detail: error.message });
  }
}

/** Nothing is missing by number when the outcomes lie so that no later rows hold both. */
function whatIsMissing(number: (name: string) => number): string {
  const wants = [
    ['ml.too_few.labelled', number('moreLabelled')],
    ['ml.too_few.positives', number('morePositives')],
    ['ml.too_few.negatives', number('moreNegatives')],
  ] as const;
  const sentences = wants.flatMap(([key, count]) => (count > 0 ? [t(key, { count })] : []));
  return sentences.join(' ') || t('ml.too_few.windows');
}

function namesOf(...lists: unknown[]): string {
  const names = lists
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .map((item: { label?: unknown }) => (typeof item.label === 'string' ? item.label : ''))
    .filter((name) => name !== '');
  const shown = names.slice(0, 8).join(', ');
  return names.length > 8 ? `${shown} …` : shown;
}

/** What a person is told of any error that ends a run; null when it is ours and may pass on another try. */
export function describeProblem(error: unknown): RunProblem | null {
  if (error instanceof TrainingProblem || error instanceof EnvironmentProblem) {
    return { code: error.code, message: error.message };
  }
  if (error instanceof ArtefactInvalid) {
    return { code: 'artefact_invalid', message: t('ml.problem.artefact_invalid', { reason: error.message }) };
  }
  if (isStorageFull(error)) return { code: 'storage_full', message: t('ml.problem.storage_full') };
  return null;
}
