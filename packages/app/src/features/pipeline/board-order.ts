import type { BoardCard, BoardSort } from '@lintel/contract/pipelines';
import type { Order } from '@/ui/board/board-model';

const rank = (card: BoardCard): number => card.score?.points ?? -1;
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of a column: best first, or longest in the stage first; ids decide between equals as the server does. */
export const ORDERS: Readonly<Record<BoardSort, Order<BoardCard>>> = {
  score: (a, b) => rank(b) - rank(a) || byText(b.id, a.id),
  days: (a, b) => byText(a.stageSince, b.stageSince) || byText(a.id, b.id),
};
