import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Member } from './people.ts';
import { type Taken, takeTurn } from './turns.ts';

const members = (perRound: readonly number[]): Member[] =>
  perRound.map((share, i) => ({ userId: `p${i}`, perRound: share }));

/** How many each gets of a run of leads; `present` says who can receive each one. */
function run(group: readonly Member[], leads: number, present: (lead: number, userId: string) => boolean) {
  const got = new Map(group.map(({ userId }) => [userId, 0]));
  let taken: Taken = {};
  for (let i = 0; i < leads; i += 1) {
    const turn = takeTurn(group, taken, (userId) => present(i, userId));
    if (!turn) continue;
    assert.ok(present(i, turn.userId), 'nobody gets a lead they cannot receive');
    got.set(turn.userId, (got.get(turn.userId) ?? 0) + 1);
    taken = turn.taken;
  }
  return got;
}

const shares = (most: number) => fc.array(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: 12 });

test('equal shares differ by at most one lead, however many there are', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 600 }), (people, leads) => {
      const got = [...run(members(Array(people).fill(1)), leads, () => true).values()];
      assert.ok(Math.max(...got) - Math.min(...got) <= 1);
      assert.equal(
        got.reduce((a, b) => a + b, 0),
        leads,
      );
    }),
  );
});

test('weighted shares stay within one round, and whole rounds are exact', () => {
  fc.assert(
    fc.property(shares(9), fc.integer({ min: 0, max: 400 }), (perRound, leads) => {
      const group = members(perRound);
      const round = perRound.reduce((a, b) => a + b, 0);
      const got = run(group, leads, () => true);
      const whole = Math.floor(leads / round);
      for (const { userId, perRound: share } of group) {
        const had = got.get(userId) ?? 0;
        assert.ok(had >= whole * share && had <= (whole + 1) * share, `${userId} has ${had}`);
      }
    }),
  );
});

test('people who come and go neither hold up a lead nor take more than their share from who is there', () => {
  fc.assert(
    fc.property(
      shares(5),
      fc.array(fc.nat({ max: 0xfff }), { minLength: 1, maxLength: 300 }),
      fc.nat({ max: 11 }),
      (perRound, away, steady) => {
        const group = members(perRound);
        const always = group[steady % group.length] as Member;
        const present = (lead: number, userId: string) =>
          userId === always.userId || (((away[lead] ?? 0) >> Number(userId.slice(1))) & 1) === 0;
        const got = run(group, away.length, present);
        const ofAlways = got.get(always.userId) ?? 0;
        assert.equal(
          [...got.values()].reduce((a, b) => a + b, 0),
          away.length,
          'no lead is left over while somebody is there',
        );
        for (const { userId, perRound: share } of group) {
          const had = got.get(userId) ?? 0;
          assert.ok(
            had / share <= ofAlways / always.perRound + 1 + 1e-9,
            `${userId} has ${had}, who was always there ${ofAlways}`,
          );
          const wasAlwaysThere = away.every((_, i) => present(i, userId));
          if (wasAlwaysThere)
            assert.ok(
              Math.abs(had / share - ofAlways / always.perRound) <= 1 + 1e-9,
              'two who were always there',
            );
        }
      },
    ),
  );
});

test('a share that somebody was away for lapses with its round', () => {
  const group = members([1, 1, 1]);
  const away = (from: number, until: number) => (lead: number, userId: string) =>
    userId !== 'p2' || lead < from || lead >= until;
  // Two rounds without p2, who then has one lead and not three.
  assert.deepEqual([...run(group, 7, away(0, 4)).values()], [3, 3, 1]);
  // Away and back within a round: the turn is still there.
  assert.deepEqual([...run(group, 3, away(0, 2)).values()], [1, 1, 1]);
});

test('a changed list goes on where the round was', () => {
  const taken = { p0: 1, gone: 1 };
  assert.equal(takeTurn(members([1, 1]), taken, () => true)?.userId, 'p1');
  assert.equal(takeTurn(members([1, 1]), { p0: 5, p1: 1 }, () => true)?.userId, 'p0', 'a new round begins');
  assert.equal(
    takeTurn([], taken, () => true),
    null,
  );
});
