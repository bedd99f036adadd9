import type { Condition } from '@lintel/contract';
import { countsDays, type FilterField, isEventMatch, needsValue, opsFor } from '@/features/leads';

export type Draft = Pick<Condition, 'op' | 'value'>;

/** Days that ages begin with. */
const USUAL_DAYS = 7;

export const emptyDraft = (field: FilterField): Draft =>
  withOp(field, { op: 'is' }, opsFor(field)[0] ?? 'is');

/** The draft with another operation; its value stays where it still fits. */
export function withOp(field: FilterField, draft: Draft, op: Condition['op']): Draft {
  if (field.kind === 'yesno') return { op, value: typeof draft.value === 'boolean' ? draft.value : true };
  if (countsDays(op))
    return { op, value: countsDays(draft.op) && typeof draft.value === 'number' ? draft.value : USUAL_DAYS };
  return { op, value: countsDays(draft.op) ? undefined : draft.value };
}

export function filledIn({ op, value }: Draft): boolean {
  if (!needsValue(op)) return true;
  if (isEventMatch(value)) return value.kinds.length > 0;
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
}

/** The draft as a condition: no value where none is asked for, words without blanks and empty ones. */
export function toCondition(field: FilterField, { op, value }: Draft): Condition {
  if (!needsValue(op) || value === undefined) return { field: field.key, op };
  const cleaned = Array.isArray(value)
    ? value.map((one) => (typeof one === 'string' ? one.trim() : one)).filter((one) => one !== '')
    : value;
  return { field: field.key, op, value: cleaned };
}
