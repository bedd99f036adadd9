import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import { createWorld, ProblemError, type World } from '../../../../test/world.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());
const code = (expected: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === expected;

test('smoke', async () => {
  const one = await world.tenant();
  const agent = await one.member('agent', 'Ann Agent');
  const owner = await world.client(one.owner);
  const page = await owner.call(contract.people.listMembers, { query: { q: 'ann' } });
  assert.equal(page.items.length, 1);
  const team = await owner.call(contract.people.createTeam, { body: { name: 'North', officeId: null, members: [{ userId: agent.userId!, lead: true }] } });
  const d = await owner.call(contract.people.updateMember, { params: { userId: agent.userId! }, body: { name: 'Ann B', roleId: 'team_lead', teams: [{ id: team.id, lead: true }] } });
  assert.equal(d.roleName, 'Team lead');
  console.log(d);
  console.log(await owner.call(contract.people.deactivateMember, { params: { userId: agent.userId! }, body: { to: [one.owner.userId!] } }));
  await owner.call(contract.people.activateMember, { params: { userId: agent.userId! } });
  await owner.call(contract.access.listRoles);
  await assert.rejects(owner.call(contract.people.deactivateMember, { params: { userId: one.owner.userId! }, body: { to: [] } }), code('user.self'));
});
