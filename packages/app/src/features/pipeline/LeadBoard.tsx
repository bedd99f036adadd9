import { t } from '@lintel/contract/messages';
import type { BoardCard, BoardSort } from '@lintel/contract/pipelines';
import { useCallback, useMemo } from 'react';
import { Board } from '@/ui/board/Board';
import type { BoardStage, CardPlace } from '@/ui/board/board-model';
import { countText } from '@/ui/lead-text';
import { useNow } from '@/ui/use-now';
import { BoardCardView, CARD_HEIGHT, type CardActions } from './BoardCardView';
import { ORDERS } from './board-order';
import { valueText, wholeDays } from './money';
import type { BoardHandle, ColumnView } from './use-board';

interface Props {
  board: BoardHandle;
  sort: BoardSort;
  movable: boolean;
  actions: CardActions;
  /** Opens the choice of a stage for a card. */
  onChoose: (card: BoardCard) => void;
}

/** Leads by stage: each column with what is in it, how long it stays there, and its cards. */
export function LeadBoard({ board, sort, movable, actions, onChoose }: Props) {
  const now = useNow(600_000);
  const { columns } = board;
  const stages = useMemo(() => columns.filter((c) => !c.removed).map(({ stage }) => stage), [columns]);
  const shown = useMemo(() => columns.map(toStage), [columns]);
  const byId = useMemo(() => new Map(columns.map(({ id, stage }) => [id, stage])), [columns]);
  const draw = useCallback(
    (card: BoardCard, place: CardPlace) => {
      const stage = byId.get(card.stageId);
      return (
        stage && (
          <BoardCardView
            card={card}
            stage={stage}
            stages={stages}
            now={now}
            movable={movable}
            actions={actions}
            {...place}
          />
        )
      );
    },
    [byId, stages, now, movable, actions],
  );
  return (
    <Board<BoardCard>
      stages={shown}
      order={ORDERS[sort]}
      cardHeight={CARD_HEIGHT}
      draw={draw}
      movable={movable}
      onMove={(card, toId) => {
        const to = stages.find(({ id }) => id === toId);
        if (to) actions.onMove(card, to);
      }}
      onChoose={onChoose}
      onPeek={actions.onPeek}
      hasMore={board.hasMore}
      failed={board.failed}
      onMore={board.more}
      words={words()}
    />
  );
}

const words = () => ({
  empty: t('pipelines.column.empty'),
  more: (count: number) => t('pipelines.column.more', { count }),
  cards: (stage: string) => t('pipelines.column.cards', { stage }),
  stages: t('pipelines.stages'),
});

function toStage(column: ColumnView): BoardStage<BoardCard> {
  const { stage, cards, removed } = column;
  const values = valueText(column.values);
  const facts = [
    values && (column.sampled ? t('pipelines.column.at_least', { value: values }) : values),
    column.overLimit > 0 && t('pipelines.column.late', { count: column.overLimit }),
    column.medianDays !== null && t('pipelines.column.median', { days: wholeDays(column.medianDays) }),
  ]
    .filter(Boolean)
    .join(', ');
  const count = countText(column.count, column.countCapped);
  const unread = column.count - cards.length;
  return {
    id: stage.id,
    name: stage.name,
    count,
    spoken: `${stage.name}, ${t('pipelines.column.count', { count: column.count, shown: count })}`,
    unread: unread > 0 && !column.countCapped ? unread : undefined,
    cards,
    closed: removed,
    color: stage.color,
    facts: removed ? t('pipelines.column.removed') : facts,
  };
}
