import type { ReplyOf } from '@lintel/contract';
import type { DealRow, deals } from '@lintel/contract/deals';
import { useCallback, useMemo } from 'react';
import { isAppProblem } from '@/store/problem';
import type { Order } from '@/ui/board/board-model';
import { useBoardCards } from '@/ui/board/use-board-cards';
import { useDealBoardQuery, useLazyDealColumnQuery, useMoveDealMutation } from './deals.api';

const PAGE = 50;
type Read = ReplyOf<typeof deals.board>['columns'][number];
/** A stage of deals as the board shows it. */
export interface DealColumn extends Pick<Read, 'sums' | 'nextCursor'> {
  id: string;
  cards: readonly DealRow[];
  count: number;
  countCapped: boolean;
}

/** The order of a column: what closes first, those without a day last; ids decide between equals as the server does. */
export const byClosing: Order<DealRow> = (a, b) => {
  const [one, other] = [a.closingOn ?? '~', b.closingOn ?? '~'];
  return one < other ? -1 : one > other ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
};

const toColumn = ({ stageId, items, total, totalCapped, ...column }: Read): DealColumn => ({
  ...column,
  id: stageId,
  cards: items,
  count: total,
  countCapped: totalCapped,
});

/** The board of deals: what was read of it and what is moved here. `move` answers what stood against it, if anything did. */
export function useDealBoard({ ownerId, pipelineId }: { ownerId: string | null; pipelineId?: string }) {
  const owner = ownerId ? { ownerId } : {};
  const query = useDealBoardQuery({ query: { ...owner, ...(pipelineId ? { pipelineId } : {}) } });
  const [readColumn] = useLazyDealColumnQuery();
  const [send] = useMoveDealMutation();
  const board = query.currentData;
  const read = useMemo(() => board?.columns.map(toColumn), [board]);
  const { place, ...cards } = useBoardCards<DealRow, DealColumn>({
    what: `${pipelineId ?? ''} ${ownerId ?? ''}`,
    columns: read,
    order: byClosing,
    readAt: query.isSuccess && !query.isFetching ? (query.startedTimeStamp ?? 0) : undefined,
    // Past the first page a column goes on as the list of its stage.
    readPage: async (stageId, cursor) =>
      (await readColumn({ query: { state: 'open', stageId, ...owner, limit: PAGE, cursor } })).data,
  });
  const { refetch } = query;
  const move = useCallback(
    async (card: DealRow, stageId: string): Promise<{ version: number } | { problem: unknown }> => {
      let outcome: { version: number } | { problem: unknown } = { problem: undefined };
      await place(card, stageId, async () => {
        const { data, error } = await send({
          params: { dealId: card.id },
          body: { version: card.version, stageId },
        });
        if (!data) {
          outcome = { problem: error };
          if (isAppProblem(error) && /stale|not_found|closed/.test(error.code)) void refetch();
          return null;
        }
        outcome = { version: data.version };
        return { ...card, version: data.version, stageSince: data.stageSince, risk: data.risk };
      });
      return outcome;
    },
    [place, send, refetch],
  );
  return { board, query, move, ...cards };
}
