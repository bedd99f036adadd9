/** What every card of a board has. */
export interface BoardItem {
  readonly id: string;
  readonly version: number;
  readonly stageId: string;
}
/** A stage with the first page of its cards, as it was read. */
export interface ReadColumn<Card> {
  /** Of the stage. */
  readonly id: string;
  readonly cards: readonly Card[];
  readonly nextCursor: string | null;
  readonly count: number;
  readonly countCapped: boolean;
}

/** A move that was made here and that what was read does not show yet. */
export interface PendingMove<Card> {
  readonly card: Card;
  readonly toId: string;
  /** The server has taken it; what is read from then on shows it. */
  readonly settled: boolean;
}
export type Moves<Card> = ReadonlyMap<string, PendingMove<Card>>;
/** Cards of further pages by stage. */
export type Loaded<Card> = Readonly<Record<string, readonly Card[]>>;
/** The order of a column, as the server has it: less than 0 when `a` stands before `b`. */
export type Order<Card> = (a: Card, b: Card) => number;

/**
 * The columns as they are shown: the first page of each as it was read last, pages that were read further down, and
 * moves made here. A card is in one place: of two readings the newer version counts, of equals the board's. A card of a
 * further page that belongs where the first page is, and is not there any more, has gone.
 */
export function arrange<Card extends BoardItem, Column extends ReadColumn<Card>>(
  columns: readonly Column[],
  loaded: Loaded<Card>,
  moves: Moves<Card>,
  order: Order<Card>,
): Column[] {
  const known = new Map<string, Card>();
  for (const column of columns) for (const card of column.cards) known.set(card.id, card);
  for (const { id, cards, nextCursor } of columns) {
    const last = cards.at(-1);
    if (nextCursor === null || !last) continue;
    for (const card of loaded[id] ?? []) {
      if (order(card, last) <= 0) continue;
      const other = known.get(card.id);
      if (!other || other.version < card.version) known.set(card.id, card);
    }
  }
  const shift = new Map<string, number>();
  const count = (stageId: string, by: number) => shift.set(stageId, (shift.get(stageId) ?? 0) + by);
  for (const [id, { card, toId }] of moves) {
    const shown = known.get(id);
    if (shown && (shown.version > card.version || shown.stageId === toId)) continue;
    count(shown?.stageId ?? card.stageId, -1);
    count(toId, 1);
    known.set(id, { ...card, stageId: toId });
  }
  const byStage = new Map<string, Card[]>(columns.map(({ id }) => [id, []]));
  for (const card of known.values()) byStage.get(card.stageId)?.push(card);
  return columns.map((column) => ({
    ...column,
    count: Math.max(0, column.count + (column.countCapped ? 0 : (shift.get(column.id) ?? 0))),
    cards: (byStage.get(column.id) ?? []).sort(order),
  }));
}

/** Where a card would stand in a column. */
export function placeOf<Card extends BoardItem>(
  cards: readonly Card[],
  card: Card,
  order: Order<Card>,
): number {
  const at = cards.findIndex((other) => other.id !== card.id && order(card, other) < 0);
  return at < 0 ? cards.length : at;
}

/** Moves that what was read has caught up with are let go. */
export function stillPending<Card>(
  moves: Moves<Card>,
  readAfter: (move: PendingMove<Card>) => boolean,
): Moves<Card> {
  const rest = [...moves].filter(([, move]) => !(move.settled && readAfter(move)));
  return rest.length === moves.size ? moves : new Map(rest);
}

export interface Span {
  readonly id: string;
  readonly left: number;
  readonly right: number;
}
/** The column under a point, or the nearest one: what lies between two columns belongs to the closer. */
export function columnAt(x: number, spans: readonly Span[]): string | null {
  let best: { id: string; away: number } | null = null;
  for (const { id, left, right } of spans) {
    const away = x < left ? left - x : x > right ? x - right : 0;
    if (!best || away < best.away) best = { id, away };
  }
  return best && best.away < 40 ? best.id : null;
}

/** How far an edge may be for the board to scroll by itself, and by how much in a frame at the very edge. */
const EDGE = 56;
const FASTEST = 18;
/** Points to scroll in a frame while something is held at `at`; less than 0 is back. */
export function edgeSpeed(at: number, start: number, end: number): number {
  const near = (away: number) => (away >= EDGE ? 0 : ((EDGE - Math.max(0, away)) / EDGE) * FASTEST);
  return near(end - at) - near(at - start);
}

export interface Window {
  readonly from: number;
  readonly to: number;
}
/** Cards to draw: those in sight and as many again on either side, so that a scroll finds them there. */
export function windowOf(count: number, size: number, top: number, height: number): Window {
  const inSight = Math.ceil(Math.max(height, size) / size);
  const first = Math.floor(Math.max(0, top) / size);
  return {
    from: Math.max(0, Math.min(first - inSight, count)),
    to: Math.min(count, first + 2 * inSight + 1),
  };
}

/** The card that the focus goes to from another by an arrow; null when there is none that way. */
export function neighbour(
  columns: readonly { readonly cards: readonly { readonly id: string }[] }[],
  fromId: string,
  key: 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End',
): string | null {
  const at = columns.findIndex(({ cards }) => cards.some((card) => card.id === fromId));
  const own = columns[at]?.cards;
  if (!own) return null;
  const row = own.findIndex((card) => card.id === fromId);
  if (key === 'ArrowUp' || key === 'ArrowDown') return own[row + (key === 'ArrowUp' ? -1 : 1)]?.id ?? null;
  if (key === 'Home') return own[0]?.id ?? null;
  if (key === 'End') return own.at(-1)?.id ?? null;
  const step = key === 'ArrowLeft' ? -1 : 1;
  for (let i = at + step; i >= 0 && i < columns.length; i += step) {
    const cards = columns[i]?.cards ?? [];
    if (cards.length > 0) return (cards[row] ?? cards.at(-1))?.id ?? null;
  }
  return null;
}

export type StageColor = 'v1' | 'v2' | 'v3' | 'v4' | 'v5' | 'v6';
/** One stage as a board shows it. */
export interface BoardStage<Card> {
  id: string;
  name: string;
  /** How many cards it has, in words. */
  count: string;
  /** Its name and what is in it, spoken. */
  spoken: string;
  /** Cards of it that are there and not read yet; undefined where counting stopped. */
  unread: number | undefined;
  cards: readonly Card[];
  /** The stage is going: nothing is moved into it. */
  closed: boolean;
  color: StageColor;
  /** What is told of it under its name; empty where there is nothing to tell. */
  facts: string;
}
/** How a card is drawn where it stands. */
export interface CardPlace {
  current: boolean;
  held: boolean;
  onFocus: (id: string) => void;
}
