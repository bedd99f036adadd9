import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import { createWorld, ProblemError, type TestTenant, type World } from '../../../../test/world.ts';
import { insertLeads, insertSettings } from '../bulk.ts';
import { makeLead } from '../leads.factory.ts';
import { readLead } from '../read-lead.ts';
import { tidySources } from './tidy-sources.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world?.close());

const listed = async (tenant: TestTenant) =>
  (await (await world.client(tenant.owner)).call(contract.sources.list, {})).items;
const change = async (tenant: TestTenant, name: string, body: object) => {
  const client = await world.client(tenant.owner);
  const source = (await listed(tenant)).find((item) => item.name === name);
  assert.ok(source, name);
  return client.call(contract.sources.update, { params: { sourceId: source.id }, body });
};
const tidy = (tenant: TestTenant) => tidySources(world.ctx, tenant.id, new AbortController().signal);
const sourceOf = async (tenant: TestTenant, leadId: string) =>
  (await readLead(world.ctx, tenant.owner, leadId)).source;
const refused = (code: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code;

test('a source is one, whatever the capitals, and counts what it brings', async () => {
  const tenant = await world.tenant();
  const first = await makeLead(world.ctx, tenant.owner, { source: 'Zillow' });
  const second = await makeLead(world.ctx, tenant.owner, { source: 'ZILLOW' });
  assert.equal(second.source, 'Zillow');
  const [zillow, ...others] = await listed(tenant);
  assert.deepEqual(others, []);
  assert.deepEqual(
    {
      name: zillow?.name,
      kind: zillow?.kind,
      state: zillow?.state,
      leads: zillow?.leads,
      recent: zillow?.recentLeads,
    },
    { name: 'Zillow', kind: 'portal', state: 'open', leads: 2, recent: 2 },
  );
  assert.equal(zillow?.lastLeadAt, second.createdAt);
  assert.ok(first.createdAt <= second.createdAt);
  assert.deepEqual(await listed(await world.tenant()), []);
});

test('a renamed source takes its leads along, and its old name goes on to lead there', async () => {
  const tenant = await world.tenant();
  const { id } = await makeLead(world.ctx, tenant.owner, { source: 'zilow', externalId: '7' });
  await change(tenant, 'zilow', { name: 'Zillow' });
  await tidy(tenant);
  assert.equal(await sourceOf(tenant, id), 'Zillow');
  const late = await makeLead(world.ctx, tenant.owner, { source: 'Zilow' });
  assert.equal(late.source, 'Zillow');
  const [zillow] = await listed(tenant);
  assert.deepEqual([zillow?.leads, zillow?.spellings.map((s) => s.name)], [2, ['zilow']]);
  // Back again: the two names change places.
  await change(tenant, 'Zillow', { name: 'zilow' });
  await tidy(tenant);
  assert.equal(await sourceOf(tenant, late.id), 'zilow');
  assert.deepEqual(
    (await listed(tenant))[0]?.spellings.map((s) => s.name),
    ['Zillow'],
  );
});

test('two sources become one; a lead whose id is taken there stays, and nothing goes in a circle', async () => {
  const tenant = await world.tenant();
  const one = await makeLead(world.ctx, tenant.owner, { source: 'Web form', externalId: '1' });
  const same = await makeLead(world.ctx, tenant.owner, { source: 'Website', externalId: '1' });
  const two = await makeLead(world.ctx, tenant.owner, { source: 'Website', externalId: '2' });
  const [form, site] = await listed(tenant);
  await change(tenant, 'Website', { sameAs: form!.id });
  await tidy(tenant);
  assert.equal(await sourceOf(tenant, two.id), 'Web form');
  assert.equal(await sourceOf(tenant, same.id), 'Website');
  assert.equal(await sourceOf(tenant, one.id), 'Web form');
  await assert.rejects(change(tenant, 'Web form', { sameAs: site!.id }), refused('source.is_itself'));
  await assert.rejects(change(tenant, 'Web form', { sameAs: form!.id }), refused('source.is_itself'));
  await makeLead(world.ctx, tenant.owner, { source: 'Radio' });
  await assert.rejects(change(tenant, 'Radio', { name: 'web FORM' }), refused('source.name_taken'));
  const parted = await (await world.client(tenant.owner)).call(contract.sources.update, {
    params: { sourceId: site!.id },
    body: { sameAs: null },
  });
  assert.deepEqual(
    parted.items.map((item) => item.name),
    ['Radio', 'Web form', 'Website'],
  );
});

test('an import in other capitals is brought to the one name; an archived source is offered no more', async () => {
  const tenant = await world.tenant();
  await makeLead(world.ctx, tenant.owner, { source: 'Open house' });
  const settings = await insertSettings(world.ctx, tenant.owner);
  const [id] = await world.ctx.tx(tenant.owner, (tx) =>
    insertLeads(world.ctx, tx, tenant.owner, [{ name: 'Ida Import', source: 'OPEN HOUSE' }], settings),
  );
  const [fresh] = await world.ctx.tx(tenant.owner, (tx) =>
    insertLeads(world.ctx, tx, tenant.owner, [{ name: 'Finn Fresh', source: 'Billboard' }], settings),
  );
  await tidy(tenant);
  await tidy(tenant);
  assert.equal(await sourceOf(tenant, id!), 'Open house');
  assert.equal(await sourceOf(tenant, fresh!), 'Billboard');
  await change(tenant, 'Billboard', { state: 'archived' });
  const client = await world.client(tenant.owner);
  assert.deepEqual((await client.call(contract.leads.sources, {})).items, ['Open house']);
});

test('the source of a lead is corrected by few, filled by any', async () => {
  const tenant = await world.tenant();
  const agent = await tenant.member('agent');
  const client = await world.client(agent);
  const { id, version } = await makeLead(world.ctx, agent, {});
  const filled = await client.call(contract.leads.update, {
    params: { leadId: id },
    body: { version, source: 'Referral' },
  });
  assert.equal(filled.source, 'Referral');
  const again = { params: { leadId: id }, body: { version: filled.version, source: 'Zillow' } };
  await assert.rejects(client.call(contract.leads.update, again), refused('lead.source_fixed'));
  const corrected = await (await world.client(tenant.owner)).call(contract.leads.update, again);
  assert.equal(corrected.source, 'Zillow');
  await assert.rejects(client.call(contract.sources.list, {}), refused('auth.forbidden'));
});
