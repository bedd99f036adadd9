import type { Stage } from '@lintel/contract';
import type { BoardCard, BoardSort } from '@lintel/contract/pipelines';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ScrollView, View } from 'react-native';
import { useShortcut } from '@/platform/use-shortcut';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { type KeyPress, webProps } from '@/ui/web-props';
import type { CardActions } from './BoardCardView';
import { neighbour } from './board-model';
import { Column } from './Column';
import type { BoardHandle } from './use-board';
import { focusCard, useCardDrag } from './use-card-drag';

interface Props {
  board: BoardHandle;
  sort: BoardSort;
  movable: boolean;
  actions: Omit<CardActions, 'onFocus'>;
  /** Opens the choice of a stage for a card. */
  onChoose: (card: BoardCard) => void;
}

const ARROWS = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);

/** Columns side by side: dragged with mouse or finger, or worked with the keyboard alone. */
export function BoardView({ board, sort, movable, actions, onChoose }: Props) {
  const styles = useStyles();
  const now = useNow(600_000);
  const root = useRef<View>(null);
  const { columns } = board;
  const [currentId, setCurrentId] = useState<string | null>(null);
  const [held, setHeld] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const stages = useMemo(() => columns.filter((c) => !c.removed).map(({ stage }) => stage), [columns]);
  const find = (id: string | null): BoardCard | undefined =>
    id === null ? undefined : columns.flatMap(({ cards }) => cards).find((card) => card.id === id);
  const current = find(currentId);
  // The Tab key comes to the card that had the focus last, else to the first of the board.
  const tabId = current?.id ?? columns.find(({ cards }) => cards.length > 0)?.cards[0]?.id ?? null;

  const all: CardActions = useMemo(
    () => ({ ...actions, onFocus: (card) => setCurrentId(card.id) }),
    [actions],
  );
  useCardDrag(root, {
    mayDrag: (id) => movable && find(id) !== undefined,
    onStart: setHeld,
    onOver: setOver,
    onDrop: (id, stageId) => {
      setHeld(null);
      setOver(null);
      const card = find(id);
      const to = stages.find((stage) => stage.id === stageId);
      if (card && to && to.id !== card.stageId) actions.onMove(card, to);
    },
  });

  /** Shift and an arrow: the stage before or behind. The focus goes with the card. */
  const step = (by: 1 | -1): boolean => {
    if (!movable || !current || !onCard()) return false;
    const to: Stage | undefined = stages[stages.findIndex(({ id }) => id === current.stageId) + by];
    if (to) actions.onMove(current, to);
    return true;
  };
  const followed = useRef<string | null>(null);
  const at = current && `${current.id} ${current.stageId}`;
  useEffect(() => {
    const id = at?.split(' ')[0];
    if (at && id && followed.current?.startsWith(`${id} `) && followed.current !== at) focusCard(id);
    followed.current = at ?? null;
  }, [at]);
  useShortcut('pipeline.forward', () => step(1));
  useShortcut('pipeline.back', () => step(-1));
  useShortcut('pipeline.move', movable ? () => (current && onCard() ? onChoose(current) : false) : null);
  useShortcut('pipeline.peek', () => (current && onCard() ? actions.onPeek(current) : false));

  const onKey = (event: KeyPress) => {
    if (!ARROWS.has(event.key) || event.shiftKey || event.ctrlKey || event.metaKey || !currentId || !onCard())
      return;
    event.preventDefault();
    const next = neighbour(columns, currentId, event.key as Parameters<typeof neighbour>[2]);
    if (next === null) return;
    setCurrentId(next);
    showCard(next);
    focusCard(next);
  };
  const heldCard = find(held);
  return (
    <View ref={root} style={styles.board} {...webProps({ onKeyDown: onKey })}>
      <ScrollView
        horizontal
        style={styles.scroll}
        contentContainerStyle={styles.columns}
        {...webProps({ dataSet: { boardScroll: 'yes' } })}
      >
        {columns.map((column) => (
          <Column
            key={column.stage.id}
            column={column}
            stages={stages}
            sort={sort}
            now={now}
            movable={movable}
            currentId={tabId}
            heldId={held}
            landing={
              over === column.stage.id && heldCard && heldCard.stageId !== over && !column.removed
                ? heldCard
                : null
            }
            hasMore={board.hasMore(column.stage.id)}
            failed={board.failed.has(column.stage.id)}
            onMore={board.more}
            actions={all}
          />
        ))}
      </ScrollView>
    </View>
  );
}

/** The focus is on a card, not on its menu or elsewhere. */
const onCard = (): boolean => globalThis.document?.activeElement?.closest('[data-card-link]') != null;

/** Brings a card that is not drawn, being far down its column, into sight. */
function showCard(id: string): void {
  globalThis.document
    ?.querySelector(`[data-card="${id}"]`)
    ?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
}

const useStyles = makeStyles(() => ({
  board: { flex: 1, minHeight: 0 },
  scroll: { flex: 1 },
  columns: { flexGrow: 1, gap: 12, paddingHorizontal: 16, paddingTop: 12, height: '100%' },
}));
