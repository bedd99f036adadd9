import {
  BOARD_SAMPLE,
  type BoardCard,
  type BoardColumn,
  type pipelines as contract,
  NO_CONDITIONS,
  type Pipeline,
  type QueryOf,
} from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { listTag, readCursor, writeCursor } from '../../../kernel/cursor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { COUNTED } from '../count-leads.ts';
import { hides } from '../field-rules.ts';
import { peopleOf } from '../leads.policy.ts';
import { filterFor } from '../list-leads.ts';
import { iso, toLeadRow } from '../stored-lead.ts';
import * as board from './board.repository.ts';
import { readPipeline } from './list-pipelines.ts';
import type { StoredStage } from './pipelines.repository.ts';
import * as repo from './pipelines.repository.ts';
import { ensurePipelines, toStage } from './stages.ts';

const DAY_MS = 86_400_000;
type Query = QueryOf<typeof contract.board>;
/** A card before its next step is known. */
export type LeadCard = Omit<BoardCard, 'nextStep'>;
export type LeadColumn = Omit<BoardColumn, 'cards'> & { cards: LeadCard[] };
export interface LeadBoard {
  pipeline: Pipeline;
  columns: LeadColumn[];
  medianDaysToWon: number | null;
  at: string;
}

/** Asks of the leads of a board, `filter` turned to SQL. Read before a transaction is open. */
export interface BoardAsk {
  query: Query;
  filter: Awaited<ReturnType<typeof filterFor>>;
}
export async function askBoard(ctx: Ctx, actor: Actor, query: Query): Promise<BoardAsk> {
  await ensurePipelines(ctx, actor);
  return { query, filter: await filterFor(ctx, actor, query.filter ?? NO_CONDITIONS) };
}

/**
 * A pipeline of leads as columns. Stages that were removed stand last while leads within reach are on their way out of
 * them. Nothing here reads a column to its end.
 */
export async function readBoard(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  pipelineId: string,
  ask: BoardAsk,
): Promise<LeadBoard> {
  const pipeline = await leadPipeline(tx, pipelineId);
  const now = ctx.clock.now();
  const stages = await repo.stagesOf(tx, pipelineId);
  const removed = stages.filter((s) => s.archived);
  const inUse = await Promise.all(removed.map((s) => repo.stageInUse(tx, s.id)));
  const shown = [...stages.filter((s) => !s.archived), ...removed.filter((_, i) => inUse[i])];
  const read = await Promise.all(shown.map((stage) => readColumn(tx, actor, stage, ask, now)));
  return {
    pipeline,
    columns: read.map(({ column }) => column),
    medianDaysToWon:
      read.find(({ column }) => column.stage.kind === 'won' && column.count > 0)?.daysToHere ?? null,
    at: now.toISOString(),
  };
}

async function leadPipeline(tx: Tx, id: string): Promise<Pipeline> {
  const pipeline = await readPipeline(tx, id);
  if (pipeline.kind !== 'lead') throw new AppError('pipeline.not_found');
  return pipeline;
}

async function readColumn(
  tx: Tx,
  actor: Actor,
  stage: StoredStage,
  ask: BoardAsk,
  now: Date,
): Promise<{ column: LeadColumn; daysToHere: number | null }> {
  const inColumn = { stageId: stage.id, people: peopleOf(actor, 'leads:read'), filter: ask.filter };
  const [sums, late, page] = await Promise.all([
    board.columnSums(tx, inColumn, now),
    stage.limitDays === null || stage.kind !== 'open'
      ? 0
      : board.countBefore(tx, inColumn, new Date(now.getTime() - stage.limitDays * DAY_MS), COUNTED),
    readPage(tx, actor, stage.id, ask, undefined),
  ]);
  return {
    column: {
      stage: toStage(stage),
      removed: stage.archived,
      count: Math.min(sums.count, COUNTED),
      countCapped: sums.count > COUNTED,
      values: hides(actor, 'budgetMax') ? [] : sums.values,
      medianDays: sums.medianDays,
      sampled: sums.count > BOARD_SAMPLE,
      overLimit: Math.min(late, COUNTED),
      cards: page.items,
      nextCursor: page.nextCursor,
    },
    daysToHere: sums.medianDaysToHere,
  };
}

/** One page of a column. A lead that is not moved, scored anew or removed while paging appears exactly once. */
export async function readColumnPage(
  tx: Tx,
  actor: Actor,
  pipelineId: string,
  stageId: string,
  ask: BoardAsk,
  cursor: string | undefined,
): Promise<{ items: LeadCard[]; nextCursor: string | null }> {
  await leadPipeline(tx, pipelineId);
  if (!(await repo.stagesOf(tx, pipelineId)).some((s) => s.id === stageId))
    throw new AppError('stage.not_found');
  return readPage(tx, actor, stageId, ask, cursor);
}

async function readPage(
  tx: Tx,
  actor: Actor,
  stageId: string,
  { query, filter }: BoardAsk,
  cursor: string | undefined,
): Promise<{ items: LeadCard[]; nextCursor: string | null }> {
  const tag = listTag(['board', stageId, query.sort, query.filter ?? NO_CONDITIONS]);
  const after = cursor === undefined ? null : readCursor(cursor, tag, board.ORDERS[query.sort].type);
  const rows = await board.columnPage(tx, {
    stageId,
    people: peopleOf(actor, 'leads:read'),
    filter,
    sort: query.sort,
    after,
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return { items: page.map((row) => toCard(actor, row)), nextCursor: last ? writeCursor(tag, last) : null };
}

function toCard(actor: Actor, row: board.CardRow): LeadCard {
  const lead = toLeadRow(actor, row);
  return {
    id: lead.id,
    version: lead.version,
    name: lead.name,
    type: lead.type,
    stageId: lead.stageId,
    stageSince: iso(row.stageSince),
    ownerId: lead.ownerId,
    budgetMin: lead.budgetMin,
    budgetMax: lead.budgetMax,
    currency: lead.currency,
    location: lead.location,
    hidden: lead.hidden,
    score: lead.score && {
      points: lead.score.points,
      band: lead.score.band,
      overriddenUntil: lead.score.overriddenUntil,
    },
  };
}
