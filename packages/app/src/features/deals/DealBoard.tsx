import type { DealRow } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Board } from '@/ui/board/Board';
import type { BoardStage, CardPlace, StageColor } from '@/ui/board/board-model';
import { boxOf, flyFrom } from '@/ui/board/use-card-drag';
import { Dialog } from '@/ui/Dialog';
import { MenuList } from '@/ui/Menu';
import { SkeletonRows } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { useToast } from '@/ui/Toast';
import { useReducedMotion } from '@/ui/use-reduced-motion';
import { DEAL_CARD_HEIGHT, DealBoardCard, type DealCardActions } from './DealBoardCard';
import { roundMoney } from './format';
import { byClosing, type DealColumn, useDealBoard } from './use-deal-board';
import type { DealNames } from './use-deal-names';

interface Props {
  names: DealNames;
  ownerId: string | null;
  pipelineId: string | undefined;
  /** What stands there when no deal is open. */
  empty: ReactNode;
}

/** Open deals by stage. A move that a stage refuses goes back to where it was and says what is missing. */
export function DealBoard({ names, ownerId, pipelineId, empty }: Props) {
  const router = useRouter();
  const { may } = useSession();
  const board = useDealBoard({ ownerId, ...(pipelineId ? { pipelineId } : {}) });
  const { query, columns } = board;
  useAutoRetry(query.isError, query.isFetching, () => void query.refetch());
  const move = useMove(board, names);
  const [choosing, setChoosing] = useState<DealRow | null>(null);
  const movable = may('deals:update');
  const { stageName, stageColor, userName, today } = names;
  const stages = useMemo(() => columns.map(({ id }) => ({ id, name: stageName(id) })), [columns, stageName]);
  const acting = useRef({ move, router });
  acting.current = { move, router };
  const actions = useMemo(
    (): DealCardActions => ({
      onOpen: (deal) => acting.current.router.push(`/deals/${deal.id}`),
      onMove: (deal, stageId) => acting.current.move(deal, stageId),
    }),
    [],
  );
  const draw = useCallback(
    (deal: DealRow, place: CardPlace) => (
      <DealBoardCard
        deal={deal}
        today={today}
        owner={userName(deal.ownerId)}
        stages={stages}
        movable={movable}
        actions={actions}
        {...place}
      />
    ),
    [today, userName, stages, movable, actions],
  );
  const shown = useMemo(
    () => columns.map((column) => toStage(column, stageName(column.id), stageColor(column.id))),
    [columns, stageName, stageColor],
  );
  if (!board.board)
    return query.isError ? (
      <ErrorState
        title={t('deals.title')}
        text={problemText(query.error)}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    ) : (
      <SkeletonRows rows={6} height={DEAL_CARD_HEIGHT} />
    );
  if (columns.every(({ count }) => count === 0)) return empty;
  return (
    <>
      {query.isError && (
        <Banner
          kind="error"
          title={t('deals.board.stale')}
          action={{ label: t('ui.try_again'), onPress: () => void query.refetch() }}
        />
      )}
      <Board<DealRow>
        stages={shown}
        order={byClosing}
        cardHeight={DEAL_CARD_HEIGHT}
        draw={draw}
        movable={movable}
        onMove={move}
        onChoose={setChoosing}
        hasMore={board.hasMore}
        failed={board.failed}
        onMore={board.more}
        words={words()}
      />
      {choosing && (
        <Dialog
          open
          onClose={() => setChoosing(null)}
          title={t('deals.board.choose', { name: choosing.name })}
          actions={false}
          width={320}
        >
          <MenuList
            label={t('deals.board.move')}
            onDone={() => setChoosing(null)}
            items={stages.map(({ id, name }) => ({
              key: id,
              label: name,
              selected: id === choosing.stageId,
              onPress: () => {
                if (id !== choosing.stageId) move(choosing, id);
              },
            }))}
          />
        </Dialog>
      )}
    </>
  );
}

/** Moves a deal and tells what came of it; what was done can be taken back. */
function useMove(board: ReturnType<typeof useDealBoard>, names: DealNames) {
  const toast = useToast();
  const router = useRouter();
  const still = useReducedMotion();
  const latest = useRef(board);
  latest.current = board;
  const move = (deal: DealRow, stageId: string): void => {
    void latest.current.move(deal, stageId).then((outcome) => {
      if ('version' in outcome) {
        toast({
          message: t('deals.board.moved', { name: deal.name, stage: names.stageName(stageId) }),
          undo: () => move({ ...deal, version: outcome.version, stageId }, deal.stageId),
        });
        return;
      }
      flyFrom(deal.id, boxOf(deal.id), still);
      toast({
        message: t('deals.board.drop_failed', { name: deal.name, why: problemText(outcome.problem) }),
        tone: 'danger',
        action: { label: t('deals.board.open'), onPress: () => router.push(`/deals/${deal.id}`) },
      });
    });
  };
  return move;
}

const words = () => ({
  empty: t('deals.board.empty'),
  more: (count: number) => t('deals.board.more', { count }),
  cards: (stage: string) => t('deals.board.cards', { stage }),
  stages: t('deals.filter.stage'),
});

function toStage(column: DealColumn, name: string, color: StageColor): BoardStage<DealRow> {
  const count = `${column.count}${column.countCapped ? '+' : ''}`;
  const sums = column.sums.map(({ currency, amount }) => roundMoney(amount, currency)).join(' + ');
  const unread = column.count - column.cards.length;
  return {
    id: column.id,
    name,
    count,
    spoken: `${name}, ${t('deals.board.count', { count: column.count, shown: count })}`,
    unread: unread > 0 && !column.countCapped ? unread : undefined,
    cards: column.cards,
    closed: false,
    color,
    facts: sums,
  };
}
