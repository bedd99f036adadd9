import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommissionPlan } from '@lintel/contract/deals';
import { byPerson, unplanned } from './by-person.ts';

const plan = (agentId: string | null, from: string): CommissionPlan => ({
  id: `${agentId} ${from}`,
  agentId,
  from,
  company: 30_000,
  team: 0,
  agent: 70_000,
  cap: null,
  capYearFrom: '01-01',
  fee: 0,
});
const nameOf = (id: string | null) => id ?? 'Everybody';
const people = [{ id: 'ann' }, { id: 'ben' }, { id: 'cleo' }];

test('of each person’s plans the latest that has begun holds, and who has none is named', () => {
  const own = [plan('ben', '2027-01-01'), plan('ann', '2026-01-01'), plan('ann', '2025-06-01')];
  const groups = byPerson(own, '2026-11-23', nameOf);
  assert.deepEqual(
    groups.map(({ agentId, plans }) => [agentId, plans.map(({ from, state }) => `${from} ${state}`)]),
    [
      ['ann', ['2026-01-01 now', '2025-06-01 before']],
      ['ben', ['2027-01-01 later']],
    ],
  );
  assert.deepEqual(
    unplanned(groups, people),
    [{ id: 'ben' }, { id: 'cleo' }],
    'one to come does not hold yet',
  );
  const onTheDay = byPerson(own, '2027-01-01', nameOf);
  assert.equal(onTheDay[1]?.plans[0]?.state, 'now');

  const all = byPerson([...own, plan(null, '2026-11-23')], '2026-11-23', nameOf);
  assert.deepEqual([all[0]?.agentId, unplanned(all, people)], [null, []], 'everybody’s holds for the rest');
});
