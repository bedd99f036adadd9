import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { leads as contract, type FieldRules, type Permission, type Scope } from '@lintel/contract';
import pg from 'pg';
import { type Client, createWorld, ProblemError, type TestTenant, type World } from '../../../test/world.ts';
import { type Actor, systemActor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { updateLead } from './change-leads.ts';
import { neutral } from './export-leads.ts';
import { makeLead } from './leads.factory.ts';
import { listLeads } from './list-leads.ts';
import { createPond } from './ponds.ts';
import { readLead } from './read-lead.ts';
import { searchLeads } from './search-leads.ts';

let world: World;
let company: TestTenant;
let owner: Client;
let agent: Actor;
let other: Actor;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
  owner = await world.client(company.owner);
  agent = await company.member('agent', 'Ann Agent');
  other = await company.member('agent', 'Otto Agent');
});
after(() => world.close());

const refused = (code: string) => (error: unknown) => error instanceof AppError && error.code === code;
const problem = (status: number, code: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.status === status && error.problem.code === code;
/** The actor with other grants and field rules, as a role of the company's own would give. */
const as = (actor: Actor, grants: Partial<Record<Permission, Scope>>, fields: FieldRules = {}): Actor => ({
  ...actor,
  access: { ...actor.access, grants: { ...actor.access.grants, ...grants }, fields },
});
const auditOf = async (action: string, resource?: string) => {
  const client = new pg.Client({ connectionString: world.ownerUrl });
  await client.connect();
  const { rows } = await client.query(
    'select * from audit_log where tenant_id = $1 and action = $2 and ($3::uuid is null or resource_id = $3)',
    [company.id, action, resource ?? null],
  );
  await client.end();
  return rows;
};

test('a pond lead is seen by its members, and of those who claim it at once one gets it', async () => {
  const pond = await createPond(world.ctx, company.owner, {
    name: 'Evening leads',
    userIds: [agent.userId!, other.userId!],
    teamIds: [],
  });
  const stranger = await company.member('agent');
  const lead = await makeLead(world.ctx, company.owner, { pondId: pond.id });
  assert.deepEqual([lead.ownerId, lead.pondId], [null, pond.id]);
  await assert.rejects(readLead(world.ctx, stranger, lead.id), refused('lead.not_found'));
  // Members work it before anybody claims it, but do not give it to others.
  const worked = await updateLead(world.ctx, agent, lead.id, { version: 1, tags: ['called'] });
  await assert.rejects(
    updateLead(world.ctx, agent, lead.id, { version: worked.version, ownerId: other.userId! }),
    refused('auth.forbidden'),
  );
  const claims = await Promise.allSettled(
    [agent, other].map((actor) =>
      updateLead(world.ctx, actor, lead.id, { version: worked.version, ownerId: actor.userId! }),
    ),
  );
  assert.deepEqual(claims.map((claim) => claim.status).sort(), ['fulfilled', 'rejected']);
  const lost = claims.find((claim) => claim.status === 'rejected')!;
  assert.ok(refused('lead.not_found')(lost.reason), String(lost.reason));
  const now = await readLead(world.ctx, company.owner, lead.id);
  assert.equal(now.pondId, null);
  const winner = now.ownerId === agent.userId ? agent : other;
  const loser = winner === agent ? other : agent;
  assert.equal((await readLead(world.ctx, winner, lead.id)).id, lead.id);
  await assert.rejects(readLead(world.ctx, loser, lead.id), refused('lead.not_found'));
});

test('a member of a pond both in person and through a team sees each of its leads once', async () => {
  const client = new pg.Client({ connectionString: world.ownerUrl });
  await client.connect();
  const team = newId();
  const twice = await company.member('agent');
  await client.query('insert into teams (tenant_id, id, name) values ($1, $2, $3)', [
    company.id,
    team,
    'Twice',
  ]);
  await client.query('insert into team_members (tenant_id, team_id, user_id) values ($1, $2, $3)', [
    company.id,
    team,
    twice.userId,
  ]);
  await client.end();
  const members = { userIds: [twice.userId!], teamIds: [team] };
  const pond = await createPond(world.ctx, company.owner, { name: 'Both ways', ...members });
  const lead = await makeLead(world.ctx, company.owner, { pondId: pond.id });
  const page = await listLeads(world.ctx, twice, { limit: 5, sort: '-createdAt', count: true });
  assert.deepEqual([page.items.map((row) => row.id), page.total], [[lead.id], 1]);
});

test('owners change by leads:assign: within its reach, out of sight too, and not without it', async () => {
  const mine = await makeLead(world.ctx, agent);
  assert.equal(mine.ownerId, agent.userId);
  for (const ownerId of [other.userId!, null])
    await assert.rejects(
      updateLead(world.ctx, agent, mine.id, { version: 1, ownerId }),
      refused('auth.forbidden'),
    );
  const isa = await company.member('isa');
  const lead = await makeLead(world.ctx, isa);
  const given = await updateLead(world.ctx, isa, lead.id, { version: 1, ownerId: other.userId! });
  assert.equal(given.ownerId, other.userId);
  await assert.rejects(readLead(world.ctx, isa, lead.id), refused('lead.not_found'));
  assert.equal((await searchLeads(world.ctx, other, { q: lead.name!, limit: 5 })).items[0]?.id, lead.id);
  // Reads and changes everything, yet assigns only what is theirs.
  const wide = as(await company.member('broker'), { 'leads:assign': 'own' });
  await assert.rejects(
    updateLead(world.ctx, wide, lead.id, { version: given.version, ownerId: isa.userId! }),
    refused('auth.forbidden'),
  );
  // Made for somebody else at once.
  const made = await makeLead(world.ctx, isa, { ownerId: agent.userId! });
  assert.equal((await readLead(world.ctx, agent, made.id)).ownerId, agent.userId);
  await assert.rejects(makeLead(world.ctx, agent, { ownerId: isa.userId! }), refused('auth.forbidden'));
  await assert.rejects(
    updateLead(world.ctx, company.owner, mine.id, { version: 1, ownerId: agent.userId!, pondId: newId() }),
    refused('request.invalid'),
  );
});

test('a duplicate out of sight is refused without saying whose or which', async () => {
  const hidden = await makeLead(world.ctx, company.owner, {
    name: 'Secret Person',
    emails: ['secret@example.com'],
    source: 'Portal',
    externalId: 'x-1',
  });
  const tries = [
    { emails: ['secret@example.com'] },
    { name: 'Another', source: 'Portal', externalId: 'x-1' },
  ];
  for (const [i, want] of tries.entries()) {
    await assert.rejects(makeLead(world.ctx, agent, { emails: [], name: `New ${i}`, ...want }), (error) => {
      assert.ok(refused('lead.duplicate')(error), String(error));
      assert.equal((error as AppError).context, undefined);
      assert.doesNotMatch(JSON.stringify(error), /Secret/);
      return true;
    });
    await assert.rejects(
      makeLead(world.ctx, company.owner, { emails: [], name: `New ${i}`, ...want }),
      (error) => {
        assert.equal((error as AppError).context?.leadId, hidden.id);
        return true;
      },
    );
  }
  const own = await makeLead(world.ctx, agent);
  await assert.rejects(
    updateLead(world.ctx, agent, own.id, { version: 1, emails: ['secret@example.com'] }),
    (error) => refused('lead.duplicate')(error) && (error as AppError).context === undefined,
  );
});

test('without a reach, or with a broken one, the tables show nothing', async () => {
  await makeLead(world.ctx, agent);
  const client = new pg.Client({ connectionString: world.ownerUrl });
  await client.connect();
  try {
    const count = async (reach: string | null) => {
      await client.query(`begin; set local role lintel_app; set local app.tenant_id = '${company.id}'`);
      if (reach !== null) await client.query(`set local app.reach = '${reach}'`);
      const counts = [];
      for (const table of ['leads', 'lead_events', 'conversion_events', 'lead_search', 'lead_scores'])
        counts.push((await client.query(`select count(*)::int as n from ${table}`)).rows[0].n);
      await client.query('rollback');
      return counts;
    };
    for (const reach of [null, '', 'ALL', 'none', '{}', `{${newId()}}`])
      assert.deepEqual(await count(reach), [0, 0, 0, 0, 0], String(reach));
    const all = await count('all');
    const some = await count(`{${agent.userId}}`);
    assert.ok(some[0]! > 0 && some[0]! < all[0]!);
    // A row out of reach can be neither changed nor deleted by a statement that forgot its condition.
    await client.query(
      `begin; set local role lintel_app; set local app.tenant_id = '${company.id}'; set local app.reach = '{${agent.userId}}'`,
    );
    assert.equal((await client.query("update leads set tags = '{stolen}'")).rowCount, some[0]);
    assert.equal((await client.query('delete from lead_search')).rowCount, some[3]);
    await client.query('savepoint s');
    await assert.rejects(client.query('update leads set user_id = $1', [other.userId]), { code: '42501' });
    await client.query('rollback');
  } finally {
    await client.end();
  }
});

test('work joined to a transaction has the reach of its own actor, and leaves the outer one as it was', async () => {
  const { ctx } = world;
  await makeLead(ctx, company.owner);
  const ids = (actor: Actor) =>
    ctx.tx(actor, async (tx) => (await tx.selectFrom('leads').select('id').execute()).map(({ id }) => id));
  const [all, own] = [await ids(systemActor(company.id)), await ids(agent)];
  assert.ok(own.length < all.length);
  await ctx.tx(
    agent,
    async (tx) => {
      assert.deepEqual(await ids(systemActor(company.id)), all);
      assert.deepEqual(await ids(agent), own);
      assert.equal((await tx.selectFrom('leads').select('id').execute()).length, own.length);
      await assert.rejects(
        tx.reaching("all'; drop table leads", async () => undefined),
        /Not a reach/,
      );
    },
    { join: true },
  );
});

test('collaborators and ponds over HTTP, with their audit rows', async () => {
  const lead = await makeLead(world.ctx, agent);
  const params = { leadId: lead.id };
  const asAgent = await world.client(agent);
  const asOther = await world.client(other);
  await assert.rejects(
    asAgent.call(contract.share, { params, body: { userIds: [] } }),
    problem(403, 'auth.forbidden'),
  );
  await assert.rejects(asOther.call(contract.get, { params }), problem(404, 'lead.not_found'));
  const shared = await owner.call(contract.share, {
    params,
    body: { userIds: [other.userId!, other.userId!] },
  });
  assert.deepEqual(shared.collaboratorIds, [other.userId]);
  assert.deepEqual(await asOther.call(contract.get, { params }), shared);
  assert.equal((await auditOf('lead.shared', lead.id)).length, 1);
  await assert.rejects(
    owner.call(contract.share, { params, body: { userIds: [newId()] } }),
    problem(404, 'user.not_found'),
  );
  await owner.call(contract.share, { params, body: { userIds: [] } });
  await assert.rejects(asOther.call(contract.get, { params }), problem(404, 'lead.not_found'));

  const pond = await owner.call(contract.createPond, { body: { name: 'North' } });
  await assert.rejects(
    owner.call(contract.createPond, { body: { name: 'north' } }),
    problem(409, 'pond.name_taken'),
  );
  await assert.rejects(
    asAgent.call(contract.createPond, { body: { name: 'Mine' } }),
    problem(403, 'auth.forbidden'),
  );
  const waiting = await owner.call(contract.create, { body: { name: 'Waits', pondId: pond.id } });
  const saved = await owner.call(contract.updatePond, {
    params: { pondId: pond.id },
    body: { userIds: [agent.userId!] },
  });
  assert.deepEqual([saved.name, saved.userIds, saved.leads], ['North', [agent.userId], 1]);
  const page = await asAgent.call(contract.list, {
    query: { filter: JSON.stringify([{ field: 'pondId', op: 'is', value: pond.id }]), count: 'true' },
  });
  assert.deepEqual([page.items.map((row) => row.id), page.total], [[waiting.id], 1]);
  await owner.call(contract.removePond, { params: { pondId: pond.id } });
  await assert.rejects(
    asAgent.call(contract.get, { params: { leadId: waiting.id } }),
    problem(404, 'lead.not_found'),
  );
  assert.equal((await owner.call(contract.get, { params: { leadId: waiting.id } })).pondId, null);
  assert.equal((await auditOf('pond.saved', pond.id)).length, 2);
  assert.equal((await auditOf('pond.removed', pond.id)).length, 1);
});

test('"why can they see this" names the rule, and for those who cannot the reason', async () => {
  const lead = await makeLead(world.ctx, agent);
  const params = { leadId: lead.id };
  const { items, answer } = await owner.call(contract.explainAccess, {
    params,
    query: { userId: other.userId! },
  });
  assert.deepEqual(
    [items[0]?.userId, items[0]?.rule.kind, items[0]?.may],
    [agent.userId, 'owner', ['leads:update', 'leads:bulk']],
  );
  const head = items.find((item) => item.userId === company.owner.userId);
  assert.deepEqual([head?.rule.kind, head?.rule.name], ['company', 'Owner']);
  assert.ok(!items.some((item) => item.userId === other.userId));
  assert.equal(answer?.sees, false);
  assert.match(answer?.text ?? '', /Otto Agent neither owns/);
  const partner = await world.client(await company.member('partner'));
  await assert.rejects(partner.call(contract.explainAccess, { params }), problem(403, 'auth.forbidden'));
  const asOther = await world.client(other);
  await assert.rejects(asOther.call(contract.explainAccess, { params }), problem(404, 'lead.not_found'));
});

test('a team, owners and leads of nobody can be filtered for; lists keep to the reach', async () => {
  const client = new pg.Client({ connectionString: world.ownerUrl });
  await client.connect();
  const team = newId();
  await client.query('insert into teams (tenant_id, id, name) values ($1, $2, $3)', [
    company.id,
    team,
    'West',
  ]);
  await client.query('insert into team_members (tenant_id, team_id, user_id) values ($1, $2, $3)', [
    company.id,
    team,
    other.userId,
  ]);
  await client.end();
  const theirs = await makeLead(world.ctx, company.owner, { ownerId: other.userId! });
  const nobody = await makeLead(world.ctx, company.owner);
  const find = async (actor: Actor, field: string, op: string, value?: unknown) =>
    (
      await listLeads(world.ctx, actor, {
        limit: 200,
        sort: '-createdAt',
        count: false,
        filter: { all: [{ field, op, ...(value === undefined ? {} : { value }) }] } as never,
      })
    ).items.map((row) => row.id);
  assert.ok((await find(company.owner, 'teamId', 'is', team)).includes(theirs.id));
  const outside = await find(company.owner, 'teamId', 'isNot', team);
  assert.ok(outside.includes(nobody.id) && !outside.includes(theirs.id));
  assert.ok((await find(company.owner, 'ownerId', 'empty')).includes(nobody.id));
  const several = await find(company.owner, 'ownerId', 'anyOf', [agent.userId, other.userId]);
  assert.ok(several.includes(theirs.id) && !several.includes(nobody.id));
  assert.deepEqual(await find(agent, 'teamId', 'is', team), []);
});

test('an export has what its reader reaches, is safe in a spreadsheet and audited with its rows', async () => {
  assert.equal(neutral('=1+1'), "'=1+1");
  for (const sign of ['=', '+', '-', '@', '\t', '\r', '\uff1d', '\uff0b', '\uff0d', '\uff20', ' ='])
    assert.equal(neutral(`${sign}x`), `'${sign}x`);
  assert.equal(neutral('plain - text'), 'plain - text');
  const tenant = await world.tenant();
  const client = await world.client(tenant.owner);
  for (let i = 0; i < 3; i++)
    await makeLead(world.ctx, tenant.owner, {
      name: `=HYPERLINK("x",${i})`,
      tags: ['a,b', 'c"d'],
      budgetMax: 100,
    });
  const reply = await client.fetch('/api/leads/export.csv');
  assert.equal(reply.status, 200);
  assert.match(reply.headers.get('content-type') ?? '', /^text\/csv; charset=utf-8/);
  assert.equal(reply.headers.get('content-disposition'), 'attachment; filename="leads-export.csv"');
  const bytes = Buffer.from(await reply.arrayBuffer());
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const lines = bytes.toString('utf8').trim().split('\r\n');
  assert.equal(lines.length, 4);
  assert.match(lines[1] ?? '', /,"'=HYPERLINK\(""x"",2\)",/);
  assert.match(lines[1] ?? '', /,"a,b, c""d",/);
  const few = await client.call(contract.export, {
    query: { filter: JSON.stringify([{ field: 'name', op: 'contains', value: ',1)' }]) },
  });
  assert.equal(few.trim().split('\r\n').length, 2);
  // A proof of identity older than ten minutes is asked for again; agents may not export at all.
  const isAgent = await world.client(await tenant.member('agent'));
  assert.equal((await isAgent.fetch('/api/leads/export.csv')).status, 403);
  const db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
  const { rows } = await db.query(
    "select id from audit_log where tenant_id = $1 and action = 'leads.exported'",
    [tenant.id],
  );
  await db.end();
  assert.equal(rows.length, 2);
});
