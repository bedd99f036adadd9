import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { leads as contract, type FieldRules, ml, RULED_FIELDS } from '@lintel/contract';
import pg from 'pg';
import {
  type Client,
  createWorld,
  type ProblemError,
  type TestTenant,
  type World,
} from '../../../test/world.ts';
import { newId } from '../../kernel/ids.ts';
import { createField } from './fields/custom-fields.ts';

let world: World;
let company: TestTenant;
let owner: Client;
/** A broker, who reaches everything, kept from every ruled field. */
let blind: Client;
/** Who may read all of them and change none. */
let reader: Client;
let leadId: string;

/** Every value of the lead that the rules cover, none a part of another. */
const SECRETS = [
  'canary.mail@example.com',
  '3125550177',
  '777111',
  '888222',
  'Canaryville',
  'pre_approved',
  // As a reason of the score words it.
  'Mortgage pre-approved',
  'CanaryPortal',
  'canary-77',
  'CanaryCampaign',
  'canary-tag',
  'canary note',
  'canary-custom',
];
const FILTERS = [
  'source',
  'campaign',
  'budgetMax',
  'budgetMin',
  'location',
  'financing',
  'tags',
  'hasEmail',
  'hasPhone',
  'custom.secret',
];

before(async () => {
  world = await createWorld();
  company = await world.tenant();
  owner = await world.client(company.owner);
  await createField(world.ctx, company.owner, { label: 'Secret', key: 'secret', type: 'text', options: [] });
  const lead = await owner.call(contract.create, {
    body: {
      name: 'Carla Canary',
      emails: ['canary.mail@example.com'],
      phones: ['312-555-0177'],
      budgetMin: 777_111,
      budgetMax: 888_222,
      location: 'Canaryville',
      financing: 'pre_approved',
      source: 'CanaryPortal',
      externalId: 'canary-77',
      campaign: 'CanaryCampaign',
      tags: ['canary-tag'],
      custom: { secret: 'canary-custom' },
    },
  });
  leadId = lead.id;
  const params = { leadId };
  await owner.call(contract.addNote, { params, body: { text: 'canary note' } });
  await owner.call(contract.update, { params, body: { version: 1, campaign: null } });
  await owner.call(contract.update, { params, body: { version: 2, campaign: 'CanaryCampaign' } });
  await owner.call(ml.explainScore, { params });
  const names = [...RULED_FIELDS, 'custom.secret'];
  blind = await held(Object.fromEntries(names.map((name) => [name, 'hidden'])));
  reader = await held(Object.fromEntries(names.map((name) => [name, 'read_only'])));
});
after(() => world.close());

/** A broker whose role has these rules. */
async function held(fields: FieldRules): Promise<Client> {
  const member = await company.member('broker');
  const db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
  const role = newId();
  await db.query("insert into roles (tenant_id, id, base, name, fields) values ($1, $2, 'broker', $3, $4)", [
    company.id,
    role,
    `Role ${role}`,
    JSON.stringify(fields),
  ]);
  await db.query('update users set role_id = $2 where id = $1', [member.userId, role]);
  await db.end();
  return world.client(member);
}

const gets = () => [
  '/api/leads?count=true',
  `/api/leads/${leadId}`,
  `/api/leads/${leadId}/events`,
  `/api/leads/${leadId}/access`,
  '/api/leads/search?q=carla',
  '/api/leads/sources',
  '/api/leads/export.csv',
  `/api/leads/${leadId}/score`,
];

test('what a role hides is in no reply, and the replies keep their shape', async () => {
  const told = (await Promise.all(gets().map(async (path) => (await owner.fetch(path)).text()))).join('\n');
  for (const secret of SECRETS) assert.ok(told.includes(secret), `the owner is told ${secret}`);
  for (const path of gets()) {
    const reply = await blind.fetch(path);
    const text = await reply.text();
    assert.equal(reply.status, 200, `${path} ${text}`);
    for (const secret of SECRETS) assert.ok(!text.includes(secret), `${path} tells ${secret}`);
  }
  const lead = await blind.call(contract.get, { params: { leadId } });
  assert.deepEqual(
    [lead.name, lead.emails, lead.source, lead.budgetMax, lead.custom],
    ['Carla Canary', [], null, null, {}],
  );
  assert.deepEqual([...lead.hidden].sort(), [...RULED_FIELDS, 'custom.secret'].sort());
  assert.deepEqual((await owner.call(contract.get, { params: { leadId } })).hidden, []);
});

test('a search does not find by what is hidden', async () => {
  for (const q of ['canary.mail', '@example.com', '5550177', '312555']) {
    const found = async (client: Client) =>
      (await client.call(contract.search, { query: { q } })).items.length;
    assert.deepEqual([await found(owner), await found(blind), await found(reader)], [1, 0, 1], q);
  }
  for (const q of ['carla', 'canray'])
    assert.equal((await blind.call(contract.search, { query: { q } })).items[0]?.email, null, q);
});

test('what is hidden cannot be filtered by', async () => {
  for (const field of FILTERS) {
    const filter = JSON.stringify([
      { field: 'name', op: 'notEmpty' },
      { field, op: 'notEmpty' },
    ]);
    assert.equal((await owner.call(contract.list, { query: { filter } })).items.length, 1, field);
    for (const endpoint of [contract.list, contract.export]) {
      await assert.rejects(blind.call(endpoint, { query: { filter } }), ({ problem }: ProblemError) => {
        assert.deepEqual(
          [problem.status, problem.errors?.map((e) => e.path)],
          [422, ['filter.all.1.field']],
          field,
        );
        return true;
      });
    }
  }
});

test('what is hidden or read only cannot be written, and the answer names each field', async () => {
  const params = { leadId };
  const { version } = await owner.call(contract.get, { params });
  const body = {
    emails: ['new@example.com'],
    phones: [],
    budgetMin: 1,
    budgetMax: 2,
    location: 'X',
    financing: 'cash' as const,
    source: 'X',
    externalId: 'x',
    campaign: 'X',
    tags: [],
    custom: { secret: 'x' },
  };
  const paths = [...Object.keys(body).filter((name) => name !== 'custom'), 'custom.secret'].sort();
  const isRefused = ({ problem }: ProblemError) => {
    assert.deepEqual([problem.status, problem.code], [403, 'field.read_only']);
    assert.deepEqual(problem.errors?.map((e) => e.path).sort(), paths);
    return true;
  };
  for (const client of [blind, reader]) {
    await assert.rejects(client.call(contract.update, { params, body: { version, ...body } }), isRefused);
    await assert.rejects(client.call(contract.create, { body: { name: 'New', ...body } }), isRefused);
    await assert.rejects(
      client.call(contract.addNote, { params, body: { text: 'x' } }),
      ({ problem }: ProblemError) => {
        assert.equal(problem.code, 'field.read_only');
        return true;
      },
    );
  }
  // What has no rule stays free, and what is hidden stays as it was.
  const after = await blind.call(contract.update, { params, body: { version, propertyType: 'Condo' } });
  assert.deepEqual([after.propertyType, after.tags], ['Condo', []]);
  const whole = await owner.call(contract.get, { params });
  assert.deepEqual(
    [whole.tags, whole.custom, whole.emails.length],
    [['canary-tag'], { secret: 'canary-custom' }, 1],
  );
  assert.equal((await reader.call(contract.get, { params })).location, 'Canaryville');
});
