import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Board, BoardCard } from '@lintel/contract/pipelines';
import {
  arrange,
  columnAt,
  edgeSpeed,
  neighbour,
  type PendingMove,
  placeOf,
  stillPending,
  windowOf,
} from './board-model.ts';

const card = (id: string, stageId: string, points: number, over: Partial<BoardCard> = {}): BoardCard => ({
  id,
  version: 1,
  name: id,
  type: null,
  stageId,
  stageSince: `2026-11-${String(1 + (points % 28)).padStart(2, '0')}T10:00:00.000Z`,
  ownerId: null,
  budgetMin: null,
  budgetMax: null,
  currency: 'USD',
  location: null,
  hidden: [],
  score: { points, band: 'warm' },
  nextStep: null,
  ...over,
});
const column = (id: string, cards: BoardCard[], more = false): Board['columns'][number] => ({
  stage: {
    id,
    pipelineId: 'p',
    name: id,
    position: 0,
    kind: 'open',
    color: 'v1',
    limitDays: null,
    required: [],
    reasons: [],
  },
  removed: false,
  count: cards.length,
  countCapped: false,
  values: [],
  medianDays: null,
  sampled: false,
  overLimit: 0,
  cards,
  nextCursor: more ? 'next' : null,
});
const board = (...columns: Board['columns']): Board => ({
  pipeline: {
    id: 'p',
    version: 1,
    kind: 'lead',
    name: 'Leads',
    position: 0,
    isDefault: true,
    stages: [],
    removedStages: [],
  },
  columns,
  medianDaysToWon: null,
  at: '2026-11-23T10:00:00.000Z',
});
const ids = (columns: ReturnType<typeof arrange>) => columns.map(({ cards }) => cards.map(({ id }) => id));
const moved = (of: BoardCard, toId: string, settled = false): [string, PendingMove] => [
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
  assert.deepEqual(ids(arrange(read, loaded, new Map(), 'score')), [['a9', 'a8', 'a5'], ['x']]);
  const newer = { a: [card('x', 'a', 40, { version: 4 })] };
  assert.deepEqual(ids(arrange(read, newer, new Map(), 'score')), [['a9', 'a8', 'x'], []]);
  assert.deepEqual(
    ids(arrange(board(column('a', [card('o', 'a', 2), card('n', 'a', 9)])), {}, new Map(), 'days')),
    [['o', 'n']],
    'the longest in the stage first',
  );
});

test('a move shows at once in its place, counts, goes back when it is let go, and yields to what is newer', () => {
  const one = card('one', 'a', 70);
  const read = board(column('a', [one]), column('b', [card('b9', 'b', 90), card('b1', 'b', 10)]));
  const shown = arrange(read, {}, new Map([moved(one, 'b')]), 'score');
  assert.deepEqual(ids(shown), [[], ['b9', 'one', 'b1']]);
  assert.deepEqual(
    shown.map((c) => c.count),
    [0, 3],
  );
  assert.equal(placeOf(read.columns[1]!.cards, one, 'score'), 1);
  assert.deepEqual(ids(arrange(read, {}, new Map(), 'score')), [['one'], ['b9', 'b1']]);
  const elsewhere = board(
    column('a', []),
    column('b', []),
    column('c', [card('one', 'c', 70, { version: 2 })]),
  );
  assert.deepEqual(ids(arrange(elsewhere, {}, new Map([moved(one, 'b')]), 'score')), [[], [], ['one']]);
  const caught = board(column('a', []), column('b', [card('one', 'b', 70, { version: 2 })]));
  assert.deepEqual(
    arrange(caught, {}, new Map([moved(one, 'b')]), 'score').map((c) => c.count),
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
