import type { fields as contract, ReplyOf } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { valuesOfField } from '../../leads/index.ts';
import { findUses } from './field-uses.repository.ts';

/** What asks for a field, writes it or needs it, by name; lists of others that are not shared go without their names. */
export async function fieldUses(
  ctx: Ctx,
  actor: Actor,
  fieldId: string,
): Promise<ReplyOf<typeof contract.uses>> {
  const { field, values } = await valuesOfField(ctx, actor, fieldId);
  const uses = await ctx.read(actor, (tx) => findUses(tx, field.key, actor.userId));
  return {
    items: uses.map(({ kind, id, name }) => ({ kind, id, name: name ?? t('fields.use.private_list') })),
    values,
  };
}
