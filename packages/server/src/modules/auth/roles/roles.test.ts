import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type AnyEndpoint,
  type CallOf,
  contract,
  type FieldRule,
  grantsOf,
  PERMISSIONS,
  ROLES,
} from '@lintel/contract';
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

const { createRole, listRoles, removeRole, updateRole } = contract.access;
const { updateMember } = contract.people;
const code = (expected: string) => (error: unknown) => {
  assert.ok(error instanceof ProblemError, String(error));
  assert.equal(error.problem.code, expected);
  return true;
};
const refused = <E extends AnyEndpoint>(client: Client, endpoint: E, call: CallOf<E>, expected: string) =>
  assert.rejects(client.call(endpoint, call), code(expected));
const roleOf = async (client: Client, id: string) =>
  (await client.call(listRoles)).items.find((role) => role.id === id)!;
const audited = (actor: Actor, action: string) =>
  world.ctx.read(actor, (tx) =>
    tx
      .selectFrom('audit_log')
      .select('id')
      .where('tenant_id', '=', actor.tenantId)
      .where('action', '=', action)
      .execute(),
  );

async function company(): Promise<{ tenant: TestTenant; owner: Client }> {
  const tenant = await world.tenant();
  return { tenant, owner: await world.client(tenant.owner) };
}

describe('roles of a company', () => {
  test('begin as the matrix says, and count who holds them', async () => {
    const { tenant, owner } = await company();
    await tenant.member('agent');
    await tenant.member('agent');
    const { items } = await owner.call(listRoles);
    assert.deepEqual(
      items.map((role) => role.id),
      [...ROLES],
    );
    for (const role of items) {
      assert.deepEqual(role.grants, grantsOf(role.base));
      assert.deepEqual([role.changed, role.version, role.savedAt, role.custom], [[], 0, null, false]);
    }
    assert.equal((await roleOf(owner, 'agent')).people, 2);
    assert.deepEqual(
      items.filter((role) => role.locked).map((role) => role.id),
      ['owner'],
    );
  });

  test('a built-in role is changed, merged, taken back and reset, each from the version that was seen', async () => {
    const { owner } = await company();
    const params = { roleId: 'agent' } as const;
    const one = await owner.call(updateRole, {
      params,
      body: { version: 0, grants: { 'leads:export': 'own' }, fields: { budget: 'hidden' } },
    });
    assert.deepEqual([one.changed, one.version, one.fields], [['leads:export'], 1, { budget: 'hidden' }]);
    assert.equal(one.savedBy, 'Olive Owner');
    await refused(owner, updateRole, { params, body: { version: 0, name: 'Late' } }, 'role.stale');
    const two = await owner.call(updateRole, {
      params,
      body: { version: 1, grants: { 'leads:assign': 'own' }, name: 'Sales agent' },
    });
    assert.deepEqual(two.changed, ['leads:assign', 'leads:export']);
    assert.deepEqual(two.fields, { budget: 'hidden' });
    const three = await owner.call(updateRole, {
      params,
      body: { version: 2, grants: { 'leads:export': 'none' }, fields: {} },
    });
    assert.deepEqual([three.changed, three.fields], [['leads:assign'], {}]);
    await owner.call(removeRole, { params });
    const reset = await roleOf(owner, 'agent');
    assert.deepEqual([reset.name, reset.grants, reset.changed], ['Agent', grantsOf('agent'), []]);
    // A version seen before the reset never fits again.
    for (const version of [0, 1, 2, 3])
      await refused(owner, updateRole, { params, body: { version } }, 'role.stale');
  });

  test('of two first changes of one version one wins, and the other hears the version', async () => {
    const { owner } = await company();
    const tries = await Promise.allSettled(
      Array.from({ length: 6 }, (_, i) =>
        owner.call(updateRole, {
          params: { roleId: 'isa' },
          body: { version: 0, name: `Caller ${i}` },
        }),
      ),
    );
    assert.equal(tries.filter((t) => t.status === 'fulfilled').length, 1);
    for (const t of tries) {
      if (t.status === 'fulfilled') continue;
      assert.equal((t.reason as ProblemError).problem.code, 'role.stale');
      assert.deepEqual((t.reason as ProblemError).problem.context, { version: 1 });
    }
  });

  test('an own role grows out of a built-in one, keeps its name to itself and goes when nobody holds it', async () => {
    const { tenant, owner } = await company();
    const agent = await tenant.member('agent');
    const role = await owner.call(createRole, {
      body: { name: 'Listing coordinator', base: 'agent', grants: { 'leads:export': 'own' } },
    });
    assert.deepEqual([role.custom, role.base, role.changed], [true, 'agent', ['leads:export']]);
    for (const name of ['listing COORDINATOR', 'Broker', 'team LEAD'])
      await refused(owner, createRole, { body: { name, base: 'agent' } }, 'role.name_taken');
    await refused(
      owner,
      updateRole,
      { params: { roleId: 'agent' }, body: { version: 0, name: 'Listing Coordinator' } },
      'role.name_taken',
    );
    const params = { userId: agent.userId! };
    const held = await owner.call(updateMember, { params, body: { roleId: role.id } });
    assert.deepEqual([held.role, held.roleId, held.roleName], ['agent', role.id, 'Listing coordinator']);
    assert.equal((await roleOf(owner, role.id)).people, 1);
    await refused(owner, removeRole, { params: { roleId: role.id } }, 'role.in_use');
    await owner.call(updateMember, { params, body: { roleId: 'agent' } });
    await owner.call(removeRole, { params: { roleId: role.id } });
    await refused(owner, removeRole, { params: { roleId: role.id } }, 'role.not_found');
    assert.equal((await audited(tenant.owner, 'role.removed')).length, 1);
  });

  test('what is had or not takes no scope in between, and the answer names it', async () => {
    const { owner } = await company();
    await assert.rejects(
      owner.call(createRole, {
        body: {
          name: 'Odd',
          base: 'agent',
          grants: { 'users:manage': 'team', 'leads:read': 'team', 'ml:train': 'own' },
        },
      }),
      (error) => {
        assert.ok(error instanceof ProblemError);
        assert.equal(error.problem.code, 'role.scope_invalid');
        assert.deepEqual(
          error.problem.errors?.map((e) => e.path),
          ['grants.users:manage', 'grants.ml:train'],
        );
        return true;
      },
    );
  });

  test('the owner’s role stays as it is', async () => {
    const { owner } = await company();
    await refused(
      owner,
      updateRole,
      { params: { roleId: 'owner' }, body: { version: 0, name: 'King' } },
      'role.locked',
    );
    await refused(owner, removeRole, { params: { roleId: 'owner' } }, 'role.locked');
    await refused(owner, createRole, { body: { name: 'X', base: 'owner' as never } }, 'request.invalid');
  });

  test('takes no keys it does not know', async () => {
    const { owner } = await company();
    for (const extra of [{ tenantId: 'x' }, { locked: true }, { builtin: true }, { savedBy: 'me' }]) {
      await refused(
        owner,
        updateRole,
        { params: { roleId: 'agent' }, body: { version: 0, ...extra } as never },
        'request.invalid',
      );
      await refused(
        owner,
        createRole,
        { body: { name: 'X', base: 'agent', ...extra } as never },
        'request.invalid',
      );
    }
    await refused(
      owner,
      createRole,
      { body: { name: 'X', base: 'agent', grants: { 'leads:everything': 'all' } as never } },
      'request.invalid',
    );
    await refused(
      owner,
      createRole,
      { body: { name: 'X', base: 'agent', fields: { passwordHash: 'hidden' } as never } },
      'request.invalid',
    );
    assert.equal((await owner.call(listRoles)).items.length, ROLES.length);
  });

  test('of another company are not found, to change, remove or give', async () => {
    const [one, two] = [await company(), await company()];
    const theirs = await two.owner.call(createRole, { body: { name: 'Theirs', base: 'agent' } });
    const agent = await one.tenant.member('agent');
    const params = { roleId: theirs.id };
    await refused(one.owner, updateRole, { params, body: { version: 1, name: 'Mine' } }, 'role.not_found');
    await refused(one.owner, removeRole, { params }, 'role.not_found');
    await refused(
      one.owner,
      updateMember,
      { params: { userId: agent.userId! }, body: { roleId: theirs.id } },
      'role.not_found',
    );
    assert.deepEqual(await roleOf(two.owner, theirs.id), theirs);
  });
});

describe('nobody gives more than they hold', () => {
  test('a broker neither raises a role, their own included, nor gives or touches one that reaches further', async () => {
    const { tenant, owner } = await company();
    const broker = await tenant.member('broker');
    const agent = await tenant.member('agent');
    const client = await world.client(broker);
    const self = { userId: broker.userId! };
    for (const grants of [
      { 'keys:manage': 'all' },
      { 'leads:erase': 'own' },
      { 'audit:values': 'all' },
    ] as const) {
      for (const roleId of ['broker', 'agent', 'partner'] as const)
        await refused(
          client,
          updateRole,
          { params: { roleId }, body: { version: 0, grants } },
          'role.too_far',
        );
      await refused(client, createRole, { body: { name: 'Up', base: 'agent', grants } }, 'role.too_far');
    }
    for (const roleId of ['admin', 'owner'] as const) {
      await refused(client, updateMember, { params: self, body: { roleId } }, 'role.too_far');
      await refused(
        client,
        updateMember,
        { params: { userId: agent.userId! }, body: { roleId } },
        'role.too_far',
      );
    }
    await refused(client, createRole, { body: { name: 'Up', base: 'admin' } }, 'role.too_far');
    await refused(
      client,
      updateRole,
      { params: { roleId: 'admin' }, body: { version: 0, grants: { 'leads:export': 'none' } } },
      'role.too_far',
    );
    // An own role that an owner made wider than the broker is out of the broker's hands.
    const wide = await owner.call(createRole, {
      body: { name: 'Wide', base: 'agent', grants: { 'keys:manage': 'all' } },
    });
    const params = { roleId: wide.id };
    await refused(
      client,
      updateRole,
      { params, body: { version: 1, grants: { 'keys:manage': 'none' } } },
      'role.too_far',
    );
    await refused(client, removeRole, { params }, 'role.too_far');
    await refused(
      client,
      updateMember,
      { params: { userId: agent.userId! }, body: { roleId: wide.id } },
      'role.too_far',
    );
    // What is within it works.
    await client.call(updateRole, {
      params: { roleId: 'agent' },
      body: { version: 0, grants: { 'leads:export': 'own' } },
    });
    assert.deepEqual((await roleOf(owner, 'broker')).changed, []);
  });

  test('a role cut down by the owner is not restored by those who hold it', async () => {
    const { tenant, owner } = await company();
    const client = await world.client(await tenant.member('broker'));
    await owner.call(updateRole, {
      params: { roleId: 'broker' },
      body: {
        version: 0,
        grants: { 'leads:export': 'team' },
        fields: { notes: 'hidden', budget: 'read_only' },
      },
    });
    const params = { roleId: 'broker' } as const;
    await refused(client, removeRole, { params }, 'role.too_far');
    await refused(
      client,
      updateRole,
      { params, body: { version: 1, grants: { 'leads:export': 'all' } } },
      'role.too_far',
    );
    const looser: Record<string, FieldRule>[] = [
      {},
      { notes: 'hidden' },
      { notes: 'read_only', budget: 'hidden' },
    ];
    for (const fields of looser)
      await refused(client, updateRole, { params, body: { version: 1, fields } }, 'role.too_far');
    // Stricter is allowed.
    await client.call(updateRole, {
      params,
      body: { version: 1, fields: { notes: 'hidden', budget: 'hidden' } },
    });
  });

  test('roles without roles:manage change none', async () => {
    const { tenant } = await company();
    for (const role of ['team_lead', 'isa', 'agent', 'partner', 'read_only'] as const) {
      const client = await world.client(await tenant.member(role));
      await refused(client, createRole, { body: { name: 'Up', base: 'agent' } }, 'auth.forbidden');
      await refused(
        client,
        updateRole,
        { params: { roleId: role }, body: { version: 0, grants: { 'users:manage': 'all' } } },
        'auth.forbidden',
      );
      await refused(client, removeRole, { params: { roleId: role } }, 'auth.forbidden');
    }
  });
});

test('a change of role is felt at once here and within five seconds in another process', async () => {
  const { tenant, owner } = await company();
  const agent = await tenant.member('agent');
  const client = await world.client(agent);
  const may = async () => {
    const { permissions } = await client.call(contract.auth.me);
    return permissions.some((p) => p.permission === 'ml:read');
  };
  assert.equal(await may(), false);
  await owner.call(updateRole, {
    params: { roleId: 'agent' },
    body: { version: 0, grants: { 'ml:read': 'all' } },
  });
  assert.equal(await may(), true);
  // The word of that change, which this process hears too, has come round.
  await new Promise((done) => setTimeout(done, 500));
  assert.equal(await may(), true);
  // As if another process changed it and the bus lost the word.
  await world.ctx.tx(tenant.owner, (tx) =>
    tx.updateTable('roles').set({ grants: '{}' }).where('tenant_id', '=', tenant.id).execute(),
  );
  assert.equal(await may(), true, 'remembered');
  await new Promise((done) => setTimeout(done, 5_100));
  assert.equal(await may(), false);
});

test('every permission has a place in the grants of every role', async () => {
  const { owner } = await company();
  for (const role of (await owner.call(listRoles)).items)
    assert.deepEqual(Object.keys(role.grants).sort(), [...PERMISSIONS].sort());
});
