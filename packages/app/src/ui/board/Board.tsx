import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { ScrollView, View } from 'react-native';
import { useShortcut } from '@/platform/use-shortcut';
import { Tabs } from '../Tabs';
import { makeStyles, useWidth } from '../theme-context';
import { type KeyPress, webProps } from '../web-props';
import { BoardColumn, type ColumnWords } from './BoardColumn';
import { type BoardItem, type BoardStage, type CardPlace, neighbour, type Order } from './board-model';
import { focusCard, useCardDrag } from './use-card-drag';

export interface BoardProps<Card extends BoardItem> {
  stages: readonly BoardStage<Card>[];
  order: Order<Card>;
  /** Height of every card, in points. */
  cardHeight: number;
  /** Stays the same function while what it draws stays the same. */
  draw: (card: Card, place: CardPlace) => ReactNode;
  movable: boolean;
  onMove: (card: Card, toId: string) => void;
  /** Opens the choice of a stage for a card. */
  onChoose: (card: Card) => void;
  /** Shows a card without leaving the board. */
  onPeek?: ((card: Card) => void) | undefined;
  hasMore: (stageId: string) => boolean;
  failed: ReadonlySet<string>;
  onMore: (stageId: string) => void;
  words: ColumnWords & { stages: string };
}

const ARROWS = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);
const nothing = (): void => {};

/**
 * Cards by stage. Columns side by side are dragged with mouse or finger, or worked with the keyboard alone; on a phone
 * one column shows at a time, with a switch between the stages, and cards move by their menu.
 */
export function Board<Card extends BoardItem>(props: BoardProps<Card>) {
  return useWidth() === 'compact' ? <OneColumn {...props} /> : <Columns {...props} />;
}

function Columns<Card extends BoardItem>(props: BoardProps<Card>) {
  const { stages, movable, onMove, onChoose, onPeek, draw } = props;
  const styles = useStyles();
  const root = useRef<View>(null);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const [held, setHeld] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const find = (id: string | null): Card | undefined =>
    id === null ? undefined : stages.flatMap(({ cards }) => cards).find((card) => card.id === id);
  const current = find(currentId);
  // The Tab key comes to the card that had the focus last, else to the first of the board.
  const tabId = current?.id ?? stages.find(({ cards }) => cards.length > 0)?.cards[0]?.id ?? null;
  const open = stages.filter(({ closed }) => !closed);

  useCardDrag(root, {
    mayDrag: (id) => movable && find(id) !== undefined,
    onStart: setHeld,
    onOver: setOver,
    onDrop: (id, stageId) => {
      setHeld(null);
      setOver(null);
      const card = find(id);
      const to = open.find((stage) => stage.id === stageId);
      if (card && to && to.id !== card.stageId) onMove(card, to.id);
    },
  });

  /** Shift and an arrow: the stage before or behind. The focus goes with the card. */
  const step = (by: 1 | -1): boolean => {
    if (!movable || !current || !onCard()) return false;
    const to = open[open.findIndex(({ id }) => id === current.stageId) + by];
    if (to) onMove(current, to.id);
    return true;
  };
  const followed = useRef<string | null>(null);
  const at = current && `${current.id} ${current.stageId}`;
  useEffect(() => {
    const id = at?.split(' ')[0];
    if (at && id && followed.current?.startsWith(`${id} `) && followed.current !== at) focusCard(id);
    followed.current = at ?? null;
  }, [at]);
  useShortcut('board.forward', () => step(1));
  useShortcut('board.back', () => step(-1));
  useShortcut('board.move', movable ? () => (current && onCard() ? onChoose(current) : false) : null);
  useShortcut('board.peek', onPeek ? () => (current && onCard() ? onPeek(current) : false) : null);

  const onKey = (event: KeyPress) => {
    if (!ARROWS.has(event.key) || event.shiftKey || event.ctrlKey || event.metaKey || !currentId || !onCard())
      return;
    event.preventDefault();
    const next = neighbour(stages, currentId, event.key as Parameters<typeof neighbour>[2]);
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
        {stages.map((stage) => (
          <BoardColumn<Card>
            key={stage.id}
            stage={stage}
            order={props.order}
            cardHeight={props.cardHeight}
            draw={draw}
            onFocus={setCurrentId}
            currentId={tabId}
            heldId={held}
            landing={
              over === stage.id && heldCard && heldCard.stageId !== over && !stage.closed ? heldCard : null
            }
            hasMore={props.hasMore(stage.id)}
            failed={props.failed.has(stage.id)}
            onMore={props.onMore}
            words={props.words}
          />
        ))}
      </ScrollView>
    </View>
  );
}

function OneColumn<Card extends BoardItem>(props: BoardProps<Card>) {
  const { stages, words } = props;
  const styles = useStyles();
  const [chosen, setChosen] = useState<string | null>(null);
  const stage = stages.find(({ id }) => id === chosen) ?? stages[0];
  const tabs = useMemo(
    () => stages.map(({ id, name, count }) => ({ key: id, label: name, count })),
    [stages],
  );
  if (!stage) return null;
  return (
    <View style={styles.board}>
      <View style={styles.tabs}>
        <Tabs label={words.stages} value={stage.id} items={tabs} onChange={setChosen} />
      </View>
      <View style={styles.one}>
        <BoardColumn<Card>
          key={stage.id}
          stage={stage}
          order={props.order}
          cardHeight={props.cardHeight}
          draw={props.draw}
          onFocus={nothing}
          currentId={stage.cards[0]?.id ?? null}
          heldId={null}
          landing={null}
          hasMore={props.hasMore(stage.id)}
          failed={props.failed.has(stage.id)}
          onMore={props.onMore}
          words={words}
          wide
        />
      </View>
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
  tabs: { paddingHorizontal: 16, paddingBottom: 10 },
  one: { flex: 1, minHeight: 0, paddingHorizontal: 16 },
}));
