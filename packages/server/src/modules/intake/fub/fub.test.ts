import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, type Grants, type KEY_PERMISSIONS } from '@lintel/contract';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../../test/world.ts';
import { newId } from '../../../kernel/ids.ts';
import { readLead } from '../../leads/index.ts';

let world: World;
let company: TestTenant;
let base: string;
let key: string;
let writeOnly: string;
let db: pg.Client;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
  base = (await world.client(company.owner)).baseUrl;
  key = await newKey({ 'leads:create': 'all', 'leads:read': 'all' });
  writeOnly = await newKey({ 'leads:create': 'all' });
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
});
after(async () => {
  await db?.end();
  await world?.close();
});

async function newKey(
  grants: Partial<Pick<Grants, (typeof KEY_PERMISSIONS)[number]>>,
  limitPerMinute = 1000,
): Promise<string> {
  world.clock.set(new Date());
  const client = await world.client(company.owner);
  const made = await client.call(contract.keys.create, {
    body: { name: 'Vendor', account: { name: `Vendor ${newId()}` }, grants, limitPerMinute },
  });
  return made.secret;
}
const post = async (body: unknown, as = key, headers: Record<string, string> = {}) => {
  const reply = await fetch(`${base}/v1/events`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${as}:`).toString('base64')}`,
      'Content-Type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, body: text === '' ? undefined : JSON.parse(text) };
};
const inquiry = (over: object = {}, person: object = {}) => ({
  source: 'Homes & Co',
  system: 'AwesomeSite',
  type: 'Property Inquiry',
  message: 'Is it still available?',
  person: {
    firstName: 'Grace',
    lastName: 'Hopper',
    emails: [{ value: 'grace@example.com', type: 'home' }],
    phones: [{ value: '312-555-0188' }],
    tags: ['Relocating'],
    ...person,
  },
  property: {
    street: '5 Elm St',
    city: 'Austin',
    state: 'TX',
    code: '78701',
    mlsNumber: '777',
    price: '$450,000',
    forRent: 0,
  },
  ...over,
});
const problem = async (status: number, body: unknown, as?: string) => {
  const reply = await post(body, as);
  assert.equal(reply.status, status, JSON.stringify(reply.body));
  assert.equal(typeof reply.body.errorMessage, 'string');
  return reply.body.errorMessage as string;
};

test('a vendor changes the host alone: 201 for a new person, 200 for a known one, with the person', async () => {
  const first = await post(inquiry(), key, { 'X-System': 'AwesomeSite', 'X-System-Key': 'abc' });
  assert.equal(first.status, 201);
  const { id, name, firstName, source, emails, tags, stage } = first.body;
  assert.deepEqual(
    { name, firstName, source, tags, stage, emails },
    {
      name: 'Grace Hopper',
      firstName: 'Grace',
      source: 'Homes & Co',
      tags: ['Relocating'],
      stage: 'New',
      emails: [{ value: 'grace@example.com', type: 'home', isPrimary: 1 }],
    },
  );
  const again = await post(inquiry({ type: 'Viewed Property', message: undefined }));
  assert.deepEqual([again.status, again.body.id], [200, id]);
  const byId = await post({
    type: 'Viewed Page',
    pageTitle: 'Homes',
    pageUrl: 'https://site.example/homes?utm_source=x',
    person: { id },
  });
  assert.deepEqual([byId.status, byId.body.id], [200, id]);
  const client = await world.client(company.owner);
  const { items } = await client.call(contract.leads.events, { params: { leadId: id } });
  assert.deepEqual(items.map((item) => item.kind).sort(), [
    'inquiry.property',
    'lead.created',
    'page.visited',
    'property.viewed',
  ]);
  const asked = items.find((item) => item.kind === 'inquiry.property')!;
  assert.equal(asked.payload.text, 'Is it still available?');
  assert.deepEqual(asked.payload.property, {
    listingId: '777',
    street: '5 Elm St',
    city: 'Austin',
    state: 'TX',
    postalCode: '78701',
    price: 450_000,
    forRent: false,
  });
});

test('who may not read leads learns nothing of the person, and only a readable id leads to one', async () => {
  const known = await post(inquiry(), writeOnly);
  const fresh = await post(
    inquiry({}, { emails: [{ value: 'nobody-yet@example.com' }], phones: [] }),
    writeOnly,
  );
  for (const reply of [known, fresh]) {
    assert.equal(reply.status, 201);
    assert.deepEqual(Object.keys(reply.body), ['eventId']);
  }
  const { body } = await post(inquiry());
  await problem(404, inquiry({}, { id: body.id }), writeOnly);
  await problem(404, inquiry({}, { id: 123 }));
  await problem(404, inquiry({}, { id: '019ab9a0-0000-7000-8000-000000000000' }));
  const other = await world.tenant();
  const stranger = await world.client(other.owner);
  await assert.rejects(stranger.call(contract.leads.get, { params: { leadId: body.id } }));
});

test('the id of a lead that was merged leads to the one that stayed', async () => {
  const person = (n: number) => ({
    name: 'Twice Known',
    emails: [{ value: `twice${n}@example.com` }],
    phones: [],
  });
  const [stays, goes] = [await post(inquiry({}, person(1))), await post(inquiry({}, person(2)))];
  assert.notEqual(stays.body.id, goes.body.id);
  const client = await world.client(company.owner);
  await client.call(contract.duplicates.merge, {
    body: {
      survivorId: stays.body.id,
      leads: [stays, goes].map(({ body }) => ({ id: body.id, version: 1 })),
    },
  });
  const later = await post({ type: 'Viewed Page', person: { id: goes.body.id } });
  assert.deepEqual([later.status, later.body.id], [200, stays.body.id]);
});

test('what cannot be taken is said in its own words: 400, 401, 403, 405', async () => {
  assert.match(await problem(400, inquiry({ type: 'Sneezed' })), /Property Inquiry/);
  assert.match(await problem(400, { type: 'Registration' }), /person/);
  assert.match(
    await problem(400, inquiry({}, { firstName: '', lastName: null, emails: [], phones: [] })),
    /./,
  );
  assert.match(await problem(400, inquiry({ occurredAt: 'yesterday' })), /occurredAt/);
  await problem(400, '{"type": ');
  await problem(401, inquiry(), 'lintel_wrong');
  await problem(403, inquiry(), await newKey({ 'leads:read': 'all' }));
  const got = await fetch(`${base}/v1/events`);
  assert.equal(got.status, 405);
});

test('a key that asks too often is told when to come back; an archived source that ignores leads answers 204', async () => {
  const slow = await newKey({ 'leads:create': 'all' }, 1);
  assert.equal((await post(inquiry({ source: 'Slow' }), slow)).status, 201);
  const late = await post(inquiry({ source: 'Slow' }), slow);
  assert.equal(late.status, 429);
  assert.ok(Number(late.headers.get('retry-after')) > 0);
  assert.equal(late.headers.get('x-ratelimit-context'), 'events');
  assert.match(late.body.errorMessage, /Wait/);
  const client = await world.client(company.owner);
  const { items } = await client.call(contract.sources.list, {});
  const { id } = items.find(({ name }) => name === 'Slow')!;
  await client.call(contract.sources.update, { params: { sourceId: id }, body: { state: 'ignored' } });
  const away = await post(inquiry({ source: 'SLOW' }));
  assert.deepEqual([away.status, away.body], [204, undefined]);
});

test('what vendors send awry is read as far as it goes, and nothing personal stands in plain text', async () => {
  const { status, body } = await post(
    inquiry(
      { type: 'inquiry', occurredAt: '2026-01-05 10:00:00', description: 'Asked twice' },
      {
        name: 'Linus\u0000  Berg',
        firstName: undefined,
        lastName: undefined,
        emails: ['not an address', { value: 'LINUS+portal@Example.com', isPrimary: 1 }],
        phones: [{ value: 'call me' }, { value: 3125550144 }],
        addresses: [{ street: '9 Hidden Way', city: 'Dallas' }],
        background: 'Sold a boat.',
        customBudgetNote: 'about half a million',
      },
    ),
  );
  assert.equal(status, 201);
  const lead = await readLead(world.ctx, company.owner, body.id);
  assert.equal(lead.name, 'Linus Berg');
  assert.deepEqual(
    lead.emails.map((e) => [e.raw, e.value]),
    [
      ['LINUS+portal@Example.com', 'linus+portal@example.com'],
      ['not an address', null],
    ],
  );
  assert.deepEqual(
    lead.phones.map((p) => [p.raw, p.value]),
    [
      ['call me', null],
      ['3125550144', '+13125550144'],
    ],
  );
  const { rows } = await db.query(
    'select payload::text, occurred_at from lead_events where lead_id = $1 and kind = $2',
    [lead.id, 'inquiry.property'],
  );
  assert.doesNotMatch(rows[0].payload, /Hidden|boat|half a million|twice/);
  const client = await world.client(company.owner);
  const { items } = await client.call(contract.leads.events, { params: { leadId: lead.id } });
  const event = items.find((item) => item.kind === 'inquiry.property')!;
  assert.equal(event.occurredAt, '2026-01-05T10:00:00.000Z');
  assert.equal(event.payload.history, true);
  assert.equal(event.payload.background, 'Sold a boat.');
  assert.deepEqual(event.payload.custom, { customBudgetNote: 'about half a million' });
});
