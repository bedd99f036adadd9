import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type AnyEndpoint, type CallOf, contract } from '@lintel/contract';
import {
  type Client,
  createWorld,
  ProblemError,
  type TestTenant,
  type World,
} from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const people = contract.people;
const refused = <E extends AnyEndpoint>(client: Client, endpoint: E, call: CallOf<E>, expected: string) =>
  assert.rejects(client.call(endpoint, call), (error: unknown) => {
    assert.ok(error instanceof ProblemError, String(error));
    assert.equal(error.problem.code, expected);
    return true;
  });
const as = (actor: Actor, lead = false) => ({ userId: actor.userId!, lead });

async function company(): Promise<{ tenant: TestTenant; owner: Client }> {
  const tenant = await world.tenant();
  return { tenant, owner: await world.client(tenant.owner) };
}

test('offices hold teams; a removed office leaves its teams, a removed team its people', async () => {
  const { tenant, owner } = await company();
  const agent = await tenant.member('agent');
  const office = await owner.call(people.createOffice, { body: { name: 'Harbour' } });
  await refused(owner, people.createOffice, { body: { name: 'HARBOUR' } }, 'office.name_taken');
  const team = await owner.call(people.createTeam, {
    body: { name: 'North', officeId: office.id, members: [as(agent)] },
  });
  await refused(owner, people.createTeam, { body: { name: 'north', officeId: null } }, 'team.name_taken');
  assert.deepEqual(
    await owner.call(people.updateOffice, { params: { officeId: office.id }, body: { name: 'Quay' } }),
    { id: office.id, name: 'Quay' },
  );
  await owner.call(people.removeOffice, { params: { officeId: office.id } });
  assert.deepEqual(await owner.call(people.organisation), {
    offices: [],
    teams: [{ ...team, officeId: null }],
  });
  await owner.call(people.removeTeam, { params: { teamId: team.id } });
  await refused(owner, people.removeTeam, { params: { teamId: team.id } }, 'team.not_found');
  const detail = await owner.call(people.getMember, { params: { userId: agent.userId! } });
  assert.deepEqual([detail.active, detail.teams], [true, []]);
});

test('of ten teams of one name at once one comes to be', async () => {
  const { owner } = await company();
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, () =>
      owner.call(people.createTeam, { body: { name: 'Only', officeId: null } }),
    ),
  );
  assert.equal(tries.filter((t) => t.status === 'fulfilled').length, 1);
  assert.equal((await owner.call(people.organisation)).teams.length, 1);
});

test('members are replaced as a whole, and a lead reaches those of the team from then on', async () => {
  const { tenant, owner } = await company();
  const [lead, ann, ben] = [
    await tenant.member('team_lead'),
    await tenant.member('agent', 'Ann'),
    await tenant.member('agent', 'Ben'),
  ];
  const leads = await world.client(lead);
  const annLead = await (await world.client(ann)).call(contract.leads.create, { body: { name: 'Of Ann' } });
  const seen = async () => (await leads.call(contract.leads.list)).items.map((l) => l.id);
  const team = await owner.call(people.createTeam, {
    body: { name: 'North', officeId: null, members: [as(lead, true), as(ben)] },
  });
  assert.deepEqual(await seen(), []);
  const params = { teamId: team.id };
  await owner.call(people.updateTeam, { params, body: { members: [as(lead, true), as(ann)] } });
  assert.deepEqual(await seen(), [annLead.id]);
  await owner.call(people.updateTeam, { params, body: { members: [as(lead), as(ann)] } });
  assert.deepEqual(await seen(), []);
});

test('teams and memberships take no keys they do not know', async () => {
  const { tenant, owner } = await company();
  const agent = await tenant.member('agent');
  await refused(
    owner,
    people.createTeam,
    { body: { name: 'X', officeId: null, tenantId: tenant.id } as never },
    'request.invalid',
  );
  await refused(
    owner,
    people.createOffice,
    { body: { name: 'X', id: tenant.id } as never },
    'request.invalid',
  );
  await refused(
    owner,
    people.createTeam,
    { body: { name: 'X', officeId: null, members: [{ ...as(agent), role: 'owner' } as never] } },
    'request.invalid',
  );
  assert.deepEqual(await owner.call(people.organisation), { offices: [], teams: [] });
});

test('whoever reaches a team only cannot widen that by moving people about', async () => {
  const { tenant, owner } = await company();
  const role = await owner.call(contract.access.createRole, {
    body: { name: 'Team manager', base: 'team_lead', grants: { 'users:manage': 'all' } },
  });
  const [manager, mine, stranger, broker, lead] = [
    await tenant.member('team_lead', 'Mona'),
    await tenant.member('agent', 'Mine'),
    await tenant.member('agent', 'Stranger'),
    await tenant.member('broker'),
    await tenant.member('team_lead'),
  ];
  const self = { userId: manager.userId! };
  await owner.call(people.updateMember, { params: self, body: { roleId: role.id } });
  const own = await owner.call(people.createTeam, {
    body: { name: 'Own', officeId: null, members: [as(manager, true), as(mine)] },
  });
  const other = await owner.call(people.createTeam, {
    body: { name: 'Other', officeId: null, members: [as(stranger)] },
  });
  const client = await world.client(manager);
  const too = (endpoint: AnyEndpoint, call: CallOf<AnyEndpoint>) =>
    refused(client, endpoint, call as never, 'role.too_far');
  // Take strangers into the own team; lead a new team of strangers; lead or join theirs; have a friend do so.
  await too(people.updateTeam, {
    params: { teamId: own.id },
    body: { members: [as(manager, true), as(mine), as(stranger)] },
  });
  await too(people.createTeam, {
    body: { name: 'New', officeId: null, members: [as(manager, true), as(stranger)] },
  });
  for (const isLead of [true, false]) {
    await too(people.updateMember, {
      params: self,
      body: {
        teams: [
          { id: own.id, lead: true },
          { id: other.id, lead: isLead },
        ],
      },
    });
    await too(people.updateMember, {
      params: { userId: mine.userId! },
      body: { teams: [{ id: other.id, lead: isLead }] },
    });
  }
  await too(people.updateTeam, {
    params: { teamId: other.id },
    body: { members: [as(stranger), as(lead, true)] },
  });
  await too(people.createTeam, {
    body: { name: 'New', officeId: null, members: [as(broker)] },
  });
  // A role that says "team" gives its holder the team they lead already.
  await owner.call(people.updateTeam, {
    params: { teamId: other.id },
    body: { members: [as(stranger), as(mine, true)] },
  });
  await too(people.updateMember, { params: { userId: mine.userId! }, body: { roleId: 'team_lead' } });
  const { teams } = await owner.call(people.organisation);
  assert.deepEqual(teams.find((t) => t.id === own.id)?.members, [as(manager, true), as(mine)]);
  // What stays within their reach works.
  await client.call(people.createTeam, {
    body: { name: 'Pair', officeId: null, members: [as(manager, true), as(mine)] },
  });
});

test('a team with somebody above the actor is not theirs to take apart', async () => {
  const { tenant, owner } = await company();
  const admin = await tenant.member('admin');
  const team = await owner.call(people.createTeam, {
    body: { name: 'Heads', officeId: null, members: [as(admin, true)] },
  });
  const broker = await world.client(await tenant.member('broker'));
  const params = { teamId: team.id };
  await refused(broker, people.removeTeam, { params }, 'role.too_far');
  await refused(broker, people.updateTeam, { params, body: { members: [] } }, 'role.too_far');
  assert.equal((await broker.call(people.updateTeam, { params, body: { name: 'Top' } })).name, 'Top');
});
