import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { contract, type Mapping, type NewWebhook } from '@lintel/contract';
import { until } from '../../../../test/until.ts';
import { createWorld, ProblemError, type TestTenant, type World } from '../../../../test/world.ts';
import { newId } from '../../../kernel/ids.ts';
import { findMessage, type MessageRow } from '../messages/messages.repository.ts';
import { readKept } from '../read-kept.ts';

const { doors } = contract;
let world: World;
before(async () => {
  world = await createWorld();
  await world.work();
});
after(() => world.close());

const MAPPING: Mapping = {
  rules: [
    { field: 'eventId', from: ['id'] },
    { field: 'name', from: ['person.first', 'person.last'], join: ' ' },
    { field: 'email', from: ['person.email'] },
    { field: 'phone', from: ['person.phone'] },
  ],
  consent: [],
};

async function makeHook(tenant: TestTenant, mapping: Mapping | null = MAPPING): Promise<NewWebhook> {
  const client = await world.client(tenant.owner);
  const hook = await client.call(doors.createWebhook, { body: { name: 'Portal', source: 'Portal' } });
  if (mapping)
    await client.call(doors.saveMapping, {
      params: { webhookId: hook.id },
      body: { mapping, version: 0 },
    });
  return hook;
}

/** The path of a webhook's address, as its test server serves it. */
const pathOf = ({ url }: NewWebhook): string => new URL(url).pathname;

async function send(
  hook: NewWebhook,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const nobody = await world.client();
  return nobody.fetch(pathOf(hook), {
    method: 'POST',
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
}
const idOf = async (reply: Response): Promise<string> => {
  assert.equal(reply.status, 202, await reply.clone().text());
  return ((await reply.json()) as { messageId: string }).messageId;
};
const messageOf = async (tenant: TestTenant, id: string): Promise<MessageRow> => {
  const row = await world.ctx.read(tenant.owner, (tx) => findMessage(tx, id));
  assert.ok(row);
  return row;
};
/** Waits until the message is in one of these states. */
async function inState(tenant: TestTenant, id: string, ...states: string[]): Promise<MessageRow> {
  await until(`the message is ${states.join(' or ')}`, async () =>
    states.includes((await messageOf(tenant, id)).state),
  );
  return messageOf(tenant, id);
}
const settled = (tenant: TestTenant, id: string): Promise<MessageRow> =>
  inState(tenant, id, 'read', 'waiting', 'ignored', 'failed');
const code = (error: unknown): string => (error instanceof ProblemError ? error.problem.code : String(error));

test('a call becomes a lead with its source, and the same call again does not, however it comes', async () => {
  const tenant = await world.tenant();
  const hook = await makeHook(tenant);
  const body = { id: 7, person: { first: 'Zoë', last: '李', email: 'zoe@example.com' } };
  const racing = await Promise.all(
    Array.from({ length: 5 }, (_, n) => send(hook, { ...body, sentAt: n }).then(idOf)),
  );
  assert.equal(new Set(racing).size, 1, 'the number of the event decides');
  // Read by the job and by others at once: one event.
  await Promise.all(Array.from({ length: 6 }, () => readKept(world.ctx, tenant.owner, racing[0] ?? '')));
  const row = await settled(tenant, racing[0] ?? '');
  assert.equal(row.state, 'read');
  const client = await world.client(tenant.owner);
  const lead = await client.call(contract.leads.get, { params: { leadId: row.lead_id ?? '' } });
  assert.deepEqual([lead.name, lead.source, lead.emails[0]?.value], ['Zoë 李', 'Portal', 'zoe@example.com']);
  await readKept(world.ctx, tenant.owner, row.id);
  const { items } = await client.call(contract.leads.events, { params: { leadId: lead.id } });
  assert.equal(items.filter(({ kind }) => kind === 'inquiry.general').length, 1);

  const other = { person: { email: 'two@example.com' } };
  const keyed = { 'idempotency-key': 'k-1' };
  const [one, two] = [await send(hook, other, keyed), await send(hook, { ...other, again: true }, keyed)];
  assert.equal(await idOf(one), await idOf(two), 'the key decides');
  const plain = { person: { email: 'three@example.com' } };
  const first = await idOf(await send(hook, plain));
  assert.equal(await idOf(await send(hook, plain)), first, 'the body decides');
  world.clock.set(new Date(Date.now() + 11 * 60_000));
  assert.notEqual(await idOf(await send(hook, plain)), first, 'after ten minutes it is another event');
  const window = 10 * 60_000;
  const border = Math.ceil(Date.now() / window + 3) * window;
  world.clock.set(new Date(border - 1_000));
  const before = await idOf(await send(hook, plain));
  world.clock.set(new Date(border + 1_000));
  assert.equal(await idOf(await send(hook, plain)), before, 'wherever the ten minutes begin');
  world.clock.set(new Date());
});

test('without a mapping a call waits, is the sample, and is read once there is one', async () => {
  const tenant = await world.tenant();
  const hook = await makeHook(tenant, null);
  const client = await world.client(tenant.owner);
  const id = await idOf(await send(hook, { person: { email: 'first@example.com', phone: 'call me' } }));
  const waiting = await settled(tenant, id);
  assert.deepEqual([waiting.state, waiting.problem?.key], ['waiting', 'doors.problem.no_mapping']);
  const params = { webhookId: hook.id };
  const [listed] = (await client.call(doors.listWebhooks)).items;
  assert.equal(listed?.waiting, 1);
  assert.ok(listed.lastReceivedAt);
  const sample = await client.call(doors.webhookSample, { params });
  assert.deepEqual(sample.payload, { person: { email: 'first@example.com', phone: 'call me' } });

  const trial = await client.call(doors.tryWebhook, {
    params,
    body: { mapping: MAPPING, payload: sample.payload },
  });
  assert.deepEqual([trial.outcome, trial.inquiry?.person.phones], ['created', ['call me']]);
  assert.equal((await client.call(contract.leads.list)).items.length, 0, 'a trial writes nothing');

  await client.call(doors.saveMapping, { params, body: { mapping: MAPPING, version: 0 } });
  await assert.rejects(
    client.call(doors.saveMapping, { params, body: { mapping: MAPPING, version: 0 } }),
    (error) => code(error) === 'webhook.stale',
  );
  const read = await inState(tenant, id, 'read');
  const lead = await client.call(contract.leads.get, { params: { leadId: read.lead_id ?? '' } });
  assert.equal(lead.phones[0]?.raw, 'call me');
  const known = await client.call(doors.tryWebhook, {
    params,
    body: { mapping: MAPPING, payload: sample.payload },
  });
  assert.equal(known.outcome, 'known');
});

test('whatever comes is kept and answered, and what cannot be read waits with the reason', async () => {
  const tenant = await world.tenant();
  const hook = await makeHook(tenant);
  const cases: [string | Uint8Array, string, string][] = [
    ['{"person":', 'application/json', 'doors.problem.not_json'],
    ['<lead/>', 'text/xml', 'doors.problem.not_json'],
    ['[]', 'application/json', 'doors.map.nobody'],
    ['null', 'application/json', 'doors.map.nobody'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'application/json', 'doors.map.too_deep'],
    ['{"__proto__":{"person":{"email":"eve@example.com"}}}', 'application/json', 'doors.map.nobody'],
    [Buffer.from([0xff, 0xfe, 0x00, 0x80]), 'application/octet-stream', 'doors.problem.not_json'],
  ];
  for (const [body, type, problem] of cases) {
    const row = await settled(tenant, await idOf(await send(hook, body, { 'content-type': type })));
    assert.deepEqual([row.state, row.problem?.key], ['waiting', problem], type);
  }
  const form = new URLSearchParams({ 'person[email]': 'x', email: 'form@example.com' }).toString();
  const row = await settled(
    tenant,
    await idOf(await send(hook, form, { 'content-type': 'application/x-www-form-urlencoded' })),
  );
  assert.equal(row.problem?.key, 'doors.map.nobody', 'form fields are read; this mapping asks for others');
  assert.equal((await send(hook, 'x'.repeat(1_100_000))).status, 413);
  assert.equal((await send(hook, '')).status, 204, 'somebody tries the address out');
});

test('an address is one company’s, can be replaced with both working for a while, and switched off', async () => {
  const tenant = await world.tenant();
  const other = await world.tenant();
  const hook = await makeHook(tenant);
  const client = await world.client(tenant.owner);
  const params = { webhookId: hook.id };
  const rotated = await client.call(doors.rotateWebhook, { params, body: { overlapHours: 1 } });
  assert.notEqual(rotated.url, hook.url);
  assert.ok(
    !JSON.stringify((await client.call(doors.listWebhooks)).items).includes(pathOf(rotated).slice(-43)),
  );
  const body = () => ({ id: newId(), person: { email: `p.${newId()}@example.com` } });
  for (const one of [hook, rotated]) assert.equal((await send(one, body())).status, 202);
  world.clock.set(new Date(Date.now() + 61 * 60_000));
  assert.deepEqual([(await send(hook, body())).status, (await send(rotated, body())).status], [404, 202]);
  world.clock.set(new Date());
  await client.call(doors.updateWebhook, { params, body: { active: false } });
  const dead = await send(rotated, body());
  const none = await send({ ...hook, url: hook.url.replace(/.{43}$/, 'x'.repeat(43)) }, body());
  const tell = async (reply: Response) => ({ ...((await reply.json()) as object), instance: '' });
  assert.deepEqual(await tell(dead), await tell(none), 'switched off and unknown look the same');
  const stranger = await world.client(other.owner);
  await assert.rejects(
    stranger.call(doors.updateWebhook, { params, body: { active: true } }),
    (error) => code(error) === 'webhook.not_found',
  );
});

test('a webhook that asks for a signature takes no call without one, a wrong one, or an old one', async () => {
  const tenant = await world.tenant();
  const hook = await makeHook(tenant);
  const client = await world.client(tenant.owner);
  const { secret } = await client.call(doors.signWebhook, {
    params: { webhookId: hook.id },
    body: { required: true },
  });
  const body = JSON.stringify({ id: 1, person: { email: 'signed@example.com' } });
  const signature = (key: string, at = Math.floor(world.clock.now().getTime() / 1_000), text = body) => ({
    'x-lintel-signature': `t=${at},v1=${createHmac('sha256', key).update(`${at}.${text}`).digest('hex')}`,
  });
  const now = Math.floor(world.clock.now().getTime() / 1_000);
  const refused: Record<string, string>[] = [
    {},
    { 'x-lintel-signature': 'nonsense' },
    signature('another secret'),
    signature(secret ?? '', now - 600),
    signature(secret ?? '', now, `${body} `),
  ];
  for (const headers of refused) assert.equal((await send(hook, body, headers)).status, 401);
  assert.equal((await send(hook, body, signature(secret ?? ''))).status, 202);
});

test('own fields get values of their kind, and what does not fit is left out and named', async () => {
  const tenant = await world.tenant();
  const client = await world.client(tenant.owner);
  const fields = [
    { label: 'Pets', type: 'number' as const },
    { label: 'Moving day', type: 'date' as const },
    { label: 'Pool', type: 'boolean' as const },
    { label: 'View', type: 'select' as const, options: ['Lake', 'City'] },
  ];
  for (const body of fields) await client.call(contract.fields.create, { body });
  const keys = (await client.call(contract.leads.listFields)).items.map(({ key }) => key);
  const hook = await makeHook(tenant, {
    rules: [
      { field: 'email', from: ['email'] },
      ...keys.map((key) => ({ field: `custom.${key}` as const, from: [key] })),
    ],
    consent: [{ channel: 'call', from: 'ok', wording: 'You may call me.' }],
  });
  const values = (...given: unknown[]) => Object.fromEntries(keys.map((key, at) => [key, given[at]]));
  const id = await idOf(
    await send(hook, { email: 'own@example.com', ok: 'yes', ...values('2', '2026-12-24', 'yes', 'lake') }),
  );
  const lead = await client.call(contract.leads.get, {
    params: { leadId: (await settled(tenant, id)).lead_id ?? '' },
  });
  assert.deepEqual(Object.values(lead.custom).toSorted(), [2, '2026-12-24', 'Lake', true].toSorted());
  const { items } = await client.call(contract.leads.events, { params: { leadId: lead.id } });
  assert.equal(items.find(({ payload }) => payload.door === 'webhook')?.payload.agreed, 'call');
  const [shown] = (await client.call(doors.listWebhooks)).items;
  const trial = await client.call(doors.tryWebhook, {
    params: { webhookId: hook.id },
    body: {
      mapping: shown?.mapping ?? MAPPING,
      payload: { email: 'x@example.com', ...values('many', 'soon', 'perhaps', 'Sea') },
    },
  });
  assert.equal(trial.outcome, 'created');
  assert.deepEqual(
    trial.problems.map(({ field }) => field),
    keys.map((key) => `custom.${key}`),
  );
  await assert.rejects(
    client.call(doors.saveMapping, {
      params: { webhookId: hook.id },
      body: { mapping: { rules: [{ field: 'custom.nowhere', from: ['x'] }] }, version: 1 },
    }),
    (error) => code(error) === 'field.not_found',
  );
});
