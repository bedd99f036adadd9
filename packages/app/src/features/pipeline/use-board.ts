import type { Stage } from '@lintel/contract';
import type { BoardCard, BoardSort } from '@lintel/contract/pipelines';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type AppProblem, isAppProblem } from '@/store/problem';
import { arrange, type Loaded, type Moves, type PendingMove, stillPending } from './board-model';
import { useBoardQuery, useLazyBoardColumnQuery, useMoveLeadMutation } from './pipeline.api';

const FIRST = 20;
const PAGE = 100;

export interface BoardArg {
  pipelineId: string;
  sort: BoardSort;
  filter: string | undefined;
}
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

interface Pages {
  loaded: Loaded;
  cursors: Readonly<Record<string, string | null>>;
  failed: ReadonlySet<string>;
}
const NO_PAGES: Pages = { loaded: {}, cursors: {}, failed: new Set() };

/**
 * A board with the pages read so far and the moves made here. Moves show at once and are taken back when they are
 * refused. What others change comes with the first page of each column; further pages stay where they are.
 */
export function useBoard({ pipelineId, sort, filter }: BoardArg) {
  const query = useBoardQuery(
    { params: { pipelineId }, query: { sort, filter: filter as never, limit: FIRST } },
    { skip: pipelineId === '' },
  );
  const board = query.currentData;
  const [readPage] = useLazyBoardColumnQuery();
  const [send] = useMoveLeadMutation();
  const [pages, setPages] = useState<Pages>(NO_PAGES);
  const [moves, setMoves] = useState<Moves>(new Map());
  const settledAt = useRef(new Map<string, number>());
  const reading = useRef(new Set<string>());
  const what = `${pipelineId} ${sort} ${filter ?? ''}`;
  const shownFor = useRef(what);
  if (shownFor.current !== what) {
    shownFor.current = what;
    setPages(NO_PAGES);
  }

  const readAt = query.startedTimeStamp ?? 0;
  const fresh = query.isSuccess && !query.isFetching;
  useEffect(() => {
    if (!fresh) return;
    setMoves((now) =>
      stillPending(now, ({ card }) => (settledAt.current.get(card.id) ?? Infinity) <= readAt),
    );
  }, [fresh, readAt]);

  const columns = useMemo(
    () => (board ? arrange(board, pages.loaded, moves, sort) : []),
    [board, pages.loaded, moves, sort],
  );

  /** The cursor of the next page of a column; null at its end. */
  const cursorOf = (stageId: string): string | null =>
    pages.cursors[stageId] !== undefined
      ? (pages.cursors[stageId] ?? null)
      : (board?.columns.find(({ stage }) => stage.id === stageId)?.nextCursor ?? null);

  const more = async (stageId: string): Promise<void> => {
    const cursor = cursorOf(stageId);
    if (cursor === null || reading.current.has(stageId)) return;
    reading.current.add(stageId);
    const page = await readPage({
      params: { pipelineId, stageId },
      query: { sort, filter: filter as never, limit: PAGE, cursor },
    });
    reading.current.delete(stageId);
    if (shownFor.current !== what) return;
    setPages((now) => {
      const failed = new Set(now.failed);
      if (!page.data) return { ...now, failed: failed.add(stageId) };
      failed.delete(stageId);
      const known = now.loaded[stageId] ?? [];
      const ids = new Set(page.data.items.map(({ id }) => id));
      return {
        failed,
        cursors: { ...now.cursors, [stageId]: page.data.nextCursor },
        loaded: { ...now.loaded, [stageId]: [...known.filter(({ id }) => !ids.has(id)), ...page.data.items] },
      };
    });
  };

  const { refetch } = query;
  const move = useCallback(
    async (card: BoardCard, to: Stage, given: Given = {}): Promise<MoveOutcome> => {
      const put = (entry: PendingMove) => setMoves((now) => new Map(now).set(card.id, entry));
      put({ card, toId: to.id, settled: false });
      const reply = await send({
        params: { leadId: card.id },
        body: { version: card.version, stageId: to.id, ...given },
      });
      if (reply.data) {
        const { version, stageSince, budgetMin, budgetMax, location, name } = reply.data;
        settledAt.current.set(card.id, Date.now());
        put({
          card: { ...card, version, stageSince, budgetMin, budgetMax, location, name },
          toId: to.id,
          settled: true,
        });
        return { kind: 'done', version };
      }
      setMoves((now) => {
        const rest = new Map(now);
        rest.delete(card.id);
        return rest;
      });
      const problem = reply.error;
      if (isAppProblem(problem) && problem.code === 'stage.fields_missing')
        return { kind: 'missing', paths: problem.errors.map(({ path }) => path), problem };
      if (isAppProblem(problem) && /stale|not_found/.test(problem.code)) void refetch();
      return { kind: 'refused', problem };
    },
    [send, refetch],
  );

  return {
    board,
    columns,
    query,
    move,
    more,
    /** More cards of the column can be read. */
    hasMore: (stageId: string) => cursorOf(stageId) !== null,
    failed: pages.failed,
  };
}
export type BoardHandle = ReturnType<typeof useBoard>;
