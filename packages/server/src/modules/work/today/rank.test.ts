import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chanceOf, DAY_REASONS, type DayFacts, type DayFrame, rankDay, reasonsOf } from '@lintel/contract';
import fc from 'fast-check';

const FRAME: DayFrame = {
  now: '2026-11-24T15:00:00.000Z',
  dayStart: '2026-11-24T06:00:00.000Z',
  dayEnd: '2026-11-25T06:00:00.000Z',
};
const at = (hours: number) => new Date(Date.parse(FRAME.now) + hours * 3_600_000).toISOString();
const NOTHING: DayFacts = {
  leadId: 'a',
  createdAt: at(-24 * 60),
  open: true,
  score: { points: 40, band: 'cool' },
  answerBy: null,
  replyAt: null,
  contactAt: at(-30),
  taskDueAt: null,
  appointmentAt: null,
  interestAt: null,
  snoozedAt: null,
  snoozedUntil: null,
  doneAt: null,
};
const lead = (leadId: string, over: Partial<DayFacts> = {}): DayFacts => ({ ...NOTHING, leadId, ...over });
const HOT = { points: 91, band: 'hot' } as const;
const kinds = (over: Partial<DayFacts>) => reasonsOf(lead('a', over), FRAME).map(({ kind }) => kind);
const order = (leads: readonly DayFacts[]) => rankDay(leads, FRAME).map(({ facts }) => facts.leadId);

test('an overdue first answer comes before a reply, a reply before a hot score, a hot score before a due task', () => {
  assert.deepEqual(
    order([
      lead('quiet', { contactAt: at(-24 * 20) }),
      lead('interest', { interestAt: at(-2) }),
      lead('appointment', { appointmentAt: at(3) }),
      lead('snoozed', { snoozedAt: at(-40), snoozedUntil: at(-1) }),
      lead('task', { taskDueAt: at(-50) }),
      lead('hot', { score: HOT }),
      lead('reply', { replyAt: at(-1) }),
      lead('running', { answerBy: at(0.05) }),
      lead('late', { answerBy: at(-0.1) }),
      lead('nothing'),
    ]),
    ['late', 'running', 'reply', 'hot', 'task', 'snoozed', 'appointment', 'interest', 'quiet'],
  );
  // Among replies the band decides, then who has waited longest; a lead without a score is not the last.
  const reply = (id: string, score: DayFacts['score'], hours: number) =>
    lead(id, { score, replyAt: at(-hours) });
  assert.deepEqual(
    order([
      reply('cold', { points: 9, band: 'cold' }, 9),
      reply('new', null, 1),
      reply('warm', { points: 60, band: 'warm' }, 1),
      reply('hot since an hour', HOT, 1),
      reply('hot since two', { points: 76, band: 'hot' }, 2),
      { ...reply('closed', HOT, 3), open: false },
    ]),
    ['hot since two', 'hot since an hour', 'warm', 'new', 'cold', 'closed'],
  );
});

test('what somebody has dealt with is not due: a contact, a mark, a closed lead', () => {
  assert.deepEqual(kinds({ replyAt: at(-3), contactAt: at(-2) }), []);
  assert.deepEqual(kinds({ score: HOT, contactAt: at(-2) }), []);
  assert.deepEqual(kinds({ score: HOT, contactAt: at(-12) }), ['hot']);
  assert.deepEqual(kinds({ interestAt: at(-31) }), []);
  assert.deepEqual(kinds({ interestAt: at(-24 * 4), contactAt: at(-24 * 9) }), []);
  assert.deepEqual(kinds({ open: false, score: HOT, interestAt: at(-1), contactAt: null }), []);
  assert.deepEqual(kinds({ open: false, replyAt: at(-1), taskDueAt: at(-1) }), ['reply', 'task']);
  assert.deepEqual(kinds({ contactAt: null, createdAt: at(-24 * 15) }), ['quiet']);
  assert.deepEqual(kinds({ contactAt: null, createdAt: at(-24) }), []);
});

test('done lasts until something new: a later reply, the next day for what the day owes, two weeks for silence', () => {
  const doneAt = at(-1);
  assert.deepEqual(kinds({ doneAt, replyAt: at(-2), interestAt: at(-2), score: HOT, taskDueAt: at(-9) }), []);
  assert.deepEqual(kinds({ doneAt, replyAt: at(-0.5) }), ['reply']);
  assert.deepEqual(kinds({ doneAt, interestAt: at(-0.5) }), ['interest']);
  // A task of this afternoon comes at its hour, one of the morning tomorrow.
  assert.deepEqual(kinds({ doneAt, taskDueAt: at(2) }), []);
  assert.deepEqual(kinds({ doneAt, taskDueAt: at(-0.5) }), ['task']);
  assert.deepEqual(kinds({ taskDueAt: at(2) }), ['task']);
  assert.deepEqual(kinds({ taskDueAt: at(24) }), []);
  assert.deepEqual(kinds({ doneAt: at(-20), score: HOT, taskDueAt: at(-40), appointmentAt: at(20) }), [
    'hot',
    'task',
    'appointment',
  ]);
  assert.deepEqual(kinds({ doneAt: at(-24 * 13), contactAt: at(-24 * 40) }), []);
  assert.deepEqual(kinds({ doneAt: at(-24 * 14), contactAt: at(-24 * 40) }), ['quiet']);
  // An inquiry is answered by an answer.
  assert.deepEqual(kinds({ doneAt, answerBy: at(-2), snoozedAt: at(-1), snoozedUntil: at(9) }), [
    'answer_late',
  ]);
});

test('a snooze holds until its moment or a reply, and then brings the lead back by itself', () => {
  const asleep = { snoozedAt: at(-1), snoozedUntil: at(1) };
  const everything = {
    score: HOT,
    replyAt: at(-2),
    taskDueAt: at(-2),
    appointmentAt: at(2),
    interestAt: at(-2),
  };
  assert.deepEqual(kinds({ ...asleep, ...everything, contactAt: at(-24 * 30) }), []);
  assert.deepEqual(kinds({ ...asleep, replyAt: at(-0.5) }), ['reply']);
  const over = { snoozedAt: at(-30), snoozedUntil: at(-1) };
  assert.deepEqual(kinds(over), ['snoozed']);
  assert.deepEqual(kinds({ ...over, ...everything }), [
    'reply',
    'hot',
    'task',
    'snoozed',
    'appointment',
    'interest',
  ]);
  // A contact while it lasted does not end it, one after it does.
  assert.deepEqual(kinds({ ...over, contactAt: at(-2) }), ['snoozed']);
  assert.deepEqual(kinds({ ...over, contactAt: at(-0.5) }), []);
});

const hours = fc.option(
  fc.integer({ min: -500, max: 60 }).map((h) => at(h / 2)),
  { nil: null },
);
const facts = (leadId: string) =>
  fc.record<DayFacts>({
    leadId: fc.constant(leadId),
    createdAt: fc.integer({ min: 0, max: 2_000 }).map((h) => at(-h)),
    open: fc.boolean(),
    score: fc.option(
      fc.integer({ min: 0, max: 100 }).map((points) => ({
        points,
        band: points >= 75 ? 'hot' : points >= 50 ? 'warm' : points >= 25 ? 'cool' : ('cold' as const),
      })),
      { nil: null },
    ),
    answerBy: hours,
    replyAt: hours,
    contactAt: hours,
    taskDueAt: hours,
    appointmentAt: hours,
    interestAt: hours,
    snoozedAt: hours,
    snoozedUntil: hours,
    doneAt: hours,
  });
const days = fc
  .integer({ min: 1, max: 30 })
  .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => facts(`lead ${i}`))));

const shuffledDays = days.chain((leads) =>
  fc.tuple(fc.constant(leads), fc.shuffledSubarray(leads, { minLength: leads.length })),
);

test('the order is of the facts alone: any shuffling gives it, and another lead reorders none', () => {
  fc.assert(
    fc.property(shuffledDays, facts('another'), ([leads, shuffled], another) => {
      const known = order(leads);
      assert.deepEqual(order(shuffled), known);
      assert.deepEqual(order([...leads].reverse()), known);
      assert.deepEqual(
        order([...leads, another]).filter((id) => id !== 'another'),
        known,
      );
    }),
    { numRuns: 100 },
  );
});

test('a more pressing fact never moves a lead down or out, and the band hides nobody', () => {
  const pressing: ((of: DayFacts) => DayFacts)[] = [
    (of) => ({ ...of, answerBy: at(-300) }),
    (of) => ({ ...of, replyAt: at(-0.01), contactAt: at(-0.02), doneAt: null, snoozedUntil: null }),
    (of) => ({ ...of, score: { points: 100, band: 'hot' } }),
    (of) => ({
      ...of,
      taskDueAt: of.taskDueAt !== null && of.taskDueAt < at(-400) ? of.taskDueAt : at(-400),
    }),
  ];
  fc.assert(
    fc.property(days, facts('mine'), fc.constantFrom(...pressing), (leads, mine, press) => {
      const place = (of: DayFacts) => {
        const index = order([...leads, of]).indexOf('mine');
        return index === -1 ? Number.POSITIVE_INFINITY : index;
      };
      // A done or snoozed lead keeps what was before the mark; a contact settles what was before it.
      const unmarked = { ...mine, doneAt: null, snoozedUntil: null, contactAt: null, replyAt: null };
      assert.ok(place(press(unmarked)) <= place(unmarked));
      const cold = { ...mine, score: { points: 0, band: 'cold' as const } };
      const others = (of: DayFacts) => reasonsOf(of, FRAME).filter(({ kind }) => kind !== 'hot');
      assert.deepEqual(others(cold), others(mine));
      for (const { kind } of reasonsOf(mine, FRAME)) assert.ok(DAY_REASONS.includes(kind));
    }),
    { numRuns: 100 },
  );
});

const WEEK_MS = 7 * 24 * 3_600_000;
const weeksOn = (weeks: number): DayFrame => ({
  now: new Date(Date.parse(FRAME.now) + weeks * WEEK_MS).toISOString(),
  dayStart: new Date(Date.parse(FRAME.dayStart) + weeks * WEEK_MS).toISOString(),
  dayEnd: new Date(Date.parse(FRAME.dayEnd) + weeks * WEEK_MS).toISOString(),
  outOfOrder: 0.05,
});
/** An id as the application makes them, with given last digits. */
const idOf = (n: number) => `019a0000-0000-7000-8000-00${n.toString(16).padStart(10, '0')}`;

test('chance takes the place of the score for its share of the leads, others every week, the same all week', () => {
  // A step that reaches every part of the circle evenly.
  const ids = Array.from({ length: 4000 }, (_, i) => idOf((i * 679_891_637) % 2 ** 40));
  const drawnIn = (frame: DayFrame) => ids.filter((id) => chanceOf(id, frame) !== null);
  const weeks = Array.from({ length: 8 }, (_, week) => drawnIn(weeksOn(week)));
  for (const drawn of weeks) assert.ok(drawn.length > 140 && drawn.length < 260, `${drawn.length}`);
  const [first = [], second = []] = weeks;
  assert.ok(
    first.every((id) => !second.includes(id)),
    'the next week others are drawn',
  );
  const sunday = { ...weeksOn(0), dayStart: '2026-11-29T06:00:00.000Z' };
  assert.deepEqual(drawnIn(sunday), first, 'Tuesday draws what Sunday draws');
  for (const key of ['turn', 'within'] as const) {
    const all = first.map((id) => chanceOf(id, weeksOn(0))?.[key] ?? -1);
    const mean = all.reduce((a, b) => a + b, 0) / all.length;
    assert.ok(Math.min(...all) >= 0 && Math.max(...all) < 1 && mean > 0.4 && mean < 0.6, key);
  }
  assert.deepEqual(drawnIn({ ...weeksOn(0), outOfOrder: 0 }), []);
  assert.deepEqual(drawnIn(FRAME), [], 'none unless asked for');
  assert.equal(chanceOf('lead 1', { ...FRAME, outOfOrder: 1 }), null, 'an id of another kind');
});

test('of twenty rows one is by chance, whatever the scores are; few rows may have it anywhere', () => {
  const quiet = (count: number, points: (i: number) => number) =>
    Array.from({ length: count }, (_, i) =>
      lead(idOf((i * 679_891_637) % 2 ** 40), {
        contactAt: at(-24 * 20),
        score: { points: points(i), band: 'cold' },
      }),
    );
  for (const points of [() => 0, (i: number) => i % 100, () => 100]) {
    const rows = rankDay(quiet(2000, points), weeksOn(0)).map(({ outOfOrder }) => outOfOrder);
    for (let from = 0; from < 1000; from += 20)
      assert.equal(rows.slice(from, from + 20).filter(Boolean).length, 1, `rows from ${from}`);
  }
  // Drawn leads are of all scores, and stand nearer to chance than to their score.
  const [best, worst] = [20, 80].map(
    (edge) =>
      rankDay(
        quiet(2000, (i) => i % 100),
        weeksOn(0),
      )
        .slice(0, 1000)
        .filter(({ facts, outOfOrder }) => outOfOrder && (facts.score?.points ?? 0) > edge).length,
  ) as [number, number];
  assert.ok(best > 30 && best < 48 && worst > 3 && worst < 18, `${best} ${worst}`);
  const few = rankDay(
    quiet(9, () => 5),
    { ...weeksOn(0), outOfOrder: 0.1 },
  );
  assert.equal(few.length, 9);
});

test('chance moves leads among those due for the same reason, and no answer, reply, task, snooze or appointment', () => {
  // Far more than a company may ask for, so that every day has some.
  const drawn = { ...FRAME, outOfOrder: 0.5 };
  const withIds = days.map((leads) => leads.map((of, i) => ({ ...of, leadId: idOf(i * 7_919_777_777) })));
  let moved = 0;
  fc.assert(
    fc.property(withIds, (leads) => {
      const [plain, chanced] = [rankDay(leads, FRAME), rankDay(leads, drawn)];
      const kindsOf = (ranked: typeof plain) => ranked.map(({ reasons }) => reasons[0]?.kind);
      assert.deepEqual(kindsOf(chanced), kindsOf(plain), 'as many of each reason, in the same places');
      const fixed = (ranked: typeof plain) =>
        ranked.filter(({ reasons }) => !['hot', 'interest', 'quiet'].includes(reasons[0]?.kind ?? ''));
      assert.deepEqual(
        fixed(chanced).map(({ facts, outOfOrder }) => [facts.leadId, outOfOrder]),
        fixed(plain).map(({ facts }) => [facts.leadId, false]),
      );
      // Those that were not drawn keep their order among themselves.
      const out = new Set(chanced.filter(({ outOfOrder }) => outOfOrder).map(({ facts }) => facts.leadId));
      const rest = (ranked: typeof plain) =>
        ranked.map(({ facts }) => facts.leadId).filter((id) => !out.has(id));
      assert.deepEqual(rest(chanced), rest(plain));
      moved += out.size;
    }),
    { numRuns: 100 },
  );
  assert.ok(moved > 0);
});
