import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import { until } from '../../../../test/until.ts';
import { createWorld, type ProblemError, type World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { systemActor } from '../../../kernel/actor.ts';
import { ADF, LABEL_MAIL, type MailParts, METADATA_MAIL, mail } from '../mail/mails.factory.ts';
import { forgetMessages } from './forget-messages.ts';
import { readLargeMail, readSmallMail, rereadMail } from './messages.jobs.ts';
import * as repo from './messages.repository.ts';
import { readKeptMail } from './read-kept-mail.ts';
import { identify, keepMail } from './receive-mail.ts';

let world: World;
before(async () => {
  world = await createWorld();
  world.clock.set('2026-11-23T10:05:00Z');
});
after(() => world.close());

const keep = (actor: Actor, parts: MailParts | Buffer) =>
  keepMail(world.ctx, actor, Buffer.isBuffer(parts) ? parts : mail(parts));
const read = async (actor: Actor, messageId: string) => {
  for (const size of ['small', 'large'] as const)
    await readKeptMail(world.ctx, actor.tenantId, messageId, size);
  return world.ctx.read(systemActor(actor.tenantId), (tx) => repo.findMessage(tx, messageId));
};
const arrive = async (actor: Actor, parts: MailParts | Buffer) =>
  read(actor, (await keep(actor, parts)).messageId);
const leadOf = async (actor: Actor, leadId: string | null | undefined) =>
  (await world.client(actor)).call(contract.leads.get, { params: { leadId: leadId! } });
const count = (actor: Actor, table: 'leads' | 'lead_events') =>
  world.ctx.read(actor, async (tx) => {
    const rows = await tx
      .selectFrom(table)
      .select('id')
      .where('tenant_id', '=', actor.tenantId)
      .$if(table === 'lead_events', (q) => q.where('kind' as never, 'like', 'inquiry.%' as never))
      .execute();
    return rows.length;
  });

test('a mail in the open meta-tag format becomes a lead with all it says and nothing more', async () => {
  const { owner } = await world.tenant();
  const row = await arrive(owner, METADATA_MAIL);
  assert.equal(row?.state, 'read');
  const lead = await leadOf(owner, row?.lead_id);
  assert.equal(lead.name, "Ann O'Neil");
  assert.deepEqual(
    lead.emails.map((e) => e.value),
    ['ann.oneil+homes@example.com'],
  );
  assert.equal(lead.source, 'Home Finder');
  assert.equal(lead.type, 'seller');
  assert.equal(lead.timeline, 'within_6_months');
  assert.deepEqual(lead.tags, ['pool']);
  assert.equal(lead.financing, null);
});

test('the same mail twice, by any mailbox and read by several at once, is one event', async () => {
  const { owner } = await world.tenant();
  const parts = { ...LABEL_MAIL, id: '<once@portal.example.com>' };
  const first = await keep(owner, parts);
  const second = await keep(owner, mail({ ...parts, headers: { Received: 'by relay.example.com' } }));
  assert.deepEqual(second, { messageId: first.messageId, known: true });
  await Promise.all([1, 2, 3].map(() => read(owner, first.messageId)));
  assert.equal(await count(owner, 'lead_events'), 1);
});

test('the same person from three portals in one second is one lead with three events', async () => {
  const { owner } = await world.tenant();
  const portals = ['zillow.com', 'realtor.com', 'homes.com'];
  const kept = await Promise.all(
    portals.map((portal) => keep(owner, { ...LABEL_MAIL, from: `Leads <leads@${portal}>` })),
  );
  const rows = await Promise.all(kept.map(({ messageId }) => read(owner, messageId)));
  assert.deepEqual(
    rows.map((row) => row?.state),
    ['read', 'read', 'read'],
  );
  assert.equal(new Set(rows.map((row) => row?.lead_id)).size, 1);
  assert.equal(await count(owner, 'leads'), 1);
  assert.equal(await count(owner, 'lead_events'), 3);
});

test('a crash between keeping and reading loses nothing: the job reads what is kept', async () => {
  const { owner } = await world.tenant();
  // Kept while no worker runs, as a process leaves it that is killed at once.
  const { messageId } = await keep(owner, LABEL_MAIL);
  await world.work([readSmallMail, readLargeMail, rereadMail]);
  await until('the job has read it', async () => {
    const row = await world.ctx.read(owner, (tx) => repo.findMessage(tx, messageId));
    return row?.state === 'read';
  });
});

test('ADF by its own door, in a mail, and broken', async () => {
  const { owner } = await world.tenant();
  const client = await world.client(owner);
  const posted = await client.fetch('/api/intake/adf?source=Dealer', { method: 'POST', body: ADF });
  assert.equal(posted.status, 202);
  const { messageId } = (await posted.json()) as { messageId: string };
  const lead = await leadOf(owner, (await read(owner, messageId))?.lead_id);
  assert.equal(lead.name, 'Cara Diaz');
  assert.equal(lead.source, 'Lot and Key Homes');
  assert.equal(lead.phones.length, 1);
  const attached = await arrive(owner, {
    text: 'A lead is attached.',
    attachments: [{ type: 'application/xml', name: 'lead.adf', body: ADF }],
  });
  assert.equal(attached?.state, 'read');
  assert.equal(attached?.lead_id, lead.id);
  const again = await client.fetch('/api/intake/adf', { method: 'POST', body: '<adf><prospect></adf>' });
  const broken = await read(owner, ((await again.json()) as { messageId: string }).messageId);
  assert.equal(broken?.state, 'waiting');
  assert.equal(broken?.problem?.key, 'inbox.waiting.adf');
});

test('what cannot be read waits with the sender as a suggestion, and becomes a lead by hand', async () => {
  const { owner } = await world.tenant();
  const client = await world.client(owner);
  const row = await arrive(owner, {
    from: 'Jürgen Ökmen <j@example.com>',
    subject: 'Zapytanie',
    text: 'Dzień dobry, szukam mieszkania w centrum. Proszę o kontakt.',
  });
  assert.equal(row?.state, 'waiting');
  const { items } = await client.call(contract.messages.list);
  assert.equal(items.length, 1);
  assert.equal((await client.call(contract.messages.count)).waiting, 1);
  const detail = await client.call(contract.messages.get, { params: { messageId: row!.id } });
  assert.match(detail.text ?? '', /szukam mieszkania/);
  assert.deepEqual(detail.fields, { name: 'Jürgen Ökmen', email: 'j@example.com' });
  const made = await client.call(contract.messages.makeLead, {
    params: { messageId: row!.id },
    body: { fields: { ...detail.fields, phone: 'call me' }, source: 'By hand' },
  });
  const lead = await leadOf(owner, made.leadId);
  assert.equal(lead.name, 'Jürgen Ökmen');
  assert.equal(lead.phones[0]?.raw, 'call me');
  await assert.rejects(
    client.call(contract.messages.makeLead, {
      params: { messageId: row!.id },
      body: { fields: detail.fields },
    }),
    (error: ProblemError) => error.problem.code === 'message.settled',
  );
  assert.equal((await client.call(contract.messages.count)).waiting, 0);
});

test('a taught template reads what waits from the sender and what comes next', async () => {
  const { owner } = await world.tenant();
  const client = await world.client(owner);
  const body = (who: string, at: string, home: string) =>
    `Hej!\nKöpare heter ${who} och nås på ${at}\nGäller bostaden: ${home}\nMed vänlig hälsning`;
  const rows = [];
  for (const [who, at] of [
    ['Eva Lind', 'eva@example.com'],
    ['Olle Berg', 'olle@example.com'],
  ] as const)
    rows.push(await arrive(owner, { from: 'hem@bostad.example.com', text: body(who, at, 'Storgatan 1') }));
  assert.deepEqual(
    rows.map((row) => row?.state),
    ['waiting', 'waiting'],
  );
  const want = {
    fields: { name: 'Eva Lind', email: 'eva@example.com', street: 'Storgatan 1', city: 'Lund' },
  };
  const params = { messageId: rows[0]!.id };
  const tried = await client.call(contract.messages.tryTemplate, { params, body: want });
  assert.equal(tried.sender, 'bostad.example.com');
  assert.deepEqual(tried.missed, ['city']);
  assert.equal(tried.waiting, 2);
  await client.call(contract.messages.teach, {
    params,
    body: { ...want, source: 'Bostad', type: 'inquiry.property' },
  });
  await until('all are read', async () => (await client.call(contract.messages.count)).waiting === 0);
  const next = await arrive(owner, {
    from: 'x@mail.bostad.example.com',
    text: body('Ida Ek', 'ida@example.com', 'Ågatan 2'),
  });
  const lead = await leadOf(owner, next?.lead_id);
  assert.equal(lead.name, 'Ida Ek');
  assert.equal(lead.source, 'Bostad');
  assert.equal(await count(owner, 'leads'), 3);
});

test('a source that takes no leads, and what is put aside, are kept and say why', async () => {
  const { owner } = await world.tenant();
  const client = await world.client(owner);
  const bounce = await arrive(owner, {
    from: 'MAILER-DAEMON@mx.example.com',
    subject: 'Undelivered Mail',
    text: 'Name: Ann\nEmail: ann@example.com\nMessage: hi',
  });
  assert.equal(bounce?.state, 'ignored');
  assert.equal(bounce?.problem?.key, 'inbox.ignored.bounce');
  const waits = await arrive(owner, { text: 'nothing to see' });
  const { ignored } = await client.call(contract.messages.ignore, { body: { ids: [waits!.id, bounce!.id] } });
  assert.equal(ignored, 1);
  const { items } = await client.call(contract.messages.list, { query: { state: 'ignored' } });
  assert.deepEqual(items.map(({ id }) => id).sort(), [waits!.id, bounce!.id].sort());
});

test('originals past their time go, what waits stays, and a second delivery is still known', async () => {
  const { owner } = await world.tenant();
  const client = await world.client(owner);
  const done = await arrive(owner, LABEL_MAIL);
  const large = await keep(owner, { text: 'x'.repeat(100_000) });
  await world.ctx.tx(owner, (tx) => repo.updateMessage(tx, large.messageId, { state: 'ignored' }));
  const waits = await arrive(owner, { text: 'nothing to see' });
  const original = await client.fetch(`/api/intake/messages/${done!.id}/original`);
  assert.match(await original.text(), /Ben Carter/);
  world.clock.advance(91 * 86_400_000);
  await forgetMessages(world.ctx, AbortSignal.timeout(10_000));
  world.clock.advance(-91 * 86_400_000);
  assert.equal((await client.fetch(`/api/intake/messages/${done!.id}/original`)).status, 410);
  assert.equal((await client.fetch(`/api/intake/messages/${waits!.id}/original`)).status, 200);
  assert.deepEqual(await world.ctx.files.list(`${owner.tenantId}/messages`), []);
});

test('two deliveries are one mail by Message-ID and body; another body under the same id is another', () => {
  const base = { ...LABEL_MAIL, id: '<a@x.example.com>' };
  const key = (parts: MailParts) => identify(mail(parts)).dedupeKey;
  assert.equal(key(base), key({ ...base, headers: { 'X-Spam': 'no' } }));
  assert.notEqual(key(base), key({ ...base, text: 'other' }));
  assert.notEqual(key({ ...base, id: null }), key({ ...base, id: null, subject: 'Another' }));
});

test('an address takes mail and ADF without a key, until the mailbox is removed', async () => {
  const { owner } = await world.tenant();
  const [client, nobody] = [await world.client(owner), await world.client()];
  const made = await client.call(contract.messages.addMailbox, {
    body: { kind: 'address', name: 'Relay' },
  });
  const post = (body: Buffer | string) => nobody.fetch(new URL(made.url!).pathname, { method: 'POST', body });
  const raw = mail(LABEL_MAIL);
  const [one, two] = [await post(raw), await post(raw)];
  assert.deepEqual([one.status, two.status], [202, 202]);
  assert.deepEqual(await one.json(), await two.json());
  assert.equal((await post('')).status, 422);
  assert.equal((await post(Buffer.alloc(26 * 1024 * 1024, 'x'))).status, 413);
  assert.equal(
    (await nobody.fetch(`/api/intake/mail/${'a'.repeat(43)}`, { method: 'POST', body: raw })).status,
    404,
  );
  assert.ok(
    !JSON.stringify((await client.call(contract.messages.mailboxes)).items).includes(made.url!.slice(-20)),
  );
  await client.call(contract.messages.removeMailbox, { params: { mailboxId: made.id } });
  assert.equal((await post(raw)).status, 404);
});
