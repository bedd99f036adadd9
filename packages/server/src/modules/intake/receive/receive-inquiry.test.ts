import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  contract,
  type DomainEvent,
  type EventPayload,
  INQUIRY_TYPES,
  type Inquiry,
  type LeadEvent,
} from '@lintel/contract';
import pg from 'pg';
import { createWorld, ProblemError, type TestTenant, type World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { consentState } from '../../consent/index.ts';
import { createLead, readLead } from '../../leads/index.ts';
import { listEvents } from '../../leads/timeline/events.ts';
import { mlModule } from '../../ml/index.ts';
import { insertProperties } from '../../properties/index.ts';
import { receiveInquiry } from './receive-inquiry.ts';

let world: World;
let company: TestTenant;
let db: pg.Client;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
});
after(async () => {
  await db?.end();
  await world?.close();
});

type Sent = Omit<Inquiry, 'type'> & Partial<Inquiry>;
const send = async (inquiry: Sent, actor: Actor = company.owner) => {
  const received = await receiveInquiry(
    world.ctx,
    actor,
    { type: 'inquiry.general', ...inquiry },
    { door: 'api' },
  );
  assert.ok(received !== 'ignored');
  return received;
};
const lead = (id: string, tenant = company) => readLead(world.ctx, tenant.owner, id);
const timeline = async (leadId: string): Promise<LeadEvent[]> =>
  (await (await world.client(company.owner)).call(contract.leads.events, { params: { leadId } })).items;
const news = async (eventId: string): Promise<EventPayload<'inquiry.received'>> => {
  const { rows } = await db.query(
    `select payload from outbox where name = 'inquiry.received' and payload ->> 'eventId' = $1`,
    [eventId],
  );
  assert.equal(rows.length, 1);
  return rows[0].payload;
};
const count = async (table: string, tenant = company): Promise<number> =>
  Number((await db.query(`select count(*) as n from ${table} where tenant_id = $1`, [tenant.id])).rows[0].n);
const HOUR = 3_600_000;
const ago = (ms: number) => new Date(world.ctx.clock.now().getTime() - ms).toISOString();

test('the first event makes a lead, the second fills what was empty and replaces nothing', async () => {
  const owner = await company.member('agent');
  const first = await send({
    type: 'inquiry.property',
    source: 'Zillow',
    campaign: { name: 'Spring' },
    person: {
      firstName: 'Ada',
      lastName: 'Larsen',
      emails: ['Ada.Larsen@Example.com'],
      budgetMax: 500_000,
      tags: ['VIP'],
    },
    message: 'Is it still for sale?',
    property: { street: '12 Tanner Row', city: 'Austin', price: 450_000 },
  });
  assert.equal(first.created, true);
  const client = await world.client(company.owner);
  const { version } = await lead(first.leadId);
  await client.call(contract.leads.update, {
    params: { leadId: first.leadId },
    body: { version, ownerId: owner.userId, status: 'archived' },
  });
  const second = await send({
    source: 'realtor.com',
    campaign: { source: 'google', medium: 'cpc' },
    person: {
      name: 'Ada Larsen',
      emails: ['ada.larsen@example.com', 'ada@work.example'],
      phones: ['(312) 555-0123'],
      budgetMin: 300_000,
      budgetMax: 900_000,
      timeline: 'now',
      tags: ['vip', 'Relocating'],
    },
  });
  assert.deepEqual([second.leadId, second.created], [first.leadId, false]);
  const now = await lead(first.leadId);
  assert.deepEqual(
    {
      name: now.name,
      source: now.source,
      campaign: now.campaign,
      lastSource: now.lastSource,
      lastCampaign: now.lastCampaign,
      owner: now.ownerId,
      budget: [now.budgetMin, now.budgetMax],
      timeline: now.timeline,
      tags: now.tags,
      status: now.status,
      emails: now.emails.map((e) => e.value),
      phones: now.phones.map((p) => p.value),
      version: now.version,
    },
    {
      name: 'Ada Larsen',
      source: 'Zillow',
      campaign: 'Spring',
      lastSource: 'realtor.com',
      lastCampaign: 'google / cpc',
      owner: owner.userId,
      budget: [300_000, 500_000],
      timeline: 'now',
      tags: ['VIP', 'Relocating'],
      status: 'open',
      emails: ['ada.larsen@example.com', 'ada@work.example'],
      phones: ['+13125550123'],
      version: 3,
    },
  );
  const events = await timeline(first.leadId);
  assert.deepEqual(
    events.slice(-2).map(({ kind, userId }) => [kind, userId]),
    [
      ['inquiry.property', null],
      ['lead.created', null],
    ],
  );
  const [asked] = events.filter((event) => event.kind === 'inquiry.property');
  assert.deepEqual(
    [asked?.payload.text, asked?.payload.property, asked?.payload.campaign, asked?.source, asked?.userId],
    [
      'Is it still for sale?',
      { street: '12 Tanner Row', city: 'Austin', price: 450_000 },
      { name: 'Spring' },
      'Zillow',
      null,
    ],
  );
  // What did not replace anything is kept with the event.
  const [other] = events.filter((event) => event.kind === 'inquiry.general');
  assert.deepEqual(other?.payload.left, { budget: { min: 300_000, max: 900_000, currency: 'USD' } });
  const { rows } = await db.query('select payload::text as text, body from lead_events where id = $1', [
    first.eventId,
  ]);
  assert.doesNotMatch(rows[0].text, /still for sale|Larsen|ada/i);
  assert.doesNotMatch(rows[0].body.toString('latin1'), /still/);
});

test('who is the same person, by the rule and nothing else', async () => {
  const base = {
    source: 'Portal A',
    person: {
      name: 'Robin Vale',
      emails: ['robin@example.com'],
      phones: ['312-555-0101'],
      externalId: 'a-1',
    },
  };
  const { leadId } = await send(base);
  const cases: [string, Sent, boolean][] = [
    ['an address in other capitals', { person: { emails: ['ROBIN@EXAMPLE.COM'] } }, true],
    ['an address with a plus tag', { person: { emails: ['Robin+Zillow@Example.com'] } }, true],
    ['another plus tag', { person: { emails: ['robin+b@example.com'] } }, true],
    ['a second address among others', { person: { emails: ['new@example.com', 'robin@example.com'] } }, true],
    ['number and name', { person: { name: 'ROBIN  vale', phones: ['+1 (312) 555-0101'] } }, true],
    ['the id of the source', { source: 'PORTAL a', person: { externalId: 'a-1' } }, true],
    ['the number under another name', { person: { name: 'Sam Vale', phones: ['312-555-0101'] } }, false],
    ['the number without a name', { person: { phones: ['312-555-0101'] } }, false],
    ['the name alone', { person: { name: 'Robin Vale' } }, false],
    ['the id of another source', { source: 'Portal B', person: { externalId: 'a-1' } }, false],
    ['an address of another domain', { person: { emails: ['robin@example.org'] } }, false],
  ];
  for (const [what, inquiry, same] of cases) {
    const got = await send(inquiry);
    assert.equal(got.leadId === leadId, same, what);
    assert.equal(got.created, !same, what);
  }
  // A second source's id for a known person is theirs from then on.
  await send({ source: 'Portal C', person: { emails: ['robin@example.com'], externalId: 'c-9' } });
  assert.equal((await send({ source: 'portal c', person: { externalId: 'c-9' } })).leadId, leadId);
  // Another company has none of them.
  const other = await world.tenant();
  const there = await send(base, other.owner);
  assert.equal(there.created, true);
  assert.equal(await count('leads', other), 1);
});

test('another name under one address is kept beside the first, and so are values nobody can read', async () => {
  const first = await send({ source: 'Homes', person: { name: 'John Moe', emails: ['moe@example.com'] } });
  for (const name of ['J. Moe', 'Jon Moe', 'Moe, John A.'])
    await send({ person: { name, emails: ['moe@example.com'] } });
  const second = await send({
    source: 'Homes',
    person: {
      name: 'Mary Moe',
      emails: ['moe@example.com', 'not-an-address'],
      phones: ['call me', 'CALL ME'],
    },
  });
  await send({ person: { name: 'mary moe', emails: ['moe@example.com'], phones: ['call me'] } });
  const moe = await lead(first.leadId);
  assert.equal(second.leadId, first.leadId);
  assert.equal(moe.name, 'John Moe');
  assert.deepEqual(
    moe.alsoKnownAs.map(({ name, source }) => ({ name, source })),
    [{ name: 'Mary Moe', source: 'Homes' }],
  );
  assert.deepEqual(
    moe.phones.map((p) => [p.raw, p.value]),
    [['call me', null]],
  );
  assert.deepEqual(
    moe.emails.map((e) => [e.raw, e.value]),
    [
      ['moe@example.com', 'moe@example.com'],
      ['not-an-address', null],
    ],
  );
  const client = await world.client(company.owner);
  const found = await client.call(contract.leads.search, { query: { q: 'mary m' } });
  assert.deepEqual(
    found.items.map(({ id }) => id),
    [moe.id],
  );
  const told = (await timeline(moe.id)).find((event) => event.id === second.eventId);
  assert.equal(told?.payload.otherName, 'Mary Moe');
});

test('an event with keys of two leads goes to the stronger, takes nothing from the other, and names it', async () => {
  const one = await send({ person: { name: 'Uma One', emails: ['uma@example.com'] } });
  const two = await send({ person: { name: 'Uma One', phones: ['312-555-0166'] } });
  const three = await send({
    person: { name: 'Uma One', emails: ['uma@example.com'], phones: ['312-555-0166', '312-555-0167'] },
  });
  assert.notEqual(one.leadId, two.leadId);
  assert.equal(three.leadId, one.leadId);
  assert.deepEqual(
    (await lead(one.leadId)).phones.map((p) => p.value),
    ['+13125550167'],
  );
  assert.deepEqual(
    (await lead(two.leadId)).phones.map((p) => p.value),
    ['+13125550166'],
  );
  const event = (await timeline(one.leadId)).find(({ id }) => id === three.eventId);
  assert.deepEqual(event?.payload.alsoLeadIds, [two.leadId]);
  assert.deepEqual(event?.payload.left, { phones: ['312-555-0166'] });
});

test('only who asks, and now, starts anything', async () => {
  for (const type of INQUIRY_TYPES) {
    const { eventId } = await send({ type, person: { emails: [`type-${type}@example.com`] } });
    const asks = /^inquiry|^registration|^open-house|^showing/.test(type);
    assert.equal((await news(eventId)).automate, asks, type);
  }
  const late = await send({
    occurredAt: ago(25 * HOUR),
    source: 'Old',
    person: { emails: ['late@example.com'] },
  });
  assert.deepEqual(await news(late.eventId), {
    leadId: late.leadId,
    eventId: late.eventId,
    created: true,
    automate: false,
  });
  const recent = await send({ occurredAt: ago(23 * HOUR), person: { emails: ['recent@example.com'] } });
  assert.equal((await news(recent.eventId)).automate, true);
  const ahead = await send({
    occurredAt: ago(-48 * HOUR),
    source: 'Newer',
    person: { emails: ['late@example.com'] },
  });
  assert.equal((await news(ahead.eventId)).automate, true);
  const events = await timeline(late.leadId);
  const of = (id: string) => events.find((event) => event.id === id);
  assert.equal(of(late.eventId)?.payload.history, true);
  assert.equal(of(ahead.eventId)?.payload.ahead, true);
  assert.ok(of(ahead.eventId)!.occurredAt <= world.ctx.clock.now().toISOString());
  // History that comes in later leaves the last touch alone.
  await send({ occurredAt: ago(72 * HOUR), source: 'Older', person: { emails: ['late@example.com'] } });
  assert.equal((await lead(late.leadId)).lastSource, 'Newer');
});

test('consent is what can be shown, and who unsubscribes is not written to', async () => {
  const wording = 'Write to me about homes.';
  const { leadId } = await send({
    source: 'Form',
    person: { emails: ['consent@example.com'] },
    consent: [
      { channel: 'email', state: 'given', wording, textVersion: '3' },
      { channel: 'text', state: 'given' },
      { channel: 'call', state: 'refused' },
    ],
  });
  const state = (channel: 'email' | 'text' | 'call') =>
    world.ctx.read(company.owner, (tx) => consentState(tx, leadId, channel));
  assert.deepEqual(
    [await state('email'), await state('text'), await state('call')],
    ['given', 'unknown', 'refused'],
  );
  await send({ type: 'unsubscribed', person: { emails: ['consent@example.com'] } });
  assert.equal(await state('email'), 'refused');
});

test('the home asked about is linked to the listing of its number or address; a seller’s own stays sealed', async () => {
  const agent = await company.member('agent');
  const [byNumber, byStreet] = [newId(), newId()];
  await world.ctx.tx(company.owner, (tx) =>
    insertProperties(tx, [
      {
        id: byNumber,
        address: '1 Other Way',
        city: 'Austin',
        standard_status: 'Active',
        listing_id: 'MLS-55',
        listing_agent_id: agent.userId,
      },
      { id: byStreet, address: '77 North Elm Street', city: 'Austin', standard_status: 'Active' },
    ]),
  );
  const asked = async (property: Inquiry['property'], type: Inquiry['type'] = 'inquiry.property') => {
    const { leadId, eventId } = await send({
      type,
      property,
      person: { emails: [`home-${newId()}@example.com`] },
    });
    const event = (await timeline(leadId)).find(({ id }) => id === eventId);
    return {
      payload: event!.payload,
      stored: (await db.query('select payload from lead_events where id = $1', [eventId])).rows[0].payload,
    };
  };
  const linked = async (property: Inquiry['property']) =>
    ((await asked(property)).payload.property as { propertyId?: string }).propertyId;
  assert.equal(await linked({ listingId: 'mls-55', street: 'somewhere else' }), byNumber);
  assert.equal(await linked({ street: '77 N. Elm St.', city: 'AUSTIN' }), byStreet);
  assert.equal(await linked({ street: '77 N Elm St', city: 'Dallas' }), undefined);
  assert.equal(await linked({ listingId: 'MLS-56' }), undefined);
  const own = await asked({ street: '9 Hidden Way', city: 'Austin' }, 'inquiry.seller');
  assert.equal(own.payload.street, '9 Hidden Way');
  assert.deepEqual(own.stored.property, { city: 'Austin' });
});

test('a campaign is read from the page’s address, whose query stays sealed', async () => {
  const { leadId, eventId } = await send({
    type: 'page.visited',
    page: {
      url: 'https://site.example/homes?utm_source=google&utm_campaign=Fall&email=a%40b.example#top',
      title: 'Homes',
      seconds: 12,
    },
    person: { emails: ['page@example.com'] },
  });
  const { payload } = (await timeline(leadId)).find(({ id }) => id === eventId)!;
  assert.deepEqual(payload.campaign, { source: 'google', name: 'Fall' });
  assert.deepEqual(payload.page, { url: 'https://site.example/homes', title: 'Homes', seconds: 12 });
  assert.match(String(payload.pageUrl), /email=/);
  const { rows } = await db.query('select payload::text as text from lead_events where id = $1', [eventId]);
  assert.doesNotMatch(rows[0].text, /email/);
});

test('over HTTP: 202, the same answer to a key of idempotency, 204 of an ignored source, and nothing kept then', async () => {
  const tenant = await world.tenant();
  const client = await world.client(tenant.owner);
  const post = (body: Record<string, unknown>, key?: string) =>
    client.fetch('/api/leads/events', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(key ? { 'Idempotency-Key': key } : {}) },
      body: JSON.stringify(body),
    });
  const body = { type: 'registration', source: 'Shop', person: { emails: ['key@example.com'] } };
  const answers = [await post(body, 'k1'), await post(body, 'k1')];
  const replies = await Promise.all(
    answers.map(async (answer) => (await answer.json()) as Record<string, string>),
  );
  assert.deepEqual(
    answers.map(({ status }) => status),
    [202, 202],
  );
  assert.deepEqual(Object.keys(replies[0] ?? {}).sort(), ['eventId', 'leadId']);
  assert.deepEqual(replies[1], replies[0]);
  const { rows } = await db.query(
    `select count(*)::int as n from lead_events where tenant_id = $1 and kind = 'registration'`,
    [tenant.id],
  );
  assert.equal(rows[0].n, 1);
  // The known and the unknown get the same kind of answer.
  const again = await post(body);
  assert.deepEqual(
    [again.status, Object.keys((await again.json()) as object).sort()],
    [202, ['eventId', 'leadId']],
  );

  const { items } = await client.call(contract.sources.list, {});
  const change = (state: 'ignored' | 'archived') =>
    client.call(contract.sources.update, { params: { sourceId: items[0]!.id }, body: { state } });
  await change('archived');
  assert.equal((await post({ ...body, source: 'SHOP' })).status, 202);
  await change('ignored');
  const before = [
    await count('leads', tenant),
    await count('lead_events', tenant),
    await count('audit_log', tenant),
  ];
  const person = { emails: ['turned@example.com'] };
  for (const key of [undefined, 'k2', 'k2']) {
    const answer = await post({ ...body, source: 'shop', person }, key);
    assert.deepEqual([answer.status, await answer.text()], [204, '']);
  }
  assert.deepEqual(
    [await count('leads', tenant), await count('lead_events', tenant), await count('audit_log', tenant)],
    before,
  );
  for (const [status, wrong] of [
    [422, { type: 'registration', person: {} }],
    [422, { type: 'registration', person: { custom: { nope: 1 }, name: 'A' } }],
    [422, { type: 'sneezed', person: { name: 'A' } }],
  ] as const)
    assert.equal((await post(wrong)).status, status);
});

test('an actor who may not see the lead adds to it all the same, and learns nothing', async () => {
  const first = await send({ person: { emails: ['hidden@example.com'] } });
  const agent = await company.member('agent');
  const client = await world.client(agent);
  const reply = await client.call(contract.inquiries.receive, {
    body: { type: 'inquiry.general', person: { emails: ['hidden@example.com'] } },
  });
  assert.equal(reply.leadId, first.leadId);
  await assert.rejects(
    client.call(contract.leads.get, { params: { leadId: first.leadId } }),
    (error) => error instanceof ProblemError && error.problem.status === 404,
  );
});

test('racing posts of one person give one lead, whichever key they share, and hand-made ones beside them', async () => {
  const tenant = await world.tenant();
  const TRIALS = 50;
  const post = (inquiry: Sent) => send(inquiry, tenant.owner);
  for (let i = 0; i < TRIALS; i += 1) {
    const email = `race${i}@example.com`;
    const person = { name: `Race ${i}`, phones: [`312-555-${String(1000 + i)}`] };
    const kinds: Sent[][] = [
      [{ person: { emails: [email] } }, { person: { emails: [email.toUpperCase()] } }],
      [
        { person: { emails: [`race${i}+a@example.com`] } },
        { person: { emails: [`race${i}+b@example.com`] } },
      ],
      [{ person }, { person }],
      [
        { source: `New ${i}`, person: { externalId: 'x' } },
        { source: `NEW ${i}`, person: { externalId: 'x' } },
      ],
      // From three portals in one second.
      [
        { source: 'P1', person: { ...person, emails: [email] } },
        { source: 'P2', person: { ...person, emails: [email] } },
        { source: 'P3', person: { ...person, emails: [email] } },
      ],
    ];
    const before = await count('leads', tenant);
    const got = await Promise.all(kinds[i % kinds.length]!.map(post));
    assert.equal(new Set(got.map((g) => g.leadId)).size, 1, `trial ${i}`);
    assert.equal(got.filter((g) => g.created).length, 1, `trial ${i}`);
    assert.equal(await count('leads', tenant), before + 1, `trial ${i}`);
  }
  // Somebody types the lead at the same moment: they hear of the duplicate, or the event joins theirs.
  for (let i = 0; i < 10; i += 1) {
    const same = i % 2 ? { emails: [`typed${i}@example.com`] } : { source: 'P1', externalId: `typed-${i}` };
    const { source, ...person } = { source: undefined, ...same };
    const before = await count('leads', tenant);
    const results = await Promise.allSettled([
      createLead(world.ctx, tenant.owner, { name: 'Typed', ...same }),
      post({ ...(source ? { source } : {}), person }),
    ]);
    assert.equal(results[1].status, 'fulfilled', `typed ${i}`);
    assert.equal(await count('leads', tenant), before + 1, `typed ${i}`);
  }
  const { rows } = await db.query('select count(*)::int as n from lead_sources where tenant_id = $1', [
    tenant.id,
  ]);
  assert.equal(rows[0].n, 3 + TRIALS / 5);
});

test('a lead that comes in is told of by its event alone, so that it is scored once', async () => {
  const tenant = await world.tenant();
  const { leadId, eventId } = await send({ person: { emails: ['score@example.com'] } }, tenant.owner);
  const { rows } = await db.query(`select id, name, payload from outbox where payload ->> 'leadId' = $1`, [
    leadId,
  ]);
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['inquiry.received'],
  );
  const job = mlModule.jobs.find(({ name }) => name === 'ml.score-inquiry');
  assert.ok(job?.kind === 'event' && job.on === 'inquiry.received');
  const event: DomainEvent<'inquiry.received'> = {
    id: rows[0].id,
    name: 'inquiry.received',
    tenantId: tenant.id,
    userId: null,
    occurredAt: new Date().toISOString(),
    payload: rows[0].payload,
  };
  assert.equal(event.payload.eventId, eventId);
  for (let i = 0; i < 3; i += 1) await job.run(world.ctx, event, new AbortController().signal);
  assert.notEqual((await lead(leadId, tenant)).score, null);
  const scores = await db.query('select count(*)::int as n from lead_scores where lead_id = $1', [leadId]);
  assert.equal(scores.rows[0].n, 1);
});

test('a role that hides fields hides them in events too, and no event names a lead out of reach', async () => {
  const agent = await company.member('agent');
  const kept = {
    source: 'Secret Source',
    campaign: { name: 'Secret Campaign' },
    page: { url: 'https://site.example/?utm_term=secret', title: 'Homes' },
    message: 'Hello',
  };
  const mine = await send({ person: { name: 'Reach One', emails: ['reach1@example.com'] } });
  await send({ person: { name: 'Reach One', phones: ['312-555-0177'] } });
  await send({
    ...kept,
    person: {
      name: 'Reach One',
      emails: ['reach1@example.com'],
      phones: ['312-555-0177'],
      location: 'Secret Lake',
    },
  });
  const client = await world.client(company.owner);
  const { version } = await lead(mine.leadId);
  await client.call(contract.leads.update, {
    params: { leadId: mine.leadId },
    body: { version, ownerId: agent.userId },
  });
  const hiding: Actor = {
    ...agent,
    access: { ...agent.access, fields: { source: 'hidden', campaign: 'hidden', phones: 'hidden' } },
  };
  const query = { limit: 50, group: ['all'] as const };
  const { items } = await listEvents(world.ctx, hiding, mine.leadId, query);
  const event = items.find((item) => item.payload.text === 'Hello');
  assert.ok(event);
  assert.doesNotMatch(JSON.stringify(event), /secret|555/i);
  assert.equal(event.payload.alsoLeadIds, undefined);
  const all = await listEvents(world.ctx, company.owner, mine.leadId, query);
  const open = all.items.find((item) => item.payload.text === 'Hello');
  assert.match(JSON.stringify(open), /Secret Campaign/);
  assert.equal(Array.isArray(open?.payload.alsoLeadIds), true);
});
