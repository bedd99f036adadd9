import type { deals as contract, DealRow, QueryOf, ReplyOf } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { listTag, type Position, readCursor, writeCursor } from '../../kernel/cursor.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { ensurePipelines, readLeads } from '../leads/index.ts';
import { nextStepOf } from '../work/index.ts';
import { readers } from './deals.policy.ts';
import type { DealQuery } from './deals.repository.ts';
import * as repo from './deals.repository.ts';
import { type DealStages, dealStages, liveStages, pipelineId, pipelineOfStage, todayOf } from './stages.ts';
import { type StoredDeal, toFacts } from './stored-deal.ts';

const COUNTED = 1000;
/** Leads a row names. */
const NAMED = 3;

type Want = QueryOf<typeof contract.list>;
type Page = ReplyOf<typeof contract.list>;

/** What a cursor belongs to; a column of the board goes on as the list of its stage. */
const tagOf = (want: Omit<Want, 'limit' | 'cursor'>): string =>
  listTag(['deals', ...Object.entries(want).sort(([a], [b]) => (a < b ? -1 : 1))]);

function position(want: Want, tag: string): Position | null {
  if (want.cursor === undefined) return null;
  if (want.sort === '-updated') return readCursor(want.cursor, tag, 'timestamptz');
  const at = readCursor(want.cursor, tag, 'text');
  if (at.key !== 'infinity' && !isDay(at.key)) throw new AppError('request.cursor_invalid');
  return at;
}
const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) && text > '0001';
};

function toQuery(actor: Actor, stages: DealStages, want: Omit<Want, 'limit' | 'cursor' | 'sort'>): DealQuery {
  const inPipeline =
    want.pipelineId === undefined
      ? null
      : stages.stages.filter((s) => s.pipelineId === want.pipelineId).map((s) => s.id);
  const stageIds =
    want.stageId === undefined
      ? inPipeline
      : (inPipeline ?? [want.stageId]).filter((id) => id === want.stageId);
  return {
    people: readers(actor),
    state: want.state ?? null,
    stageIds,
    ownerId: want.ownerId ?? null,
    leadId: want.leadId ?? null,
    listingId: want.listingId ?? null,
    side: want.side ?? null,
    month: want.closing === undefined ? null : `${want.closing}-01`,
  };
}

/** Deals within reach, a page at a time; the first says how many there are. */
export async function listDeals(ctx: Ctx, actor: Actor, want: Want): Promise<Page> {
  await ensurePipelines(ctx, actor);
  const today = await todayOf(ctx, actor);
  const { limit, cursor, sort, ...narrowed } = want;
  const tag = tagOf({ ...narrowed, sort });
  const after = position(want, tag);
  return ctx.read(actor, async (tx) => {
    const stages = await dealStages(tx);
    const query = toQuery(actor, stages, narrowed);
    const rows = await repo.listDeals(tx, query, sort, after, limit + 1);
    const counted = cursor === undefined ? await repo.countDeals(tx, query, COUNTED) : undefined;
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: await toRows(ctx, tx, actor, stages, page, today),
      nextCursor: last ? writeCursor(tag, { key: last.key, id: last.id }) : null,
      ...(counted === undefined ? {} : { total: Math.min(counted, COUNTED), totalCapped: counted > COUNTED }),
    };
  });
}

/** Open deals of a pipeline by stage, the first page of each; the list of the stage goes on with its cursor. */
export async function readBoard(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.board>,
): Promise<ReplyOf<typeof contract.board>> {
  await ensurePipelines(ctx, actor);
  const today = await todayOf(ctx, actor);
  return ctx.read(actor, async (tx) => {
    const stages = await dealStages(tx);
    const id = pipelineId(stages, want.pipelineId);
    const columns = liveStages(stages, id).filter((s) => s.kind === 'open');
    const narrowed = { state: 'open' as const, ...(want.ownerId ? { ownerId: want.ownerId } : {}) };
    const query = { ...toQuery(actor, stages, narrowed), stageIds: columns.map((s) => s.id) };
    const [found, sums] = await Promise.all([
      repo.boardDeals(tx, query, want.limit + 1),
      repo.sumStages(tx, query),
    ]);
    const rows = new Map((await toRows(ctx, tx, actor, stages, found, today)).map((row) => [row.id, row]));
    return {
      pipelineId: id,
      columns: columns.map(({ id: stageId }) => {
        const all = found.filter((deal) => deal.stageId === stageId);
        const page = all.slice(0, want.limit);
        const last = all.length > want.limit ? page.at(-1) : undefined;
        const of = sums.filter((sum) => sum.stageId === stageId);
        const total = of.reduce((n, sum) => n + sum.n, 0);
        return {
          stageId,
          items: page.map((deal) => rows.get(deal.id)!),
          nextCursor: last
            ? writeCursor(tagOf({ ...narrowed, stageId, sort: 'closing' }), { key: last.key, id: last.id })
            : null,
          total: Math.min(total, COUNTED),
          totalCapped: total > COUNTED,
          sums: of.map(({ currency, amount }) => ({ currency, amount })),
        };
      }),
    };
  });
}

async function toRows(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  stages: DealStages,
  deals: readonly StoredDeal[],
  today: string,
): Promise<DealRow[]> {
  if (deals.length === 0) return [];
  const open = deals.filter((deal) => deal.state === 'open');
  const [counts, leads, planned] = await Promise.all([
    repo.countItems(
      tx,
      deals.map((deal) => deal.id),
      today,
    ),
    readLeads(tx, actor, [...new Set(deals.flatMap((deal) => deal.leadIds.slice(0, NAMED)))]),
    nextStepOf(tx, [...new Set(open.flatMap((deal) => deal.leadIds))], ctx.clock.now()),
  ]);
  return deals.map((deal) => {
    const its = counts.get(deal.id)!;
    return {
      ...toFacts(
        deal,
        pipelineOfStage(stages, deal.stageId),
        its,
        today,
        deal.leadIds.some((id) => planned.has(id)),
      ),
      leads: deal.leadIds.slice(0, NAMED).flatMap((id) => {
        const lead = leads.get(id);
        return lead ? [{ id, name: lead.name }] : [];
      }),
      done: its.done,
      items: its.items,
      next: deal.state === 'open' ? its.next : null,
    };
  });
}
