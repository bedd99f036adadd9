import type { Board, BoardCard, BoardColumn, BoardSort } from '@lintel/contract/pipelines';

/** A move that was made here and that what was read does not show yet. */
export interface PendingMove {
  readonly card: BoardCard;
  readonly toId: string;
  /** The server has taken it; what is read from then on shows it. */
  readonly settled: boolean;
}
export type Moves = ReadonlyMap<string, PendingMove>;
/** Cards of further pages by stage. */
export type Loaded = Readonly<Record<string, readonly BoardCard[]>>;

export interface ColumnView extends Omit<BoardColumn, 'cards'> {
  readonly cards: readonly BoardCard[];
}

const rank = (card: BoardCard): number => card.score?.points ?? -1;

/** The order of a column: best first, or longest in the stage first; ids decide between equals as the server does. */
export function before(a: BoardCard, b: BoardCard, sort: BoardSort): number {
  if (sort === 'score') return rank(b) - rank(a) || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
  return a.stageSince < b.stageSince
    ? -1
    : a.stageSince > b.stageSince
      ? 1
      : a.id < b.id
        ? -1
        : a.id > b.id
          ? 1
          : 0;
}

/**
 * The columns as they are shown: the first page of each as it was read last, pages that were read further down, and
 * moves made here. A card is in one place: of two readings the newer version counts, of equals the board's. A card of a
 * further page that belongs where the first page is, and is not there any more, has gone.
 */
export function arrange(board: Board, loaded: Loaded, moves: Moves, sort: BoardSort): ColumnView[] {
  const known = new Map<string, BoardCard>();
  for (const column of board.columns) for (const card of column.cards) known.set(card.id, card);
  for (const { stage, cards, nextCursor } of board.columns) {
    const last = cards.at(-1);
    if (nextCursor === null || !last) continue;
    for (const card of loaded[stage.id] ?? []) {
      if (before(card, last, sort) <= 0) continue;
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
  const byStage = new Map<string, BoardCard[]>(board.columns.map(({ stage }) => [stage.id, []]));
  for (const card of known.values()) byStage.get(card.stageId)?.push(card);
  return board.columns.map((column) => ({
    ...column,
    count: Math.max(0, column.count + (column.countCapped ? 0 : (shift.get(column.stage.id) ?? 0))),
    cards: (byStage.get(column.stage.id) ?? []).sort((a, b) => before(a, b, sort)),
  }));
}

/** Where a card would stand in a column. */
export function placeOf(cards: readonly BoardCard[], card: BoardCard, sort: BoardSort): number {
  const at = cards.findIndex((other) => other.id !== card.id && before(card, other, sort) < 0);
  return at < 0 ? cards.length : at;
}

/** Moves that what was read has caught up with are let go. */
export function stillPending(moves: Moves, readAfter: (move: PendingMove) => boolean): Moves {
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
  columns: readonly Pick<ColumnView, 'cards'>[],
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
