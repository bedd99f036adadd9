import type { Board, BoardCard, pipelines as contract, QueryOf } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { askBoard, type LeadCard, readBoard, readColumnPage } from '../../leads/index.ts';
import { nextSteps } from './next-steps.ts';

/** A pipeline of leads as columns, each card with what is to be done next. */
export async function boardOf(
  ctx: Ctx,
  actor: Actor,
  pipelineId: string,
  query: QueryOf<typeof contract.board>,
): Promise<Board> {
  const ask = await askBoard(ctx, actor, query);
  return ctx.read(
    actor,
    async (tx) => {
      const board = await readBoard(ctx, tx, actor, pipelineId, ask);
      const cards = await withSteps(
        ctx,
        tx,
        board.columns.flatMap((column) => column.cards),
      );
      const byId = new Map(cards.map((card) => [card.id, card]));
      return {
        ...board,
        columns: board.columns.map((column) => ({
          ...column,
          cards: column.cards.flatMap(({ id }) => byId.get(id) ?? []),
        })),
      };
    },
    { keepPlans: false },
  );
}

/** One page of a column. */
export async function columnOf(
  ctx: Ctx,
  actor: Actor,
  pipelineId: string,
  stageId: string,
  { cursor, ...query }: QueryOf<typeof contract.boardColumn>,
): Promise<{ items: BoardCard[]; nextCursor: string | null }> {
  const ask = await askBoard(ctx, actor, query);
  return ctx.read(
    actor,
    async (tx) => {
      const page = await readColumnPage(tx, actor, pipelineId, stageId, ask, cursor);
      return { items: await withSteps(ctx, tx, page.items), nextCursor: page.nextCursor };
    },
    { keepPlans: false },
  );
}

async function withSteps(ctx: Ctx, tx: Tx, cards: readonly LeadCard[]): Promise<BoardCard[]> {
  if (cards.length === 0) return [];
  const steps = await nextSteps(
    tx,
    cards.map(({ id }) => id),
    ctx.clock.now(),
  );
  return cards.map((card) => ({ ...card, nextStep: steps.get(card.id) ?? null }));
}
