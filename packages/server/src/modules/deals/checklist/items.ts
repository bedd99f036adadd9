import { type BodyOf, type deals as contract, type Deal, ITEMS_MAX } from '@lintel/contract';
import { dueOf } from '@lintel/contract/deals/days';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { changeDeal } from '../change-deal.ts';
import { datesOf } from '../stored-deal.ts';
import * as repo from './checklist.repository.ts';

/** Adds an item to an open deal; a day that is named stays, else it follows its milestone. */
export const addItem = (
  ctx: Ctx,
  actor: Actor,
  dealId: string,
  want: BodyOf<typeof contract.addItem>,
): Promise<Deal> =>
  changeDeal(ctx, actor, dealId, {}, async (tx, deal) => {
    if ((await repo.listItems(tx, dealId)).length >= ITEMS_MAX) throw new AppError('deal.too_many');
    const item = {
      id: newId(),
      title: want.title,
      role: want.role ?? ('agent' as const),
      milestone: want.milestone ?? null,
      offset: want.offset ?? 0,
      unit: want.unit ?? ('calendar' as const),
      blocking: want.blocking ?? false,
      dueOn: want.dueOn ?? null,
      fixed: want.dueOn != null,
      links: want.links ?? [],
    };
    await repo.insertItems(tx, dealId, [{ ...item, dueOn: dueOf(item, datesOf(deal)) }]);
    await ctx.audit(tx, actor, 'deal.item_added', {
      subject: { type: 'deal', id: dealId },
      changed: Object.keys(want),
    });
  });

/** Ticks an item or takes the tick back, and changes it, from the version that was seen. */
export const changeItem = (
  ctx: Ctx,
  actor: Actor,
  dealId: string,
  itemId: string,
  { version, ...want }: BodyOf<typeof contract.updateItem>,
): Promise<Deal> =>
  changeDeal(ctx, actor, dealId, {}, async (tx, deal) => {
    const item = (await repo.listItems(tx, dealId)).find(({ id }) => id === itemId);
    if (!item) throw new AppError('deal.item_not_found');
    if (item.version !== version)
      throw new AppError('deal.item_stale', { context: { version: item.version } });
    const { done, dueOn, ...fields } = want;
    const next = {
      ...item,
      ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
      ...(dueOn === undefined ? {} : { dueOn, fixed: dueOn !== null }),
    };
    const isDone = done ?? item.doneAt !== null;
    // Who ticked it first stays who did it.
    const first = isDone && item.doneAt !== null;
    await repo.updateItem(
      tx,
      {
        ...next,
        dueOn: next.milestone === null || next.fixed ? next.dueOn : dueOf(next, datesOf(deal)),
        doneBy: !isDone ? null : first ? item.doneBy : actor.userId,
      },
      !isDone ? null : first ? new Date(item.doneAt!) : ctx.clock.now(),
    );
    await ctx.audit(tx, actor, 'deal.item_updated', {
      subject: { type: 'deal', id: dealId },
      changed: Object.keys(want),
    });
  });

export const removeItem = (ctx: Ctx, actor: Actor, dealId: string, itemId: string): Promise<Deal> =>
  changeDeal(ctx, actor, dealId, {}, async (tx) => {
    if (!(await repo.deleteItem(tx, dealId, itemId))) throw new AppError('deal.item_not_found');
    await ctx.audit(tx, actor, 'deal.item_removed', { subject: { type: 'deal', id: dealId } });
  });
