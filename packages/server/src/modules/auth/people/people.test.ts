import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type AnyEndpoint, type CallOf, contract } from '@lintel/contract';
import {
  type Client,
  createWorld,
  ProblemError,
  type TestTenant,
  type World,
} from '../../../../test/world.ts';
import { newId } from '../../../kernel/ids.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const { getMember, listMembers, updateMember } = contract.people;
const code = (expected: string) => (error: unknown) => {
  assert.ok(error instanceof ProblemError, String(error));
  assert.equal(error.problem.code, expected);
  return true;
};
const refused = <E extends AnyEndpoint>(client: Client, endpoint: E, call: CallOf<E>, expected: string) =>
  assert.rejects(client.call(endpoint, call), code(expected));

async function company(): Promise<{ tenant: TestTenant; owner: Client }> {
  const tenant = await world.tenant();
  return { tenant, owner: await world.client(tenant.owner) };
}
const team = (owner: Client, name: string, members: { userId: string; lead: boolean }[] = []) =>
  owner.call(contract.people.createTeam, { body: { name, officeId: null, members } });

describe('the directory', () => {
  test('goes by name in pages, without case, each person once', async () => {
    const { tenant, owner } = await company();
    const names = ['zoe Zeller', 'Ada Abara', 'bram Berg', 'Bram Berg', 'Élif Eaves', 'carmen Castell'];
    for (const name of names) await tenant.member('agent', name);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await owner.call(listMembers, { query: { limit: 2, ...(cursor ? { cursor } : {}) } });
      assert.equal(page.total, 7);
      seen.push(...page.items.map((m) => m.name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    assert.equal(seen.length, 7);
    assert.deepEqual(new Set(seen), new Set([...names, 'Olive Owner']));
    assert.deepEqual(
      seen.slice(0, 4).map((name) => name.toLowerCase()),
      ['ada abara', 'bram berg', 'bram berg', 'carmen castell'],
    );
    const { nextCursor } = await owner.call(listMembers, { query: { limit: 2 } });
    await refused(
      owner,
      listMembers,
      { query: { limit: 2, cursor: nextCursor!, q: 'bram' } },
      'request.cursor_invalid',
    );
  });

  test('goes on from a name as long as a name may be, in any script', async () => {
    const { tenant, owner } = await company();
    for (const last of ['1', '2', '3']) await tenant.member('agent', `${'𝒜'.repeat(119)}${last}`);
    const first = await owner.call(listMembers, { query: { limit: 1, role: 'agent' } });
    const rest = await owner.call(listMembers, {
      query: { limit: 5, role: 'agent', cursor: first.nextCursor! },
    });
    assert.equal(new Set([...first.items, ...rest.items].map((m) => m.id)).size, 3);
  });

  test('is searched by name and address, and narrowed by role, team and state', async () => {
    const { tenant, owner } = await company();
    const ann = await tenant.member('agent', 'Ánn 100% Agent');
    const ben = await tenant.member('isa', 'Ben Caller');
    const north = await team(owner, 'North', [{ userId: ann.userId!, lead: true }]);
    const find = async (query: CallOf<typeof listMembers>['query']) =>
      (await owner.call(listMembers, { query })).items.map((m) => m.id);
    assert.deepEqual(await find({ q: 'ANN' }), [ann.userId]);
    assert.deepEqual(await find({ q: '100%' }), [ann.userId]);
    assert.deepEqual(await find({ q: '1_0' }), []);
    assert.deepEqual(await find({ q: 'isa-' }), [ben.userId]);
    assert.deepEqual(await find({ role: 'isa' }), [ben.userId]);
    assert.deepEqual(await find({ team: north.id }), [ann.userId]);
    assert.deepEqual(await find({ role: newId() }), []);
    await owner.call(contract.people.deactivateMember, { params: { userId: ben.userId! }, body: { to: [] } });
    assert.deepEqual(await find({ role: 'isa' }), []);
    assert.deepEqual(await find({ state: 'inactive' }), [ben.userId]);
    assert.equal((await find({ state: 'all' })).length, 3);
    const [item] = (await owner.call(listMembers, { query: { q: 'ann' } })).items;
    assert.deepEqual(item?.teams, [{ id: north.id, name: 'North', lead: true }]);
    assert.deepEqual([item?.mfa, item?.roleName], [false, 'Agent']);
  });

  test('is for those who manage people', async () => {
    const { tenant } = await company();
    for (const role of ['team_lead', 'isa', 'agent', 'partner', 'read_only'] as const) {
      const member = await tenant.member(role);
      const client = await world.client(member);
      const params = { userId: member.userId! };
      await refused(client, listMembers, {}, 'auth.forbidden');
      await refused(client, getMember, { params }, 'auth.forbidden');
      await refused(client, updateMember, { params, body: { roleId: 'owner' } }, 'auth.forbidden');
      await refused(
        client,
        contract.people.createTeam,
        { body: { name: 'Mine', officeId: null, members: [{ ...params, lead: true }] } },
        'auth.forbidden',
      );
      await refused(client, contract.people.activateMember, { params }, 'auth.forbidden');
      await refused(client, contract.people.endMemberSessions, { params }, 'auth.forbidden');
    }
  });

  test('tells what a person may do and whom they reach', async () => {
    const { tenant, owner } = await company();
    const [lead, agent] = [await tenant.member('team_lead'), await tenant.member('agent')];
    await team(owner, 'South', [
      { userId: lead.userId!, lead: true },
      { userId: agent.userId!, lead: false },
    ]);
    await world.client(lead);
    const detail = await owner.call(getMember, { params: { userId: lead.userId! } });
    assert.deepEqual(new Set(detail.reaches), new Set([lead.userId, agent.userId]));
    assert.deepEqual(
      detail.permissions.find((p) => p.permission === 'leads:read'),
      { permission: 'leads:read', scope: 'team' },
    );
    assert.ok(!detail.permissions.some((p) => p.permission === 'users:manage'));
    assert.equal(detail.sessions, 1);
    const plain = await owner.call(getMember, { params: { userId: agent.userId! } });
    assert.deepEqual(plain.reaches, [agent.userId]);
  });
});

describe('changing a person', () => {
  test('replaces name, role and teams, and they feel it at once', async () => {
    const { tenant, owner } = await company();
    const agent = await tenant.member('agent');
    const client = await world.client(agent);
    const [north, south] = [await team(owner, 'North'), await team(owner, 'South')];
    const params = { userId: agent.userId! };
    const one = await owner.call(updateMember, {
      params,
      body: {
        name: 'New Name',
        roleId: 'team_lead',
        teams: [
          { id: north.id, lead: true },
          { id: south.id, lead: false },
        ],
      },
    });
    assert.deepEqual(one.teams, [
      { id: north.id, name: 'North', lead: true },
      { id: south.id, name: 'South', lead: false },
    ]);
    const me = await client.call(contract.auth.me);
    assert.deepEqual([me.role, me.name], ['team_lead', 'New Name']);
    const two = await owner.call(updateMember, { params, body: { teams: [{ id: south.id, lead: true }] } });
    assert.deepEqual(two.teams, [{ id: south.id, name: 'South', lead: true }]);
    assert.equal(two.role, 'team_lead');
  });

  test('a broker touches no owner and no admin', async () => {
    const { tenant } = await company();
    const broker = await world.client(await tenant.member('broker'));
    const admin = await tenant.member('admin');
    for (const target of [tenant.owner, admin]) {
      const params = { userId: target.userId! };
      await refused(broker, updateMember, { params, body: { name: 'X' } }, 'role.too_far');
      await refused(broker, updateMember, { params, body: { roleId: 'agent' } }, 'role.too_far');
      await refused(broker, contract.people.deactivateMember, { params, body: { to: [] } }, 'role.too_far');
      await refused(broker, contract.people.endMemberSessions, { params }, 'role.too_far');
      await refused(broker, contract.people.activateMember, { params }, 'role.too_far');
    }
  });

  test('an admin, who holds all an owner does, still makes and unmakes none', async () => {
    const { tenant } = await company();
    const admin = await tenant.member('admin');
    const client = await world.client(admin);
    const agent = await tenant.member('agent');
    for (const userId of [admin.userId!, agent.userId!])
      await refused(client, updateMember, { params: { userId }, body: { roleId: 'owner' } }, 'role.too_far');
    const params = { userId: tenant.owner.userId! };
    await refused(client, updateMember, { params, body: { roleId: 'admin' } }, 'role.too_far');
    await refused(client, contract.people.deactivateMember, { params, body: { to: [] } }, 'role.too_far');
    await refused(client, contract.people.endMemberSessions, { params }, 'role.too_far');
  });

  test('takes no keys it does not know', async () => {
    const { tenant, owner } = await company();
    const agent = await tenant.member('agent');
    const params = { userId: agent.userId! };
    for (const extra of [
      { role: 'owner' },
      { active: false },
      { tenantId: newId() },
      { accountId: newId() },
      { email: 'other@example.com' },
      { teams: [{ id: newId(), lead: true, tenantId: newId() }] },
    ])
      await refused(owner, updateMember, { params, body: extra as never }, 'request.invalid');
    await refused(
      owner,
      contract.people.deactivateMember,
      { params, body: { to: [], userId: newId() } as never },
      'request.invalid',
    );
    assert.equal((await owner.call(getMember, { params })).role, 'agent');
  });

  test('people, teams and offices of another company do not exist', async () => {
    const [one, two] = [await company(), await company()];
    const mine = await one.tenant.member('agent');
    const theirs = await two.tenant.member('agent');
    const theirTeam = await team(two.owner, 'Theirs', [{ userId: theirs.userId!, lead: true }]);
    const theirOffice = await two.owner.call(contract.people.createOffice, { body: { name: 'Far' } });
    const myTeam = await team(one.owner, 'Mine');
    const before = await snapshot(two.tenant);
    const people = contract.people;
    const params = { userId: theirs.userId! };
    await refused(one.owner, getMember, { params }, 'user.not_found');
    await refused(one.owner, updateMember, { params, body: { name: 'X' } }, 'user.not_found');
    await refused(one.owner, people.deactivateMember, { params, body: { to: [] } }, 'user.not_found');
    await refused(one.owner, people.activateMember, { params }, 'user.not_found');
    await refused(one.owner, people.endMemberSessions, { params }, 'user.not_found');
    await refused(
      one.owner,
      people.deactivateMember,
      { params: { userId: mine.userId! }, body: { to: [theirs.userId!] } },
      'user.not_found',
    );
    await refused(
      one.owner,
      updateMember,
      { params: { userId: mine.userId! }, body: { teams: [{ id: theirTeam.id, lead: true }] } },
      'team.not_found',
    );
    const stranger = [{ userId: theirs.userId!, lead: false }];
    await refused(
      one.owner,
      people.createTeam,
      { body: { name: 'New', officeId: null, members: stranger } },
      'user.not_found',
    );
    await refused(
      one.owner,
      people.createTeam,
      { body: { name: 'New', officeId: theirOffice.id } },
      'office.not_found',
    );
    await refused(
      one.owner,
      people.updateTeam,
      { params: { teamId: myTeam.id }, body: { members: stranger } },
      'user.not_found',
    );
    await refused(
      one.owner,
      people.updateTeam,
      { params: { teamId: myTeam.id }, body: { officeId: theirOffice.id } },
      'office.not_found',
    );
    await refused(
      one.owner,
      people.updateTeam,
      { params: { teamId: theirTeam.id }, body: { name: 'X' } },
      'team.not_found',
    );
    await refused(one.owner, people.removeTeam, { params: { teamId: theirTeam.id } }, 'team.not_found');
    const officeId = theirOffice.id;
    await refused(
      one.owner,
      people.updateOffice,
      { params: { officeId }, body: { name: 'X' } },
      'office.not_found',
    );
    await refused(one.owner, people.removeOffice, { params: { officeId } }, 'office.not_found');
    assert.deepEqual((await one.owner.call(people.organisation)).teams, [myTeam]);
    assert.equal((await one.owner.call(getMember, { params: { userId: mine.userId! } })).active, true);
    assert.deepEqual(await snapshot(two.tenant), before);
  });
});

/** Everything of a company that these endpoints could change. */
const snapshot = (tenant: TestTenant) =>
  world.ctx.read(tenant.owner, async (tx) =>
    JSON.stringify([
      await tx.selectFrom('users').selectAll().orderBy('id').execute(),
      await tx.selectFrom('teams').selectAll().orderBy('id').execute(),
      await tx.selectFrom('team_members').selectAll().orderBy('user_id').execute(),
      await tx.selectFrom('offices').selectAll().orderBy('id').execute(),
      await tx.selectFrom('hand_overs').selectAll().orderBy('id').execute(),
      await tx.selectFrom('audit_log').select('id').orderBy('id').execute(),
    ]),
  );

describe('the last owner', () => {
  const owners = (tenant: TestTenant) =>
    world.ctx.read(tenant.owner, (tx) =>
      tx
        .selectFrom('users')
        .select('id')
        .where('tenant_id', '=', tenant.id)
        .where('role', '=', 'owner')
        .where('active', '=', true)
        .execute(),
    );

  test('cannot step down or be made something else', async () => {
    const { tenant, owner } = await company();
    const params = { userId: tenant.owner.userId! };
    await refused(owner, updateMember, { params, body: { roleId: 'admin' } }, 'user.last_owner');
    await refused(owner, contract.people.deactivateMember, { params, body: { to: [] } }, 'user.self');
    assert.equal((await owner.call(updateMember, { params, body: { roleId: 'owner' } })).role, 'owner');
  });

  test('stays when two owners unmake each other at once, over and over', async () => {
    for (let round = 0; round < 8; round++) {
      const { tenant, owner } = await company();
      const second = await tenant.member('owner');
      const other = await world.client(second);
      // Known to both before the race: nobody is stopped by their token.
      await Promise.all([owner.call(contract.auth.me), other.call(contract.auth.me)]);
      const unmake = (by: Client, userId: string) =>
        round % 2 === 0
          ? by.call(updateMember, { params: { userId }, body: { roleId: 'agent' } })
          : by.call(contract.people.deactivateMember, { params: { userId }, body: { to: [] } });
      const tries = await Promise.allSettled([
        unmake(owner, second.userId!),
        unmake(other, tenant.owner.userId!),
      ]);
      assert.equal(tries.filter((t) => t.status === 'fulfilled').length, 1, JSON.stringify(tries));
      assert.equal((await owners(tenant)).length, 1);
    }
  });

  test('stays when three owners step down at once', async () => {
    const { tenant, owner } = await company();
    const all = [tenant.owner, await tenant.member('owner'), await tenant.member('owner')];
    const clients = [owner, await world.client(all[1]), await world.client(all[2])];
    const tries = await Promise.allSettled(
      clients.map((client, i) =>
        client.call(updateMember, { params: { userId: all[i]!.userId! }, body: { roleId: 'broker' } }),
      ),
    );
    assert.equal(tries.filter((t) => t.status === 'fulfilled').length, 2);
    assert.equal((await owners(tenant)).length, 1);
  });
});
