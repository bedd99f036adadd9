import type { Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { AppError } from '../../../kernel/errors.ts';

/** Where the one who moves a lead says why, beside the fields of the lead. */
const REASON = 'reason';

const filled = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

/**
 * What a stage asks for and a lead does not have, by path: fields as a client writes them, `custom.<key>`, `reason` when
 * none of the stage's reasons is given.
 */
export function missingToEnter(
  stage: Pick<Stage, 'required' | 'reasons'>,
  lead: Record<string, unknown>,
  reason: string | null,
): string[] {
  const custom = (lead.custom ?? {}) as Record<string, unknown>;
  const value = (field: string): unknown =>
    field.startsWith('custom.') ? custom[field.slice('custom.'.length)] : lead[field];
  const missing = stage.required.filter((field) => !filled(value(field)));
  if (stage.reasons.length > 0 && (reason === null || !stage.reasons.includes(reason))) missing.push(REASON);
  return missing;
}

/** Throws `stage.fields_missing` with the path of each thing a lead lacks to enter a stage. */
export function checkEntry(
  stage: Pick<Stage, 'id' | 'required' | 'reasons'> | undefined,
  lead: Record<string, unknown>,
  reason: string | null,
  reasonAt = REASON,
): void {
  const missing = stage ? missingToEnter(stage, lead, reason) : [];
  if (missing.length === 0) return;
  throw new AppError('stage.fields_missing', {
    errors: missing.map((path) => ({
      path: path === REASON ? reasonAt : path,
      code: 'stage.fields_missing',
      message: t(path === REASON ? 'pipelines.missing.reason' : 'pipelines.missing.field'),
    })),
    context: { stageId: stage?.id },
  });
}
