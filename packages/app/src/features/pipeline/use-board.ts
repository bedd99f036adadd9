import type { Stage } from '@lintel/contract';
import type { BoardCard, BoardColumn, BoardSort } from '@lintel/contract/pipelines';
import { useCallback, useMemo } from 'react';
import { type AppProblem, isAppProblem } from '@/store/problem';
import { useBoardCards } from '@/ui/board/use-board-cards';
import { ORDERS } from './board-order';
import { useBoardQuery, useLazyBoardColumnQuery, useMoveLeadMutation } from './pipeline.api';

const FIRST = 20;
const PAGE = 100;

export interface BoardArg {
  pipelineId: string;
  sort: BoardSort;
  filter: string | undefined;
}
/** A column as it is shown, under the id of its stage. */
export type ColumnView = BoardColumn & { id: string };
/** What a stage asks for beside the lead itself. */
export interface Given {
  fields?: Record<string, unknown>;
  reason?: string;
}
export type MoveOutcome =
  | { kind: 'done'; version: number }
  /** Paths of what the stage asks for and the lead lacks. */
  | { kind: 'missing'; paths: string[]; problem: AppProblem }
  | { kind: 'refused'; problem: unknown };

/** The board of leads: what was read of it and what is moved here. */
export function useBoard({ pipelineId, sort, filter }: BoardArg) {
  const query = useBoardQuery(
    { params: { pipelineId }, query: { sort, filter: filter as never, limit: FIRST } },
    { skip: pipelineId === '' },
  );
  const board = query.currentData;
  const [readColumn] = useLazyBoardColumnQuery();
  const [send] = useMoveLeadMutation();
  const read = useMemo(
    () => board?.columns.map((column): ColumnView => ({ ...column, id: column.stage.id })),
    [board],
  );
  const { place, ...cards } = useBoardCards<BoardCard, ColumnView>({
    what: `${pipelineId} ${sort} ${filter ?? ''}`,
    columns: read,
    order: ORDERS[sort],
    readAt: query.isSuccess && !query.isFetching ? (query.startedTimeStamp ?? 0) : undefined,
    readPage: async (stageId, cursor) =>
      (
        await readColumn({
          params: { pipelineId, stageId },
          query: { sort, filter: filter as never, limit: PAGE, cursor },
        })
      ).data,
  });

  const { refetch } = query;
  const move = useCallback(
    async (card: BoardCard, to: Stage, given: Given = {}): Promise<MoveOutcome> => {
      let outcome: MoveOutcome = { kind: 'refused', problem: undefined };
      await place(card, to.id, async () => {
        const { data, error } = await send({
          params: { leadId: card.id },
          body: { version: card.version, stageId: to.id, ...given },
        });
        if (data) {
          const { version, stageSince, budgetMin, budgetMax, location, name } = data;
          outcome = { kind: 'done', version };
          return { ...card, version, stageSince, budgetMin, budgetMax, location, name };
        }
        outcome =
          isAppProblem(error) && error.code === 'stage.fields_missing'
            ? { kind: 'missing', paths: error.errors.map(({ path }) => path), problem: error }
            : { kind: 'refused', problem: error };
        if (isAppProblem(error) && /stale|not_found/.test(error.code)) void refetch();
        return null;
      });
      return outcome;
    },
    [place, send, refetch],
  );
  return { board, query, move, ...cards };
}
export type BoardHandle = ReturnType<typeof useBoard>;
