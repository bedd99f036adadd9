import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { contract, type NewProvider } from '@lintel/contract';
import { type Client, createWorld, ProblemError, type TestTenant, type World } from '../../../test/world.ts';
import { createLead, listFields, readLead } from '../leads/index.ts';
import { enrichLead } from './enrich-lead.ts';
import { enrichmentJobs } from './enrichment.jobs.ts';
import { readFacts } from './facts.ts';
import { domain, resolverOf } from './providers/email.ts';
import { listProviders } from './providers.service.ts';

let world: World;
let tenant: TestTenant;
let owner: Client;
const never = new AbortController().signal;

/** Another company's service: what it was asked, and what it answers next. */
const asked: { url: string; key: string | undefined; body: string }[] = [];
let answer: (request: IncomingMessage, reply: ServerResponse) => void;
const service = createServer(async (request, reply) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  asked.push({
    url: request.url ?? '',
    key: request.headers['x-api-key'] as string | undefined,
    body: Buffer.concat(parts).toString(),
  });
  answer(request, reply);
});
const says = (json: unknown) => (_request: IncomingMessage, reply: ServerResponse) =>
  void reply.setHeader('content-type', 'application/json').end(JSON.stringify(json));

before(async () => {
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  world = await createWorld({ EGRESS_ALLOW: '127.0.0.1' });
});
after(async () => {
  await world?.close();
  service.closeAllConnections();
  service.close();
});
beforeEach(async () => {
  tenant = await world.tenant();
  owner = await world.client(tenant.owner);
  asked.length = 0;
  answer = says({});
});

const provider = (change: Partial<NewProvider> = {}): NewProvider => ({
  name: 'Who is it',
  enabled: true,
  method: 'GET',
  url: `http://127.0.0.1:${(service.address() as AddressInfo).port}/people/{email}`,
  body: null,
  headers: { 'x-api-key': 'secret-of-the-service' },
  mapping: [
    { pointer: '/person/zone', fact: 'zone', to: 'timeZone' },
    { pointer: '/person/company', fact: 'works at', to: null },
  ],
  ttlHours: 24,
  timeoutMs: 1_000,
  dailyBudget: 100,
  monthlyBudget: 1_000,
  ...change,
});
const setUp = async (change?: Partial<NewProvider>) =>
  owner.call(contract.enrichment.createProvider, { body: provider(change) });
const factsOf = async (leadId: string) =>
  Object.fromEntries(
    (await readFacts(world.ctx, tenant.owner, leadId)).map((f) => [
      f.fact,
      { value: f.value, to: f.appliedTo, by: f.providerName },
    ]),
  );

describe('what can be known from here', () => {
  test('number, address and listings say what they say, and an empty time zone is filled', async () => {
    const lead = await createLead(world.ctx, tenant.owner, {
      name: 'Ana Ruiz',
      phones: ['(312) 555-0142'],
      emails: ['ana@mailinator.com'],
      location: '1005 N Clark Street, Chicago, IL 60610',
    });
    await enrichLead(world.ctx, tenant.id, lead.id, never);
    const facts = await factsOf(lead.id);
    assert.deepEqual(facts['phone.country'], { value: 'US', to: null, by: 'Lintel' });
    assert.deepEqual(facts['phone.zone'], { value: 'America/Chicago', to: 'timeZone', by: 'Lintel' });
    assert.equal(facts['email.kind']?.value, 'disposable');
    assert.equal(facts['address.street']?.value, '1005 N Clark St');
    assert.equal(facts['address.postalCode']?.value, '60610');
    assert.equal(facts['listings.fitting'], undefined);
    const now = await readLead(world.ctx, tenant.owner, lead.id);
    assert.equal(now.timeZone, 'America/Chicago');
    // A second time nothing is due, and nothing is written.
    await enrichLead(world.ctx, tenant.id, lead.id, never);
    assert.equal((await readLead(world.ctx, tenant.owner, lead.id)).version, now.version);
  });

  test('what a person typed stands, and what was filled here follows the number', async () => {
    const lead = await createLead(world.ctx, tenant.owner, { name: 'Bo', phones: ['(312) 555-0142'] });
    await enrichLead(world.ctx, tenant.id, lead.id, never);
    const change = async (set: object) => {
      const { version } = await readLead(world.ctx, tenant.owner, lead.id);
      await owner.call(contract.leads.update, { params: { leadId: lead.id }, body: { version, ...set } });
      await enrichLead(world.ctx, tenant.id, lead.id, never);
      return (await readLead(world.ctx, tenant.owner, lead.id)).timeZone;
    };
    assert.equal(await change({ phones: ['(212) 555-0142'] }), 'America/New_York');
    assert.equal(await change({ timeZone: 'America/Denver' }), 'America/Denver');
    assert.equal(await change({ phones: ['(312) 555-0143'] }), 'America/Denver');
    assert.equal((await factsOf(lead.id))['phone.zone']?.to, null);
    assert.equal(await change({ phones: [] }), 'America/Denver');
    assert.equal((await factsOf(lead.id))['phone.zone'], undefined);
  });

  test('half an address, a number that is none and a throw-away name invent nothing', async () => {
    const lead = await createLead(world.ctx, tenant.owner, {
      name: 'Cy',
      phones: ['call me'],
      location: 'North side',
    });
    await enrichLead(world.ctx, tenant.id, lead.id, never);
    assert.deepEqual(await factsOf(lead.id), {});
  });
});

describe('a service of another company', () => {
  test('is asked once for the same question, and fills only what is empty', async () => {
    answer = says({ person: { zone: 'Europe/Paris', company: 'Example GmbH', age: 44 } });
    await setUp();
    const one = await createLead(world.ctx, tenant.owner, { name: 'Di', emails: ['di+x@example.com'] });
    await enrichLead(world.ctx, tenant.id, one.id, never);
    await enrichLead(world.ctx, tenant.id, one.id, never);
    assert.deepEqual(
      asked.map(({ url, key }) => [url, key]),
      [['/people/di%2Bx%40example.com', 'secret-of-the-service']],
    );
    assert.deepEqual((await factsOf(one.id)).zone, {
      value: 'Europe/Paris',
      to: 'timeZone',
      by: 'Who is it',
    });
    assert.equal((await readLead(world.ctx, tenant.owner, one.id)).timeZone, 'Europe/Paris');
    const [listed] = (await owner.call(contract.enrichment.listProviders, {})).items;
    assert.equal(JSON.stringify(listed).includes('secret-of-the-service'), false);
    assert.deepEqual([listed?.callsToday, listed?.headerNames], [1, ['x-api-key']]);

    const two = await createLead(world.ctx, tenant.owner, {
      name: 'Ed',
      emails: ['ed@example.com'],
      timeZone: 'Asia/Tokyo',
    });
    await enrichLead(world.ctx, tenant.id, two.id, never);
    assert.equal((await readLead(world.ctx, tenant.owner, two.id)).timeZone, 'Asia/Tokyo');
    assert.equal((await factsOf(two.id)).zone?.to, null);
    // Without an address there is no question.
    const three = await createLead(world.ctx, tenant.owner, { name: 'Flo' });
    await enrichLead(world.ctx, tenant.id, three.id, never);
    assert.equal(asked.length, 2);
  });

  test('answers that do not fit a field fill nothing', async () => {
    const field = await owner.call(contract.fields.create, {
      body: { key: 'rooms', label: 'Rooms', type: 'number' },
    });
    assert.equal(
      (await listFields(world.ctx, tenant.owner)).some((f) => f.id === field.id),
      true,
    );
    await setUp({
      mapping: [
        { pointer: '/zone', fact: 'zone', to: 'timeZone' },
        { pointer: '/rooms', fact: 'rooms', to: 'custom.rooms' },
        { pointer: '/list/0/__proto__', fact: 'odd', to: null },
      ],
    });
    answer = says({ zone: 'Middle Earth', rooms: 'many', list: [{}] });
    const lead = await createLead(world.ctx, tenant.owner, { name: 'Gil', emails: ['gil@example.com'] });
    await enrichLead(world.ctx, tenant.id, lead.id, never);
    const now = await readLead(world.ctx, tenant.owner, lead.id);
    assert.deepEqual([now.timeZone, now.custom], [null, {}]);
    assert.deepEqual(Object.keys(await factsOf(lead.id)).sort(), ['email.kind', 'rooms', 'zone']);
  });

  test('rests after five failures in a row, keeps what was known, and is tried again', async () => {
    await setUp({ mapping: [{ pointer: '/zone', fact: 'zone', to: null }], ttlHours: 1 });
    answer = says({ zone: 'Europe/Rome' });
    const lead = await createLead(world.ctx, tenant.owner, { name: 'Hal', emails: ['hal@example.com'] });
    await enrichLead(world.ctx, tenant.id, lead.id, never);
    answer = (_request, reply) => void reply.writeHead(400).end();
    world.clock.advance(2 * 3_600_000);
    for (let i = 0; i < 7; i++) await enrichLead(world.ctx, tenant.id, lead.id, never);
    assert.equal(asked.length, 1 + 5);
    assert.equal((await factsOf(lead.id)).zone?.value, 'Europe/Rome');
    const state = async () => (await listProviders(world.ctx, tenant.owner))[0];
    assert.equal((await state())?.lastFailure?.reason, 'answered 400');
    assert.notEqual((await state())?.restsUntil, null);
    answer = says({ zone: 'Europe/Oslo' });
    world.clock.advance(61_000);
    await enrichLead(world.ctx, tenant.id, lead.id, never);
    assert.equal((await factsOf(lead.id)).zone?.value, 'Europe/Oslo');
    assert.equal((await state())?.restsUntil, null);
  });

  test('a budget holds among many at once, and a busy service is asked again', async () => {
    let busy = 2;
    answer = (_request, reply) => {
      if (busy-- > 0) reply.writeHead(503).end();
      else says({ person: { zone: 'Europe/Rome' } })(_request, reply);
    };
    await setUp({ dailyBudget: 3 });
    const leads = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        createLead(world.ctx, tenant.owner, { name: `P ${i}`, emails: [`p${i}@example.com`] }),
      ),
    );
    await enrichLead(world.ctx, tenant.id, leads[0]!.id, never);
    assert.equal(asked.length, 3);
    await Promise.all(leads.slice(1).map((lead) => enrichLead(world.ctx, tenant.id, lead.id, never)));
    assert.equal(new Set(asked.map((a) => a.url)).size, 3);
  });

  test('is refused for a protected trait, an address at home, and a host that depends on the person', async () => {
    const refused = async (change: Partial<NewProvider>, code: string, path: string) =>
      assert.rejects(setUp(change), (error) => {
        assert.ok(error instanceof ProblemError);
        assert.equal(error.problem.code, code);
        assert.equal(error.problem.errors?.[0]?.path, path);
        return true;
      });
    const [zone] = provider().mapping;
    await refused({ mapping: [{ ...zone!, fact: 'religion' }] }, 'fair_housing.refused', 'mapping.0.fact');
    await refused(
      { mapping: [{ ...zone!, pointer: '/person/ethnicity' }] },
      'fair_housing.refused',
      'mapping.0.pointer',
    );
    await refused({ url: 'http://169.254.169.254/{email}' }, 'provider.refused', 'url');
    await refused({ url: 'https://{name}.example.com/' }, 'request.invalid', 'url');
    await refused({ mapping: [{ ...zone!, to: 'custom.nothing' }] }, 'request.invalid', 'mapping.0.to');
    assert.equal(asked.length, 0);
  });

  test('is tried out without keeping anything, and forgotten with what it said', async () => {
    answer = says({ person: { zone: 'Europe/Rome' } });
    const { id } = await setUp();
    const trial = await owner.call(contract.enrichment.tryProvider, {
      params: { providerId: id },
      body: { email: 'Try@Example.com' },
    });
    assert.deepEqual(trial.facts, [
      { fact: 'zone', value: 'Europe/Rome' },
      { fact: 'works at', value: null },
    ]);
    const lead = await createLead(world.ctx, tenant.owner, { name: 'Ira', emails: ['ira@example.com'] });
    await enrichLead(world.ctx, tenant.id, lead.id, never);
    await owner.call(contract.enrichment.removeProvider, { params: { providerId: id } });
    assert.equal((await factsOf(lead.id)).zone, undefined);
    assert.equal((await readLead(world.ctx, tenant.owner, lead.id)).timeZone, 'Europe/Rome');
  });
});

test('a new lead is looked up by itself, and another company sees nothing of it', async () => {
  await world.work(enrichmentJobs);
  const { id } = await createLead(world.ctx, tenant.owner, { name: 'Jo', phones: ['(312) 555-0142'] });
  const end = Date.now() + 15_000;
  while ((await readLead(world.ctx, tenant.owner, id)).timeZone === null && Date.now() < end)
    await new Promise((done) => setTimeout(done, 50));
  assert.equal((await readLead(world.ctx, tenant.owner, id)).timeZone, 'America/Chicago');
  const other = await world.client((await world.tenant()).owner);
  await assert.rejects(other.call(contract.enrichment.facts, { params: { leadId: id } }), /lead\.not_found/);
});

describe('mail domains', () => {
  /** A name server of the four domains below (RFC 1035): it answers MX and A questions. */
  const server = createSocket('udp4');
  const ZONE: Record<string, { mx?: string; a?: true } | undefined> = {
    'example.com': { mx: 'mail.example.com' },
    'silent.example.com': { mx: '' },
    'old.example.com': { a: true },
  };
  const name = (text: string) =>
    Buffer.concat([
      ...text
        .split('.')
        .flatMap((label) => (label === '' ? [] : [Buffer.from([label.length]), Buffer.from(label)])),
      Buffer.from([0]),
    ]);
  before(async () => {
    server.on('message', (question, from) => {
      const labels: string[] = [];
      let at = 12;
      for (let size = question[at]!; size > 0; size = question[at]!) {
        labels.push(question.toString('latin1', at + 1, at + 1 + size));
        at += size + 1;
      }
      const type = question.readUInt16BE(at + 1);
      const known = ZONE[labels.join('.')];
      const data =
        type === 15 && known?.mx !== undefined
          ? Buffer.concat([Buffer.from([0, 10]), name(known.mx)])
          : type === 1 && known?.a
            ? Buffer.from([192, 0, 2, 1])
            : undefined;
      const head = Buffer.from(question.subarray(0, 12));
      head.writeUInt16BE(known ? 0x8180 : 0x8183, 2);
      head.writeUInt16BE(data ? 1 : 0, 6);
      head.writeUInt32BE(0, 8);
      const reply = data ? [Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]), data] : [];
      server.send(Buffer.concat([head, question.subarray(12, at + 5), ...reply]), from.port, from.address);
    });
    await new Promise<void>((done) => server.bind(0, '127.0.0.1', done));
  });
  after(() => void server.close());

  test('take mail by an exchanger or an address, and not by a null exchanger or without a name', async () => {
    const lookUp = domain(resolverOf([`127.0.0.1:${server.address().port}`]));
    for (const [host, takes] of [
      ['example.com', true],
      ['silent.example.com', false],
      ['old.example.com', true],
      ['nowhere.example.com', false],
    ] as const) {
      const [fact] = await lookUp.run(world.ctx, { domain: host }, never);
      assert.equal(fact?.value, takes, host);
    }
  });

  test('without name servers nothing is said, and after a few tries nothing is asked', async () => {
    const lookUp = domain(resolverOf(['127.0.0.1:9']));
    for (let i = 0; i < 6; i++)
      await assert.rejects(async () => lookUp.run(world.ctx, { domain: 'x.example.com' }, never));
    await assert.rejects(async () => lookUp.run(world.ctx, { domain: 'x.example.com' }, never), {
      name: 'Error',
      message: /breaker is open/,
    });
  });
});
