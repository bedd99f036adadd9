import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AgentPlan,
  commissionProblems,
  type SideTerms,
  shareCommission,
  WHOLE,
} from '@lintel/contract/deals/commission';
import fc from 'fast-check';
import { capYear } from './commission.ts';

/** Shares of `n` that are 100 %. */
const shares = (n: number): fc.Arbitrary<number[]> =>
  fc
    .array(fc.integer({ min: 0, max: WHOLE }), { minLength: n - 1, maxLength: n - 1 })
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), WHOLE])
    .map((cuts) => cuts.slice(1).map((cut, i) => cut - cuts[i]!));
const money = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 2_000_000_000 }));
const AGENTS = ['ann', 'ben', 'cal', 'dot'];

const plan = (agentId: string): fc.Arbitrary<AgentPlan> =>
  fc
    .record({
      split: shares(3),
      cap: fc.option(money, { nil: null }),
      paid: money,
      fee: fc.integer({ min: 0, max: 60_000 }),
    })
    .map(({ split: [company = 0, team = 0, agent = 0], ...rest }) => ({
      agentId,
      company,
      team,
      agent,
      ...rest,
    }));
const side = (name: string): fc.Arbitrary<SideTerms> =>
  fc
    .tuple(fc.subarray(AGENTS, { minLength: 1 }), fc.boolean(), fc.integer({ min: 0, max: 12_000 }), money)
    .chain(([agents, byRate, rate, flat]) =>
      fc.record({
        side: fc.constant(name),
        gross: fc.constant(byRate ? { rate } : { flat }),
        referral: fc.option(
          fc.record({ share: fc.integer({ min: 0, max: WHOLE }), to: fc.constant('A friend') }),
          { nil: null },
        ),
        agents: shares(agents.length).map((parts) =>
          agents.map((agentId, i) => ({ agentId, share: parts[i]! })),
        ),
      }),
    );
const deal = fc.record({
  price: fc.integer({ min: 0, max: 900_000_000_00 }),
  sides: fc
    .tuple(side('listing'), side('buying'), fc.integer({ min: 1, max: 2 }))
    .map(([a, b, n]) => [a, b].slice(0, n)),
  plans: fc.tuple(...AGENTS.map(plan)),
});
const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

test('the parts of a commission are its gross to the cent, whatever the terms', () => {
  fc.assert(
    fc.property(deal, ({ price, sides, plans }) => {
      const shared = shareCommission(price, sides, plans);
      assert.equal(shared.referral + shared.company + shared.team + shared.agent, shared.gross);
      assert.equal(sum(shared.sides.map((s) => s.gross)), shared.gross);
      assert.equal(sum(shared.agents.map((a) => a.portion)) + shared.referral, shared.gross);
      for (const line of shared.agents) {
        assert.equal(line.company + line.team + line.fee + line.agent, line.portion);
        for (const part of [line.company, line.team, line.fee, line.agent])
          assert.ok(Number.isSafeInteger(part) && part >= 0);
        const its = plans.find((p) => p.agentId === line.agentId)!;
        if (its.cap !== null) assert.ok(line.company <= Math.max(0, its.cap - its.paid), 'over the cap');
        assert.ok(line.fee <= its.fee);
      }
    }),
    { numRuns: 200 },
  );
});

test('the order of sides, agents and plans changes nothing', () => {
  fc.assert(
    fc.property(deal, ({ price, sides, plans }) => {
      const turned = sides.map((s) => ({ ...s, agents: [...s.agents].reverse() })).reverse();
      const one = shareCommission(price, sides, plans);
      const other = shareCommission(price, turned, [...plans].reverse());
      assert.deepEqual({ ...other, sides: [...other.sides].reverse() }, one);
    }),
    { numRuns: 100 },
  );
});

test('a higher price gives nobody less than a cent below what they had', () => {
  fc.assert(
    fc.property(deal, fc.integer({ min: 1, max: 100_000_00 }), ({ price, sides, plans }, more) => {
      const before = shareCommission(price, sides, plans);
      const after = shareCommission(price + more, sides, plans);
      assert.ok(after.gross >= before.gross);
      for (const line of before.agents) {
        const its = after.agents.find((a) => a.agentId === line.agentId)!;
        for (const part of ['company', 'team', 'fee', 'agent'] as const)
          assert.ok(its[part] >= line[part] - 1, part);
      }
    }),
    { numRuns: 100 },
  );
});

test('shares that are not 100 % are refused with how much is off', () => {
  fc.assert(
    fc.property(
      deal,
      fc.integer({ min: -40_000, max: 40_000 }),
      ({ price, sides: [first, ...rest], plans }, off) => {
        fc.pre(off !== 0 && first!.agents[0]!.share + off >= 0);
        const [agent, ...others] = first!.agents;
        const sides = [{ ...first!, agents: [{ ...agent!, share: agent!.share + off }, ...others] }, ...rest];
        assert.deepEqual(commissionProblems(price, sides, plans), [
          { code: 'split_not_whole', side: first!.side, agentId: null, by: -off },
        ]);
        assert.throws(() => shareCommission(price, sides, plans), RangeError);
      },
    ),
    { numRuns: 50 },
  );
});

test('a commission as brokers reckon it', () => {
  // 3 % of 512,345.67 is 15,370.37; 25 % referral off the top; two agents 60/40; Ann is 1,000 from her cap.
  const shared = shareCommission(
    51_234_567,
    [
      {
        side: 'buying',
        gross: { rate: 3_000 },
        referral: { share: 25_000, to: 'Coast Referrals' },
        agents: [
          { agentId: 'ann', share: 60_000 },
          { agentId: 'ben', share: 40_000 },
        ],
      },
    ],
    [
      {
        agentId: 'ann',
        company: 30_000,
        team: 0,
        agent: 70_000,
        cap: 1_600_000,
        paid: 1_500_000,
        fee: 29_500,
      },
      { agentId: 'ben', company: 20_000, team: 10_000, agent: 70_000, cap: null, paid: 0, fee: 0 },
    ],
  );
  assert.deepEqual(shared.sides, [
    { side: 'buying', gross: 1_537_037, referral: 384_259, referralTo: 'Coast Referrals', net: 1_152_778 },
  ]);
  // Exact: Ann's part 6,916.6665, company 1,000.00 (capped from 2,074.99995), fee 295.00, rest 5,621.6665;
  // Ben's part 4,611.111: company 922.2222, team 461.1111, agent 3,227.7777; referral 3,842.5925.
  assert.deepEqual(shared.agents, [
    {
      agentId: 'ann',
      portion: 691_667,
      company: 100_000,
      team: 0,
      fee: 29_500,
      agent: 562_167,
      capLeft: 0,
      capped: true,
    },
    {
      agentId: 'ben',
      portion: 461_111,
      company: 92_222,
      team: 46_111,
      fee: 0,
      agent: 322_778,
      capLeft: null,
      capped: false,
    },
  ]);
  assert.equal(shared.company, 100_000 + 29_500 + 92_222);
});

test('the year of a cap begins on its day', () => {
  assert.deepEqual(capYear('2026-11-23', '01-01'), { from: '2026-01-01', to: '2027-01-01' });
  assert.deepEqual(capYear('2026-04-30', '05-01'), { from: '2025-05-01', to: '2026-05-01' });
  assert.deepEqual(capYear('2026-05-01', '05-01'), { from: '2026-05-01', to: '2027-05-01' });
});
