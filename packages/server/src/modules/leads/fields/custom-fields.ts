import type { BodyOf, CustomField, fields as contract } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, violated } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import * as repo from '../catalogue.repository.ts';
import { fold } from '../contact-keys.ts';
import { takeCustom } from '../custom-values.ts';

const KEPT_MS = 60_000;
const kept = (tenantId: string) => `${tenantId}:leads.fields`;

/** Custom fields of leads in order, archived ones too, from the cache. */
export const allFields = (ctx: Ctx, actor: Actor): Promise<CustomField[]> =>
  ctx.cache.get(kept(actor.tenantId), KEPT_MS, () => ctx.read(actor, (tx) => repo.listFields(tx)));

/** Custom fields of leads that are in use, in order. */
export const listFields = async (ctx: Ctx, actor: Actor): Promise<CustomField[]> =>
  (await allFields(ctx, actor)).filter((field) => !field.archived);

/** The fields are read anew once the transaction is committed. */
export function forgetFields(ctx: Ctx, tx: Tx): void {
  tx.afterCommit(async () => {
    await ctx.cache.forget(kept(tx.tenantId));
    ctx.hint(tx.tenantId, { topic: 'fields' });
  });
}

const keyOf = (label: string): string => {
  const key = fold(label)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
  return /^[a-z]/.test(key) ? key : `field_${key}`.replace(/_$/, '').slice(0, 60);
};

/** What is said of choices that are there twice, or of a type that has none. */
export const choicesOf = (type: CustomField['type'], options: readonly string[]): string[] =>
  type === 'select' || type === 'multiSelect' ? [...new Set(options)] : [];

/** Limits and default must go with the type and with each other. */
function checked(field: CustomField): CustomField {
  if (field.min !== null && field.max !== null && field.min > field.max)
    throw new AppError('request.invalid', {
      errors: [{ path: 'max', code: 'field.value_invalid', message: t('fields.fault.limits') }],
    });
  if (field.default === null) return field;
  const taken = takeCustom(field, field.default);
  if ('value' in taken) return { ...field, default: taken.value };
  throw new AppError('field.value_invalid', {
    errors: [
      { path: 'default', code: 'field.value_invalid', message: t(taken.fault.key, taken.fault.values) },
    ],
  });
}

/** Adds a custom field in the caller's transaction; its key follows from its label unless given. */
export async function addField(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  want: BodyOf<typeof contract.create>,
): Promise<CustomField> {
  const fields = await repo.listFields(tx);
  const field = checked({
    id: newId(),
    key: want.key ?? keyOf(want.label),
    label: want.label,
    type: want.type,
    options: choicesOf(want.type, want.options),
    position: Math.max(-1, ...fields.map((f) => f.position)) + 1,
    description: want.description ?? null,
    required: want.required ?? false,
    min: want.min ?? null,
    max: want.max ?? null,
    default: want.default ?? null,
    archived: false,
    batchId: null,
  });
  try {
    await repo.insertField(tx, field);
  } catch (error) {
    if (violated(error) === 'custom_fields_tenant_id_key_key') throw new AppError('field.key_taken');
    throw error;
  }
  await ctx.record(tx, actor, 'field.created', {
    subject: { type: 'field', id: field.id },
    payload: { fieldId: field.id },
  });
  forgetFields(ctx, tx);
  return field;
}

export const createField = (
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.create>,
): Promise<CustomField> => ctx.tx(actor, (tx) => addField(ctx, tx, actor, want));

/**
 * Renames a field, changes its choices, limits or place, archives it or brings it back. Values leads have already stay as
 * they are, also those that are beyond new limits or no choice any more: they are asked for when somebody changes them.
 */
export const updateField = (
  ctx: Ctx,
  actor: Actor,
  fieldId: string,
  want: BodyOf<typeof contract.update>,
): Promise<CustomField> =>
  ctx.tx(actor, async (tx) => {
    const field = await repo.lockField(tx, fieldId);
    if (!field) throw new AppError('field.not_found');
    // Its choices and its place among the others are what a change of type works with.
    if (field.batchId !== null && (want.options || want.archived)) throw new AppError('field.converting');
    const given = Object.fromEntries(Object.entries(want).filter(([, value]) => value !== undefined));
    const next: CustomField = { ...field, ...given };
    const saved = checked({ ...next, options: choicesOf(next.type, next.options) });
    await repo.updateField(tx, saved, ctx.clock.now());
    await ctx.record(tx, actor, 'field.updated', {
      subject: { type: 'field', id: field.id },
      payload: { fieldId: field.id },
      changed: Object.keys(given),
    });
    forgetFields(ctx, tx);
    return saved;
  });
