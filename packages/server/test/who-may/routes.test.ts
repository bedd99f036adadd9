import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type AnyEndpoint,
  contract,
  endpoints,
  KEY_PERMISSIONS,
  LEAD_SORTS,
  MATRIX,
  PERMISSIONS,
  type Permission,
  pathOf,
  ROLES,
  SCOPED,
  SCOPES,
  type Scope,
} from '@lintel/contract';
import { hasBody } from '@lintel/contract/openapi';
import { seeded } from '@lintel/scoring';
import pg from 'pg';
import type { Actor } from '../../src/kernel/actor.ts';
import { newId } from '../../src/kernel/ids.ts';
import { modules } from '../../src/modules.ts';
import { type Client, createWorld, type World } from '../world.ts';
import { ELSEWHERE, missingSpecimens, SPECIMENS, type Specimen, withRandomIds } from './specimens.ts';
import { type Answer, buildStage, newPerson, type Stage, send } from './stage.ts';

let world: World;
let owner: pg.Client;
/** The company that acts, and the one that must notice nothing. */
let home: Stage;
let other: Stage;
let served: readonly AnyEndpoint[];

before(async () => {
  world = await createWorld();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  const routes = (await Promise.all(modules.map((m) => m.routes(world.ctx)))).flat();
  served = routes.map((route) => route.endpoint);
  home = await buildStage(world);
  other = await buildStage(world);
});
after(async () => {
  await owner?.end();
  await world?.close();
});

/** Params that fit and name nothing. */
const noIds = (e: AnyEndpoint): Record<string, string> =>
  Object.fromEntries(
    [...e.path.matchAll(/:(\w+)/g)].map(([, name]) => [name!, name === 'providerId' ? 'nobody' : newId()]),
  );

const specimen = (e: AnyEndpoint, stage: Stage): Promise<Specimen> | undefined => SPECIMENS[e.name]?.(stage);

let everyTable: string | undefined;
/** A hash of every row a company has, by table: asked some hundred times, so in one query. */
async function rowsOf(tenantId: string): Promise<Map<string, string>> {
  everyTable ??= (
    await owner.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') order by 1`)
  ).rows
    .map(
      ({ name }) =>
        `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash
           from ${name} t where tenant_id = $1`,
    )
    .join(' union all ');
  const { rows } = await owner.query<{ name: string; hash: string }>({
    name: 'every-table',
    text: everyTable,
    values: [tenantId],
  });
  return new Map(rows.map(({ name, hash }) => [name, hash]));
}
/** What was written to a company's audit log behind a place, in order; and the place it ends at now. */
const auditedSince = async (tenantId: string, seq: string): Promise<string[]> =>
  (
    await owner.query<{ action: string }>(
      'select action from audit_log where tenant_id = $1 and seq > $2 order by seq',
      [tenantId, seq],
    )
  ).rows.map((row) => row.action);
const auditEnd = async (tenantId: string): Promise<string> =>
  (
    await owner.query<{ seq: string }>(
      'select coalesce(max(seq), 0)::text as seq from audit_log where tenant_id = $1',
      [tenantId],
    )
  ).rows[0]!.seq;

test('every endpoint is served and has a specimen, or a reason why another suite makes its valid calls', () => {
  assert.deepEqual(
    endpoints.filter((e) => !served.includes(e)).map((e) => e.name),
    [],
  );
  assert.deepEqual(missingSpecimens(), []);
  for (const name of [...Object.keys(SPECIMENS), ...Object.keys(ELSEWHERE)])
    assert.ok(
      endpoints.some((e) => e.name === name),
      `${name} is no endpoint`,
    );
});

describe('without a token', () => {
  test('every endpoint that is not public answers the same 401', async () => {
    const nobody = await world.client();
    for (const e of served.filter((s) => s.access !== 'public')) {
      const answer = await send(nobody, e, { params: noIds(e) });
      assert.deepEqual([answer.status, answer.code], [401, 'auth.required'], e.name);
    }
  });

  test('an expired token, and one of an ended session, answer the same 401', async () => {
    const { member } = home.tenant;
    const expired = await world.client(await member('owner'));
    world.clock.set(new Date(Date.now() + 12 * 60_000));
    const gone = await member('owner');
    const ended = await world.client(gone);
    await owner.query('update sessions set ended_at = now() where user_id = $1', [gone.userId]);
    const bodies = new Set<string>();
    for (const e of served.filter((s) => s.access !== 'public')) {
      for (const client of [expired, ended]) {
        const answer = await send(client, e, { params: noIds(e) });
        assert.deepEqual([answer.status, answer.code], [401, 'auth.token_invalid'], e.name);
        bodies.add(answer.text.replace(/"instance":"[^"]+"/, ''));
      }
    }
    assert.equal(bodies.size, 1);
    world.clock.set(new Date());
  });
});

describe('each role against the matrix', () => {
  for (const role of ROLES) {
    test(role, async () => {
      const client = await home.client(home.members[role]);
      for (const e of served) {
        if (e.access === 'public' || e.access === 'self') continue;
        const answer = await send(client, e, { params: noIds(e) });
        if (MATRIX[e.access][role] === 'none') {
          assert.deepEqual([answer.status, answer.code], [403, 'auth.forbidden'], `${role} ${e.name}`);
        } else {
          assert.ok(
            answer.status !== 401 && answer.code !== 'auth.forbidden' && answer.status < 500,
            `${role} ${e.name}: ${answer.text}`,
          );
        }
      }
    });
  }
});

describe('what a company makes of it', () => {
  /** Calls every endpoint and holds the answer against the scopes. */
  async function hold(client: Client, grants: Partial<Record<Permission, Scope>>, isKey: boolean) {
    for (const e of served) {
      if (e.access === 'public' || (e.access === 'self' && !isKey)) continue;
      const answer = await send(client, e, { params: noIds(e) });
      const may = e.access !== 'self' && (grants[e.access] ?? 'none') !== 'none';
      if (may)
        assert.ok(answer.code !== 'auth.forbidden' && answer.status < 500, `${e.name}: ${answer.text}`);
      else assert.deepEqual([answer.status, answer.code], [403, 'auth.forbidden'], e.name);
    }
  }

  for (const seed of [1, 2, 3]) {
    test(`a role of its own, at random (${seed})`, async () => {
      const random = seeded(seed);
      const grants = Object.fromEntries(
        PERMISSIONS.map((p) => {
          const scopes = SCOPED.has(p) ? SCOPES : (['none', 'all'] as const);
          return [p, scopes[Math.floor(random() * scopes.length)]!];
        }),
      ) as Record<Permission, Scope>;
      const role = await home.ok(contract.access.createRole, {
        body: { name: `Random ${seed}`, base: 'isa', grants },
      });
      const person = await newPerson(home);
      await home.ok(contract.people.updateMember, {
        params: { userId: person.userId! },
        body: { roleId: role.id },
      });
      await hold(await world.client(person), grants, false);
    });
  }

  test('an API key has what it was given and no more, and no account', async () => {
    const all = Object.fromEntries(KEY_PERMISSIONS.map((p) => [p, 'all' as const]));
    for (const grants of [all, { 'leads:read': 'all' as const }, { 'audit:read': 'all' as const }]) {
      const { secret } = await home.ok(contract.keys.create, {
        body: {
          name: 'Key',
          account: { name: `Service ${Object.keys(grants).length} ${Math.random()}` },
          grants,
          limitPerMinute: 10_000,
        },
      });
      const nobody = await world.client();
      const client: Client = {
        ...nobody,
        fetch: (path, init) => {
          const headers = new Headers(init?.headers);
          headers.set('authorization', `Bearer ${secret}`);
          return nobody.fetch(path, { ...init, headers });
        },
      };
      await hold(client, grants, true);
    }
  });
});

describe('another company', () => {
  test('with its ids every endpoint answers as if they did not exist, and not a row of it changes', async () => {
    const calls: [AnyEndpoint, Specimen][] = [];
    for (const e of served) {
      const made = specimen(e, other);
      if (made) calls.push([e, await made]);
    }
    await settled();
    const before = await rowsOf(other.tenant.id);
    const client = await home.client(home.tenant.owner);
    for (const [e, call] of calls) {
      const named = JSON.stringify({ ...call, by: undefined }) !== JSON.stringify(withRandomIds(call));
      // A write that names nothing of the other company is about the caller alone.
      if (e.access === 'public' || (!named && e.method !== 'get')) continue;
      const answer = await send(client, e, call);
      assert.ok(!answer.text.includes(other.canary), `${e.name} tells of the other company: ${answer.text}`);
      assert.ok(answer.status < 500, `${e.name}: ${answer.text}`);
      if (named) {
        assert.ok(answer.status >= 400, `${e.name} took ids of the other company: ${answer.text}`);
        assert.ok(
          answer.status !== 403 || e.name === 'auth.switchCompany',
          `${e.name}: 403 tells that it exists`,
        );
        if (Object.keys(call.params ?? {}).length > 0) {
          const random = await send(client, e, withRandomIds(call));
          assert.deepEqual(
            [answer.status, answer.code],
            [random.status, random.code],
            `${e.name} answers differently from an id nobody has`,
          );
        }
      }
    }
    await settled();
    assert.deepEqual(await rowsOf(other.tenant.id), before);
  });

  test('no list, order, filter or search tells of it', async () => {
    for (const actor of [home.tenant.owner, home.members.agent, home.members.read_only]) {
      for (const answer of await everyReading(actor, other.canary)) {
        assert.ok(!answer.text.includes(other.canary), answer.text);
      }
    }
  });
});

describe('another agent of the same company', () => {
  test('whose lead is asked for answers 404, and nothing changes', async () => {
    await settled();
    const before = await rowsOf(home.tenant.id);
    const client = await home.client(home.members.agent);
    for (const e of served.filter((s) => s.path.includes(':leadId'))) {
      for (const leadId of [home.neighbourLead, home.deletedLead]) {
        if (e.access !== 'public' && e.access !== 'self' && MATRIX[e.access].agent === 'none') continue;
        const call = (await specimen(e, other)) ?? {};
        const answer = await send(client, e, { ...call, params: { ...noIds(e), leadId } });
        assert.deepEqual([answer.status, answer.code], [404, 'lead.not_found'], `${e.name}: ${answer.text}`);
        assert.ok(!answer.text.includes(home.neighbourCanary));
      }
    }
    await settled();
    const now = await rowsOf(home.tenant.id);
    assert.deepEqual(now, before);
  });

  test('no list, order, filter or search tells of the other’s leads', async () => {
    for (const actor of [home.members.agent, home.members.isa, home.members.partner]) {
      for (const answer of await everyReading(actor, home.neighbourCanary))
        assert.ok(!answer.text.includes(home.neighbourCanary), answer.text);
    }
    // The same readings do find them for somebody who may see everything.
    const all = await everyReading(home.members.broker, home.neighbourCanary);
    assert.ok(all.some((answer) => answer.text.includes(home.neighbourCanary)));
  });

  test('a deleted lead is gone for its owner too', async () => {
    const client = await home.client(home.tenant.owner);
    for (const e of served.filter((s) => s.path.includes(':leadId') && s.name !== 'leads.restore')) {
      const call = (await specimen(e, home)) ?? {};
      const answer = await send(client, e, { ...call, params: { ...noIds(e), leadId: home.deletedLead } });
      assert.deepEqual([answer.status, answer.code], [404, 'lead.not_found'], e.name);
    }
  });
});

describe('a valid call', () => {
  for (const e of endpoints.filter((x) => x.name in SPECIMENS)) {
    test(`${e.name} succeeds and leaves ${e.audit === 'none' ? 'no audit row' : `one row ${e.audit}`}`, async () => {
      const call = await SPECIMENS[e.name]!(home);
      const actor = call.by ?? home.tenant.owner;
      const client = e.access === 'public' ? await world.client() : await home.client(actor);
      // Only what signs people in writes behind its reply.
      if (e.access === 'public' || e.name.startsWith('auth.')) await settled();
      const before = await auditEnd(actor.tenantId);
      const answer = await send(client, e, call);
      assert.ok(answer.status === e.status, `${answer.status}: ${answer.text}`);
      assert.deepEqual(
        await auditedSince(actor.tenantId, before),
        e.audit === 'none' || call.auditedByJob ? [] : [e.audit],
      );
    });
  }
});

describe('mass assignment', () => {
  const SMUGGLED = {
    tenantId: newId(),
    tenant_id: newId(),
    id: newId(),
    userId: newId(),
    role: 'owner',
    isAdmin: true,
    score: 100,
    createdAt: '2020-01-01T00:00:00Z',
    deletedAt: null,
    constructor: { prototype: { polluted: true } },
  };
  test('every endpoint with a body refuses keys it does not know, and nothing changes', async () => {
    const calls: [AnyEndpoint, Specimen, Client][] = [];
    for (const e of endpoints.filter((x) => x.name in SPECIMENS && hasBody(x) && x.bodyKind === 'json')) {
      const call = await SPECIMENS[e.name]!(home);
      // Whoever calls has a session before what there is is counted.
      const by = call.by ?? home.tenant.owner;
      calls.push([e, call, e.access === 'public' ? await world.client() : await home.client(by)]);
    }
    await settled();
    const before = await rowsOf(home.tenant.id);
    for (const [e, call, client] of calls) {
      for (const [key, value] of Object.entries(SMUGGLED)) {
        const body = call.body as Record<string, unknown> | undefined;
        if (body && key in body) continue;
        const answer = await send(client, e, { ...call, body: { ...body, [key]: value } });
        assert.ok([400, 422].includes(answer.status), `${e.name}, ${key}: ${answer.status} ${answer.text}`);
      }
    }
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    await settled();
    assert.deepEqual(await rowsOf(home.tenant.id), before);
  });
});

/** Every reading endpoint without ids as the actor, with each order and a filter of each field, and a search. */
async function everyReading(actor: Actor, word: string): Promise<Answer[]> {
  const client = await home.client(actor);
  const answers: Answer[] = [];
  for (const e of served.filter(
    (s) => s.method === 'get' && !s.path.includes(':') && s.access !== 'public',
  )) {
    const variants: Record<string, unknown>[] = [{}];
    if (e === contract.leads.list) {
      for (const sort of LEAD_SORTS) variants.push({ sort, limit: 200, count: 'true' });
      for (const field of ['name', 'source', 'location', 'tags', 'ownerId', 'score', 'campaign']) {
        variants.push({ filter: JSON.stringify([{ field, op: 'notEmpty' }]) });
        variants.push({ filter: JSON.stringify([{ field, op: 'empty' }]) });
      }
      variants.push({ filter: JSON.stringify([{ field: 'name', op: 'contains', value: word }]) });
      for (const other of [home.neighbour, ...Object.values(home.members)])
        variants.push({ filter: JSON.stringify([{ field: 'ownerId', op: 'is', value: other.userId }]) });
    }
    if (e === contract.leads.search)
      variants.splice(0, 1, { q: word }, { q: 'lead' }, { q: word.slice(0, 8) });
    for (const query of variants) {
      const answer = await send(client, e, { query });
      assert.ok(answer.status < 500, `${pathOf(e, { query })}: ${answer.text}`);
      answers.push(answer);
    }
  }
  return answers;
}

/** Nothing is written behind a reply while the test looks: no worker runs, so only what is in flight. */
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 60));
