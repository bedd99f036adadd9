import type { Batch } from '@lintel/contract';
import { hasMessage, t } from '@lintel/contract/messages';
import type { Tone } from '@/ui/theme';

const FIELD_KEYS: Record<string, string> = {
  stageId: 'stage',
  ownerId: 'owner',
  ownerIds: 'owner',
  pondId: 'pond',
  addTags: 'tags',
  removeTags: 'tags',
  externalId: 'external_id',
  budgetMin: 'budget_min',
  budgetMax: 'budget_max',
  propertyType: 'property_type',
  timeZone: 'time_zone',
};

/** A field of a lead in words; a field of the company's own by its label where that is known. */
export function fieldLabel(field: string, own: ReadonlyMap<string, string> = new Map()): string {
  if (field.startsWith('custom.'))
    return own.get(field.slice('custom.'.length)) ?? field.slice('custom.'.length);
  const key = `leads.field.${FIELD_KEYS[field] ?? field}`;
  return hasMessage(key) ? t(key) : field;
}

/** What a batch is, in a few words. */
export function batchTitle(batch: Pick<Batch, 'kind' | 'label' | 'changes'>): string {
  if (batch.kind === 'merge') return t('batches.is.merge');
  if (batch.kind !== 'bulk')
    return t(`batches.is.${batch.kind}`, { label: batch.label ?? t('batches.is.unnamed') });
  const changes = batch.changes ?? {};
  if (changes.delete) return t('batches.is.delete');
  const fields = [...new Set(Object.keys(changes).map((field) => fieldLabel(field).toLocaleLowerCase()))];
  return t('batches.is.bulk', { fields: fields.join(', ') });
}

/** Where a batch stands, the undoing before the batch itself. */
export function batchState({ state, undo, stalled }: Pick<Batch, 'state' | 'undo' | 'stalled'>): {
  label: string;
  tone: Tone;
} {
  if (stalled) return { label: t('batches.stalled'), tone: 'warning' };
  if (undo?.state === 'failed') return { label: t('batches.state.undo_failed'), tone: 'danger' };
  if (undo?.state === 'done')
    return undo.kept > 0
      ? { label: t('batches.state.partly'), tone: 'warning' }
      : { label: t('batches.state.undone'), tone: 'neutral' };
  if (undo) return { label: t('batches.state.undoing'), tone: 'accent' };
  const tones: Record<Batch['state'], Tone> = {
    waiting: 'accent',
    running: 'accent',
    done: 'success',
    cancelled: 'neutral',
    failed: 'danger',
  };
  return { label: t(`batches.state.${state}`), tone: tones[state] };
}

/** True while the server works on it, so that its page has to look again. */
export const isBusy = ({ state, undo }: Pick<Batch, 'state' | 'undo'>): boolean =>
  state === 'waiting' || state === 'running' || undo?.state === 'waiting' || undo?.state === 'running';
