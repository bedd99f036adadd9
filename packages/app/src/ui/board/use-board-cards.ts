import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import {
  arrange,
  type BoardItem,
  type Loaded,
  type Moves,
  type Order,
  type PendingMove,
  type ReadColumn,
  stillPending,
} from './board-model';

interface Page<Card> {
  items: readonly Card[];
  nextCursor: string | null;
}
interface Source<Card, Column> {
  /** What the board shows: another pipeline, order or filter begins anew. */
  what: string;
  /** As read last; undefined while nothing was. */
  columns: readonly Column[] | undefined;
  order: Order<Card>;
  /** When the last reading was asked for, once it has come. */
  readAt: number | undefined;
  /** Reads on in a column; undefined when it cannot be read. */
  readPage: (stageId: string, cursor: string) => Promise<Page<Card> | undefined>;
}
interface Pages<Card> {
  loaded: Loaded<Card>;
  cursors: Readonly<Record<string, string | null>>;
  failed: ReadonlySet<string>;
}
const NO_PAGES = { loaded: {}, cursors: {}, failed: new Set<string>() };

/**
 * The columns of a board with the pages read so far and the moves made here. Moves show at once and are taken back when
 * they are refused. What others change comes with the first page of each column; further pages stay where they are.
 */
export function useBoardCards<Card extends BoardItem, Column extends ReadColumn<Card>>({
  what,
  columns: read,
  order,
  readAt,
  readPage,
}: Source<Card, Column>) {
  const [pages, setPages] = useState<Pages<Card>>(NO_PAGES);
  const [moves, setMoves] = useState<Moves<Card>>(new Map());
  const settledAt = useRef(new Map<string, number>());
  const reading = useRef(new Set<string>());
  const shownFor = useRef(what);
  if (shownFor.current !== what) {
    shownFor.current = what;
    setPages(NO_PAGES);
  }

  useEffect(() => {
    if (readAt === undefined) return;
    setMoves((now) =>
      stillPending(now, ({ card }) => (settledAt.current.get(card.id) ?? Infinity) <= readAt),
    );
  }, [readAt]);

  const columns = useMemo(
    () => (read ? arrange(read, pages.loaded, moves, order) : []),
    [read, pages.loaded, moves, order],
  );

  /** The cursor of the next page of a column; null at its end. */
  const cursorOf = (stageId: string): string | null =>
    pages.cursors[stageId] !== undefined
      ? (pages.cursors[stageId] ?? null)
      : (read?.find(({ id }) => id === stageId)?.nextCursor ?? null);

  const more = async (stageId: string): Promise<void> => {
    const cursor = cursorOf(stageId);
    if (cursor === null || reading.current.has(stageId)) return;
    reading.current.add(stageId);
    const page = await readPage(stageId, cursor);
    reading.current.delete(stageId);
    if (shownFor.current !== what) return;
    setPages((now) => {
      const failed = new Set(now.failed);
      if (!page) return { ...now, failed: failed.add(stageId) };
      failed.delete(stageId);
      const known = now.loaded[stageId] ?? [];
      const ids = new Set(page.items.map(({ id }) => id));
      return {
        failed,
        cursors: { ...now.cursors, [stageId]: page.nextCursor },
        loaded: { ...now.loaded, [stageId]: [...known.filter(({ id }) => !ids.has(id)), ...page.items] },
      };
    });
  };

  /** Shows a card in another stage while `send` is under way; it answers the card as it was kept, null if it was not. */
  const place = useCallback(async (card: Card, toId: string, send: () => Promise<Card | null>) => {
    const put = (entry: PendingMove<Card>) => setMoves((now) => new Map(now).set(card.id, entry));
    put({ card, toId, settled: false });
    const kept = await send();
    if (kept) {
      settledAt.current.set(card.id, Date.now());
      put({ card: kept, toId, settled: true });
      return;
    }
    setMoves((now) => {
      const rest = new Map(now);
      rest.delete(card.id);
      return rest;
    });
  }, []);

  return {
    columns,
    place,
    more,
    /** More cards of the column can be read. */
    hasMore: (stageId: string): boolean => cursorOf(stageId) !== null,
    failed: pages.failed,
  };
}
