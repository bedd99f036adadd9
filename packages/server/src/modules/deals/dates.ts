import type { BodyOf, deals as contract, DateMove, DatesPreview, Deal, DealDates } from '@lintel/contract';
import { MILESTONES } from '@lintel/contract';
import { dueOf } from '@lintel/contract/deals/days';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { addHistory, changeDeal } from './change-deal.ts';
import type { StoredItem } from './checklist/checklist.repository.ts';
import * as items from './checklist/checklist.repository.ts';
import { writers } from './deals.policy.ts';
import * as repo from './deals.repository.ts';
import { todayOf } from './stages.ts';
import { datesOf, type StoredDeal } from './stored-deal.ts';
import { tellLeads } from './tell-leads.ts';

type Patch = BodyOf<typeof contract.setDates>['dates'];

/** Dates as a patch leaves them, and which of them it changes. */
function patched(deal: StoredDeal, patch: Patch) {
  const before = datesOf(deal);
  const after = { ...before };
  for (const key of MILESTONES) {
    const day = patch[key];
    if (day !== undefined) after[key] = day;
  }
  return { before, after, changed: MILESTONES.filter((key) => after[key] !== before[key]) };
}

/** What new dates do to a checklist: pure, so that what is shown before is what is done. */
function planMoves(
  checklist: readonly StoredItem[],
  dates: DealDates,
  changed: readonly string[],
  today: string,
): DatesPreview {
  const follow = checklist.filter((item) => item.milestone !== null && changed.includes(item.milestone));
  const open = follow.filter((item) => item.doneAt === null);
  const moves = open.flatMap((item): DateMove[] => {
    const to = dueOf(item, dates);
    return item.fixed || to === item.dueOn
      ? []
      : [
          {
            itemId: item.id,
            title: item.title,
            role: item.role,
            blocking: item.blocking,
            from: item.dueOn,
            to,
            late: to !== null && to < today,
          },
        ];
  });
  return {
    moves,
    kept: open.filter((item) => item.fixed).map(({ id, title, dueOn }) => ({ itemId: id, title, dueOn })),
    done: follow.length - open.length,
  };
}

/** What a change of dates would move; nothing is written. */
export async function previewDates(
  ctx: Ctx,
  actor: Actor,
  dealId: string,
  patch: Patch,
): Promise<DatesPreview> {
  const today = await todayOf(ctx, actor);
  return ctx.read(actor, async (tx) => {
    const deal = await repo.findDeal(tx, dealId, writers(actor));
    if (!deal) throw new AppError('deal.not_found');
    if (deal.state !== 'open') throw new AppError('deal.closed');
    const { after, changed } = patched(deal, patch);
    return planMoves(await items.listItems(tx, dealId), after, changed, today);
  });
}

/** Changes dates of an open deal; open items that follow them move with them in the same transaction. */
export const setDates = (
  ctx: Ctx,
  actor: Actor,
  dealId: string,
  { version, dates }: BodyOf<typeof contract.setDates>,
): Promise<Deal> =>
  changeDeal(ctx, actor, dealId, { version }, async (tx, deal, today) => {
    const { before, after, changed } = patched(deal, dates);
    const { moves } = planMoves(await items.listItems(tx, dealId), after, changed, today);
    await repo.updateDeal(
      tx,
      dealId,
      { dates: Object.fromEntries(changed.map((key) => [key, after[key]])) },
      ctx.clock.now(),
    );
    await items.moveItems(
      tx,
      moves.map(({ itemId, to }) => ({ id: itemId, dueOn: to })),
    );
    const pick = (from: DealDates) => Object.fromEntries(changed.map((key) => [key, from[key]]));
    await ctx.record(tx, actor, 'deal.dates_changed', {
      subject: { type: 'deal', id: dealId },
      payload: { dealId, changed },
      changed,
      before: pick(before),
      after: pick(after),
    });
    if (changed.length === 0) return;
    await addHistory(
      ctx,
      tx,
      actor,
      dealId,
      'changed',
      changed.map((key) => `dates.${key}`),
    );
    await tellLeads(ctx, tx, actor, deal.leadIds, 'deal.dates_changed', { dealId, changed });
  });
