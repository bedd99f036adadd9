import type { deals as contract, Deal, DealEvent, QueryOf } from '@lintel/contract';
import { type Actor, reach } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { listTag, readCursor, writeCursor } from '../../kernel/cursor.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { ensurePipelines } from '../leads/index.ts';
import { nextStepOf } from '../work/index.ts';
import * as items from './checklist/checklist.repository.ts';
import { agentsOf } from './commission/commission.repository.ts';
import { commissionView, reaches, readers, writers } from './deals.policy.ts';
import * as repo from './deals.repository.ts';
import { showPeople } from './show-people.ts';
import { dealStages, pipelineOfStage, todayOf } from './stages.ts';
import { datesOf, type StoredDeal, shownOnce, toFacts } from './stored-deal.ts';

/** One deal the actor reaches; `deal.not_found` for any other. */
export async function readDeal(ctx: Ctx, actor: Actor, dealId: string): Promise<Deal> {
  await ensurePipelines(ctx, actor);
  const today = await todayOf(ctx, actor);
  return ctx.read(actor, async (tx) => {
    const deal = await repo.findDeal(tx, dealId, readers(actor));
    if (!deal) throw new AppError('deal.not_found');
    return showDeal(ctx, tx, actor, deal, today);
  });
}

/** A deal as the actor may see it. */
export async function showDeal(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  deal: StoredDeal,
  today: string,
): Promise<Deal> {
  const [stages, people, checklist, counts, agentIds, planned, note] = await Promise.all([
    dealStages(tx),
    repo.listPeople(tx, deal.id),
    items.listItems(tx, deal.id),
    repo.countItems(tx, [deal.id], today),
    agentsOf(tx, deal.id),
    nextStepOf(tx, deal.leadIds, ctx.clock.now()),
    deal.state === 'lost' ? repo.findLostNote(tx, deal.id) : undefined,
  ]);
  const [lostNote = null] = note
    ? await ctx.subjects.decrypt(tx, note.subjectId, [{ place: lostNotePlace(deal.id), sealed: note.note }])
    : [];
  return {
    ...toFacts(
      deal,
      pipelineOfStage(stages, deal.stageId),
      counts.get(deal.id)!,
      today,
      deal.leadIds.some((id) => planned.has(id)),
    ),
    earnestMoney: deal.earnestMoney,
    dates: datesOf(deal),
    lostNote,
    people: shownOnce(await showPeople(ctx, tx, actor, people)),
    checklist: checklist.map(items.toItem),
    mayUpdate: reach(actor, 'deals:update') !== 'none' && reaches(writers(actor), deal),
    commission: commissionView(actor, agentIds),
  };
}

/** Where what was written about a deal that fell through is sealed. */
export const lostNotePlace = (id: string) => ({ table: 'deals', column: 'lost_note', id });

/** What happened to a deal, newest first. */
export async function listHistory(
  ctx: Ctx,
  actor: Actor,
  dealId: string,
  want: QueryOf<typeof contract.history>,
): Promise<{ items: DealEvent[]; nextCursor: string | null }> {
  const tag = listTag(['deal-history', dealId]);
  const after = want.cursor === undefined ? null : readCursor(want.cursor, tag, 'timestamptz');
  return ctx.read(actor, async (tx) => {
    if (!(await repo.findDeal(tx, dealId, readers(actor)))) throw new AppError('deal.not_found');
    const rows = await repo.listDealEvents(tx, dealId, after, want.limit + 1);
    const page = rows.slice(0, want.limit);
    const last = rows.length > want.limit ? page.at(-1) : undefined;
    return {
      items: page.map((event) => ({ ...event, at: new Date(event.at).toISOString() })),
      nextCursor: last ? writeCursor(tag, { key: last.at, id: last.id }) : null,
    };
  });
}
