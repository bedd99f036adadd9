import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audit as contract } from '@lintel/contract';
import pg from 'pg';
import { until } from '../../../test/until.ts';
import { type Client, createWorld, ProblemError, type TestTenant, type World } from '../../../test/world.ts';
import { newId } from '../../kernel/ids.ts';
import { auditJobs } from './audit.jobs.ts';
import { checkEveryCompany, readChain } from './checks.ts';
import { signHeads } from './heads.ts';
import { sealAll } from './seal.ts';

let world: World;
let owner: pg.Client;
let tenant: TestTenant;
let client: Client;
before(async () => {
  world = await createWorld();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  tenant = await world.tenant();
  client = await world.client(tenant.owner);
});
after(async () => {
  await owner.end();
  await world.close();
});

const refused = (call: Promise<unknown>, code: string) =>
  assert.rejects(call, (e) => e instanceof ProblemError && e.problem.code === code);

const actionsOf = async (id: string) =>
  (
    await owner.query<{ action: string; changed: string[] | null; resource_id: string | null }>(
      'select action, changed, resource_id from audit_log where tenant_id = $1 order by created_at, id',
      [id],
    )
  ).rows;

/** An entry about a lead, with values. */
async function changeLead(at: TestTenant, leadId = newId()): Promise<string> {
  await world.ctx.tx(at.owner, (tx) =>
    world.ctx.record(tx, at.owner, 'lead.updated', {
      subject: { type: 'lead', id: leadId },
      payload: { leadId, version: 2, changed: ['name'] },
      changed: ['name'],
      before: { name: 'Ada Before' },
      after: { name: 'Ada After' },
    }),
  );
  return leadId;
}
const entryOf = async (leadId: string) =>
  (await owner.query<{ id: string }>('select id from audit_log where resource_id = $1', [leadId])).rows[0]!
    .id;

test('the log is read newest first by pages; opening it leaves one entry, turning pages none', async () => {
  const company = await world.tenant();
  const reader = await world.client(company.owner);
  for (let i = 0; i < 7; i++) await changeLead(company);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await reader.call(contract.list, {
      query: { limit: 3, action: 'lead', ...(cursor ? { cursor } : {}) },
    });
    seen.push(...page.items.map((e) => e.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  assert.equal(seen.length, 7);
  assert.deepEqual(seen, [...seen].sort().reverse());
  const reads = (await actionsOf(company.id)).filter((a) => a.action === 'audit.read');
  assert.deepEqual(reads, [{ action: 'audit.read', changed: ['action'], resource_id: null }]);

  const first = await reader.call(contract.list, { query: { limit: 1, action: 'lead' } });
  await refused(
    reader.call(contract.list, { query: { limit: 1, cursor: first.nextCursor! } }),
    'request.cursor_invalid',
  );
});

test('every filter narrows, and an entry says who, where and what', async () => {
  const company = await world.tenant();
  const agent = await company.member('agent', 'Ann Agent');
  const reader = await world.client(company.owner);
  const lead = await changeLead(company);
  // A later millisecond, for the filter by time.
  await new Promise((done) => setTimeout(done, 5));
  await world.ctx.tx(agent, (tx) => world.ctx.audit(tx, agent, 'lead.shared'));
  await sealAll(world.ctx);
  const ids = async (query: Record<string, string>) =>
    (await reader.call(contract.list, { query })).items.map((e) => e.action);

  assert.deepEqual(await ids({ user: agent.userId! }), ['lead.shared']);
  assert.deepEqual(await ids({ action: 'lead.updated' }), ['lead.updated']);
  assert.deepEqual(await ids({ action: 'lead' }), ['lead.shared', 'lead.updated']);
  assert.deepEqual(await ids({ action: 'leads' }), []);
  assert.deepEqual(await ids({ resourceType: 'lead', resourceId: lead }), ['lead.updated']);
  const { items } = await reader.call(contract.list, { query: { action: 'lead' } });
  const [shared, updated] = items;
  assert.deepEqual(await ids({ action: 'lead', from: shared!.at, to: '2100-01-01T00:00:00Z' }), [
    'lead.shared',
  ]);
  assert.deepEqual(await ids({ action: 'lead', to: shared!.at }), ['lead.updated']);
  assert.deepEqual(updated, {
    id: await entryOf(lead),
    at: updated!.at,
    action: 'lead.updated',
    user: { id: company.owner.userId, name: 'Olive Owner', kind: 'person' },
    resourceType: 'lead',
    resourceId: lead,
    changed: ['name'],
    ip: null,
    userAgent: null,
    requestId: null,
    hasValues: true,
    position: updated!.position,
  });
  assert.ok(updated!.position! > 0 && shared!.position === updated!.position! + 1);
  assert.equal(shared!.user!.name, 'Ann Agent');
  assert.ok((await reader.call(contract.actions)).items.includes('lead.shared'));
  await refused(reader.call(contract.list, { query: { action: "lead'; drop" } }), 'request.invalid');
});

test('values are shown to those who may, each look is logged, and an erased person stays erased', async () => {
  const lead = await changeLead(tenant);
  const entryId = await entryOf(lead);
  const detail = await client.call(contract.get, { params: { entryId } });
  assert.deepEqual(detail.before, { name: 'Ada Before' });
  assert.deepEqual(detail.after, { name: 'Ada After' });
  assert.deepEqual([detail.erased, detail.hash, detail.position], [false, null, null]);
  const looks = (await actionsOf(tenant.id)).filter((a) => a.action === 'audit.values_read');
  assert.deepEqual(looks, [{ action: 'audit.values_read', changed: null, resource_id: entryId }]);

  await sealAll(world.ctx);
  const sealed = await client.call(contract.get, { params: { entryId } });
  assert.match(sealed.hash!, /^[0-9a-f]{64}$/);

  await owner.query(`update subject_keys set sealed_key = '', destroyed_at = now() where subject_id = $1`, [
    lead,
  ]);
  const erased = await client.call(contract.get, { params: { entryId } });
  assert.deepEqual([erased.before, erased.after, erased.erased], [null, null, true]);

  const plain = (await client.call(contract.list, { query: { action: 'audit.values_read' } })).items[0]!;
  const nothing = await client.call(contract.get, { params: { entryId: plain.id } });
  assert.deepEqual([nothing.before, nothing.after, nothing.erased], [null, null, false]);
});

test('values that were changed in the database are not shown, and said to be', async () => {
  const entryId = await entryOf(await changeLead(tenant));
  await owner.query(
    'update audit_log set old_values = set_byte(old_values, 20, get_byte(old_values, 20) # 1) where id = $1',
    [entryId],
  );
  await refused(client.call(contract.get, { params: { entryId } }), 'audit.values_broken');
  await owner.query(
    'update audit_log set old_values = set_byte(old_values, 20, get_byte(old_values, 20) # 1) where id = $1',
    [entryId],
  );
});

test('nobody reads the log of another company, and the roles hold', async () => {
  const neighbour = await world.tenant();
  const entryId = await entryOf(await changeLead(neighbour));
  await refused(client.call(contract.get, { params: { entryId } }), 'audit.not_found');
  const { items } = await client.call(contract.list, { query: { limit: 200 } });
  assert.ok(items.every((e) => e.id !== entryId));
  const broker = await world.client(await tenant.member('broker'));
  await broker.call(contract.list);
  await refused(broker.call(contract.get, { params: { entryId: items[0]!.id } }), 'auth.forbidden');
  const agent = await world.client(await tenant.member('agent'));
  for (const e of [contract.list, contract.actions, contract.chain, contract.verify, contract.export])
    await refused(agent.call(e), 'auth.forbidden');
});

test('the export is the whole filtered log as CSV that no spreadsheet takes for formulas, and leaves one entry', async () => {
  const company = await world.tenant();
  const evil = await company.member('agent', '=HYPERLINK("https://example.com","x")');
  const names = ['+1+1', '-2', '@SUM(A1)', '\tx', 'a"b,c\r\nd'];
  for (const userAgent of names) {
    const actor = { ...evil, request: { id: newId(), ip: '203.0.113.9', userAgent } };
    await world.ctx.tx(actor, (tx) => world.ctx.audit(tx, actor, 'lead.shared', { changed: ['=x', 'y'] }));
  }
  await owner.query(
    `with made as (insert into audit_log (tenant_id, id, action, created_at)
       select $1, gen_random_uuid(), 'lead.shared', now() from generate_series(1, 2100) returning tenant_id, id, created_at)
     insert into audit_waiting select tenant_id, id, created_at from made`,
    [company.id],
  );
  const reader = await world.client(company.owner);
  const reply = await reader.fetch('/api/audit/export.csv?action=lead.shared');
  assert.equal(reply.status, 200);
  assert.match(reply.headers.get('content-type')!, /^text\/csv/);
  assert.equal(reply.headers.get('content-disposition'), 'attachment; filename="audit-export.csv"');
  const csv = await reply.text();
  assert.ok(csv.includes("'=HYPERLINK"));
  for (const cell of csv.split(/[,\r\n]+/)) assert.doesNotMatch(cell, /^"?[=+\-@\t]/, cell);
  assert.equal(csv.match(/lead\.shared/g)!.length, 2105);
  assert.doesNotMatch(csv, /audit\.exported|lead\.updated/);
  const exports = (await actionsOf(company.id)).filter((a) => a.action === 'audit.exported');
  assert.deepEqual(exports, [{ action: 'audit.exported', changed: ['action'], resource_id: null }]);
});

test('a check is asked for, carried out in the background, and told; a tampered log is told too', async () => {
  const company = await world.tenant();
  const reader = await world.client(company.owner);
  await world.work(auditJobs);
  await changeLead(company);
  assert.deepEqual(await reader.call(contract.chain), { sealed: 0, waiting: 2, head: null, check: null });
  await sealAll(world.ctx);
  await signHeads(world.ctx);
  const asked = await reader.call(contract.verify);
  assert.equal(asked.check!.state, 'running');
  assert.equal(asked.head!.position, 2);
  const settled = async () => {
    const look = async () => (await reader.call(contract.chain)).check!;
    await until('the check is done', async () => (await look()).state !== 'running');
    return look();
  };
  const intact = await settled();
  assert.deepEqual([intact.state, intact.entries, intact.faults], ['intact', 2, []]);

  await owner.query(
    `update audit_log set action = 'lead.created' where tenant_id = $1 and action = 'lead.updated'`,
    [company.id],
  );
  await reader.call(contract.verify);
  const broken = await settled();
  assert.equal(broken.state, 'broken');
  assert.deepEqual(
    broken.faults.map((f) => [f.kind, f.position]),
    [['changed', 2]],
  );
  const asks = (await actionsOf(company.id)).filter((a) => a.action === 'audit.check_requested');
  assert.equal(asks.length, 2);
});

test('while a check runs, asking again starts none', async () => {
  const company = await world.tenant();
  await owner.query(`insert into audit_checks (tenant_id, id, started_at) values ($1, $2, now())`, [
    company.id,
    newId(),
  ]);
  const reader = await world.client(company.owner);
  const asked = await reader.call(contract.verify);
  assert.equal(asked.check!.state, 'running');
  const { rows } = await owner.query('select count(*)::int as n from audit_checks where tenant_id = $1', [
    company.id,
  ]);
  assert.equal(rows[0].n, 1);
  assert.equal((await actionsOf(company.id)).filter((a) => a.action === 'audit.check_requested').length, 1);
});

test('the nightly check goes over every company and cries out about the broken one', async (t) => {
  const [good, bad] = [await world.tenant(), await world.tenant()];
  await sealAll(world.ctx);
  await owner.query(`delete from audit_log where tenant_id = $1`, [bad.id]);
  const errors: unknown[] = [];
  t.mock.method(world.ctx.log, 'error', (fields: unknown) => errors.push(fields));
  await checkEveryCompany(world.ctx, new AbortController().signal);
  assert.equal((await readChain(world.ctx, good.owner)).check!.state, 'intact');
  assert.equal((await readChain(world.ctx, bad.owner)).check!.state, 'broken');
  assert.ok(errors.some((e) => JSON.stringify(e).includes(bad.id)));
  assert.ok(!errors.some((e) => JSON.stringify(e).includes(good.id)));
});
