import { missingToEnter, REASON_PATH, type Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { AppError } from '../../../kernel/errors.ts';

/** Throws `stage.fields_missing` with the path of each thing a lead lacks to enter a stage. */
export function checkEntry(
  stage: Pick<Stage, 'id' | 'required' | 'reasons'> | undefined,
  lead: Record<string, unknown>,
  reason: string | null,
  reasonAt = REASON_PATH,
): void {
  const missing = stage ? missingToEnter(stage, lead, reason) : [];
  if (missing.length === 0) return;
  throw new AppError('stage.fields_missing', {
    errors: missing.map((path) => ({
      path: path === REASON_PATH ? reasonAt : path,
      code: 'stage.fields_missing',
      message: t(path === REASON_PATH ? 'pipelines.missing.reason' : 'pipelines.missing.field'),
    })),
    context: { stageId: stage?.id },
  });
}
