import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  arrange,
  columnAt,
  edgeSpeed,
  neighbour,
  type Order,
  type PendingMove,
  placeOf,
  type ReadColumn,
  stillPending,
  windowOf,
} from './board-model.ts';

interface Card {
  id: string;
  version: number;
  stageId: string;
  points: number;
}
const best: Order<Card> = (a, b) => b.points - a.points || (a.id < b.id ? 1 : -1);
const card = (id: string, stageId: string, points: number, over: Partial<Card> = {}): Card => ({
  id,
  version: 1,
  stageId,
  points,
  ...over,
});
const column = (id: string, cards: Card[], more = false): ReadColumn<Card> => ({
  id,
  count: cards.length,
  countCapped: false,
  cards,
  nextCursor: more ? 'next' : null,
});
const board = (...columns: ReadColumn<Card>[]) => columns;
const ids = (columns: ReturnType<typeof arrange>) => columns.map(({ cards }) => cards.map(({ id }) => id));
const moved = (of: Card, toId: string, settled = false): [string, PendingMove<Card>] => [
  of.id,
  { card: of, toId, settled },
];

test('pages join in order, and a card is in one place whatever was read when', () => {
  const read = board(
    column('a', [card('a9', 'a', 90), card('a8', 'a', 80)], true),
    column('b', [card('x', 'b', 50, { version: 3 })]),
  );
  const loaded = {
    a: [
      card('a8', 'a', 80), // Also on the first page by now.
      card('gone', 'a', 85), // Belongs where the first page is, and is not there.
      card('x', 'a', 40, { version: 2 }), // Moved since.
      card('a5', 'a', 50),
    ],
  };
  assert.deepEqual(ids(arrange(read, loaded, new Map(), best)), [['a9', 'a8', 'a5'], ['x']]);
  const newer = { a: [card('x', 'a', 40, { version: 4 })] };
  assert.deepEqual(ids(arrange(read, newer, new Map(), best)), [['a9', 'a8', 'x'], []]);
});

test('a move shows at once in its place, counts, goes back when it is let go, and yields to what is newer', () => {
  const one = card('one', 'a', 70);
  const read = board(column('a', [one]), column('b', [card('b9', 'b', 90), card('b1', 'b', 10)]));
  const shown = arrange(read, {}, new Map([moved(one, 'b')]), best);
  assert.deepEqual(ids(shown), [[], ['b9', 'one', 'b1']]);
  assert.deepEqual(
    shown.map((c) => c.count),
    [0, 3],
  );
  assert.equal(placeOf(read[1]!.cards, one, best), 1);
  assert.deepEqual(ids(arrange(read, {}, new Map(), best)), [['one'], ['b9', 'b1']]);
  const elsewhere = board(
    column('a', []),
    column('b', []),
    column('c', [card('one', 'c', 70, { version: 2 })]),
  );
  assert.deepEqual(ids(arrange(elsewhere, {}, new Map([moved(one, 'b')]), best)), [[], [], ['one']]);
  const caught = board(column('a', []), column('b', [card('one', 'b', 70, { version: 2 })]));
  assert.deepEqual(
    arrange(caught, {}, new Map([moved(one, 'b')]), best).map((c) => c.count),
    [0, 1],
    'not counted twice',
  );
  const moves = new Map([moved(one, 'b', true), moved(card('two', 'a', 1), 'b')]);
  assert.deepEqual([...stillPending(moves, () => true).keys()], ['two']);
  assert.equal(
    stillPending(moves, () => false),
    moves,
  );
});

test('what is held finds its column, the edges scroll, and only what is near is drawn', () => {
  const spans = [
    { id: 'a', left: 0, right: 180 },
    { id: 'b', left: 192, right: 372 },
  ];
  assert.deepEqual(
    [10, 185, 189, 372, 400, 500].map((x) => columnAt(x, spans)),
    ['a', 'a', 'b', 'b', 'b', null],
  );
  assert.equal(columnAt(10, []), null);
  assert.equal(edgeSpeed(500, 0, 1000), 0);
  assert.ok(edgeSpeed(1000, 0, 1000) > edgeSpeed(960, 0, 1000));
  assert.ok(edgeSpeed(2, 0, 1000) < 0);
  assert.deepEqual(windowOf(10_000, 100, 50_000, 700), { from: 493, to: 515 });
  assert.deepEqual(windowOf(3, 100, 0, 700), { from: 0, to: 3 });
  assert.deepEqual(windowOf(0, 100, 900, 0), { from: 0, to: 0 });
  for (let top = 0; top < 99_000; top += 37) {
    const { from, to } = windowOf(1000, 100, top, 700);
    assert.ok(from * 100 <= top && to * 100 >= Math.min(100_000, top + 700), `nothing blank at ${top}`);
  }
});

test('arrows go to the card beside, over columns that are empty', () => {
  const columns = [
    { cards: [card('a1', 'a', 9), card('a2', 'a', 8), card('a3', 'a', 7)] },
    { cards: [] },
    { cards: [card('c1', 'c', 9), card('c2', 'c', 8)] },
  ];
  assert.deepEqual(
    (['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'End', 'Home'] as const).map((key) =>
      neighbour(columns, 'a3', key),
    ),
    [null, 'a2', 'c2', null, 'a3', 'a1'],
  );
  assert.equal(neighbour(columns, 'c1', 'ArrowLeft'), 'a1');
  assert.equal(neighbour(columns, 'nobody', 'ArrowUp'), null);
});
