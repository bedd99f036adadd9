import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, type Today } from '@lintel/contract';
import { createWorld, ProblemError, type TestTenant, type World } from '../../../../test/world.ts';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { createLead } from '../../leads/index.ts';
import { leaveOffers } from '../offers/close-offers.ts';
import { type NewOffer, openOffer } from '../offers/open-offer.ts';
import { runTimers } from './first-touch.jobs.ts';
import { followLeads } from './follow-leads.ts';
import { saveSettings } from './settings.ts';
import { startFirstTouchClock } from './start-clock.ts';

const MINUTE = 60_000;
/** A Tuesday, ten o'clock in Chicago. */
const TUESDAY = '2026-11-24T16:00:00.000Z';
const NONE = { name: false, source: false };

let world: World;
let company: TestTenant;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
});
after(() => world.close());

const system = () => systemActor(company.id);
let made = 0;
const phoneOf = (n: number) => `+1312555${String(100 + n).padStart(4, '0')}`;
const newLead = async (ownerId: string | null = null): Promise<string> =>
  (
    await createLead(world.ctx, company.owner, {
      name: 'Ada Moreau',
      phones: [phoneOf(++made)],
      source: 'Portal',
      ownerId,
    })
  ).id;
const offer = async (leadId: string, candidates: readonly Actor[], more: Partial<NewOffer> = {}) =>
  world.ctx.tx(system(), (tx) =>
    openOffer(world.ctx, tx, {
      leadId,
      decisionId: newId(),
      candidates: candidates.map((c) => c.userId as string),
      minutes: 5,
      hide: NONE,
      ...more,
    }),
  );
const start = (
  leadId: string,
  ownerId: string | null,
  more: { minutes?: number; decisionId?: string } = {},
) =>
  world.ctx.tx(system(), (tx) =>
    startFirstTouchClock(world.ctx, tx, { leadId, ownerId, decisionId: newId(), ...more }),
  );
const claim = async (actor: Actor, offerId: string) =>
  (await world.client(actor)).call(contract.offers.claim, { params: { offerId } });
const today = async (actor: Actor): Promise<Today> => (await world.client(actor)).call(contract.offers.today);
const notices = async (actor: Actor) =>
  (await (await world.client(actor)).call(contract.notifications.list)).items;
const events = async (leadId: string) =>
  (
    await world.ctx.read(system(), (tx) =>
      tx
        .selectFrom('lead_events')
        .select('kind')
        .where('tenant_id', '=', tx.tenantId)
        .where('lead_id', '=', leadId)
        .orderBy('id')
        .execute(),
    )
  ).map((row) => row.kind);
/** What was told of a lead under this name. */
const told = async (name: string, leadId: string) => {
  const rows = await world.ctx.system('relay', (tx) =>
    tx
      .selectFrom('outbox')
      .select('payload')
      .where('name', '=', name)
      .where('tenant_id', '=', company.id)
      .execute(),
  );
  return rows
    .map((row) => row.payload as { leadId: string; ownerId?: string; decisionId?: string })
    .filter((p) => p.leadId === leadId);
};
const clocks = async (leadId: string) =>
  (await (await world.client(company.owner)).call(contract.firstTouch.listClocks, { params: { leadId } }))
    .items;
const refusal = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('It was not refused');
};

test('of a hundred who claim at once one wins, and the others hear who', async () => {
  world.clock.set(TUESDAY);
  const agents = await Promise.all(
    Array.from({ length: 10 }, (_, i) => company.member('agent', `Agent ${i}`)),
  );
  const leadId = await newLead();
  const offerId = await offer(leadId, agents);
  const clients = await Promise.all(agents.map((agent) => world.client(agent)));
  const replies = await Promise.all(
    Array.from({ length: 100 }, async (_, i) => {
      const client = clients[i % 10]!;
      const reply = await client.fetch(`/api/offers/${offerId}/claim`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      });
      return {
        by: i % 10,
        status: reply.status,
        body: (await reply.json()) as { context?: { name: string } },
      };
    }),
  );
  const winners = new Set(replies.filter((r) => r.status === 200).map((r) => r.by));
  assert.equal(winners.size, 1);
  const [winner] = winners;
  const lost = replies.filter((r) => r.by !== winner);
  assert.ok(lost.every((r) => r.status === 409 && r.body.context?.name === `Agent ${winner}`));
  const owned = await (await world.client(agents[winner!])).call(contract.leads.get, { params: { leadId } });
  assert.equal(owned.ownerId, agents[winner!]!.userId);
  for (const [i, client] of clients.entries())
    if (i !== winner) assert.equal((await client.fetch(`/api/leads/${leadId}`)).status, 404);
  assert.equal((await told('lead.claimed', leadId)).length, 1);
  const loser = await today(agents[(winner! + 1) % 10]!);
  assert.deepEqual(
    loser.fresh.map((c) => [c.id, c.state, c.takenBy, c.name, c.leadId]),
    [[offerId, 'taken', `Agent ${winner}`, null, null]],
  );
  const mine = (await today(agents[winner!]!)).fresh;
  assert.deepEqual(
    mine.map((c) => [c.card, c.leadId, c.name]),
    [['lead', leadId, 'Ada Moreau']],
  );
});

test('before the claim nobody opens the lead, and what the rule hides is not shown', async () => {
  const [ada, ben, other] = await Promise.all([
    company.member('agent'),
    company.member('agent'),
    company.member('agent'),
  ]);
  const leadId = await newLead();
  const offerId = await offer(leadId, [ada!, ben!], { hide: { name: true, source: true } });
  const [card] = (await today(ada!)).fresh;
  assert.deepEqual(
    [card?.name, card?.source, card?.words, card?.phone, card?.leadId, card?.veiled],
    [null, null, null, null, null, true],
  );
  assert.equal((await (await world.client(ada!)).fetch(`/api/leads/${leadId}`)).status, 404);
  assert.deepEqual(
    (await notices(ada!)).map((n) => [n.kind, n.leadId, n.minutes]),
    [['lead.offered', null, 5]],
  );
  assert.equal((await today(other!)).fresh.length, 0);
  assert.equal((await refusal(claim(other!, offerId))).code, 'offer.not_found');
  const elsewhere = await world.tenant();
  assert.equal((await refusal(claim(elsewhere.owner, offerId))).code, 'offer.not_found');
  await claim(ada!, offerId);
  assert.equal((await refusal(claim(ben!, offerId))).code, 'offer.taken');
});

test('an offer nobody takes goes on once, and cannot be claimed then', async () => {
  world.clock.set(TUESDAY);
  const ada = await company.member('agent');
  const leadId = await newLead();
  const decisionId = newId();
  const offerId = await offer(leadId, [ada], { decisionId });
  // What runs twice opens nothing twice.
  assert.equal(await offer(leadId, [ada], { decisionId }), offerId);
  world.clock.advance(5 * MINUTE - 1);
  await runTimers(world.ctx);
  assert.equal((await today(ada)).fresh[0]?.state, 'open');
  world.clock.advance(1);
  assert.equal((await refusal(claim(ada, offerId))).code, 'offer.over');
  await Promise.all([runTimers(world.ctx), runTimers(world.ctx), runTimers(world.ctx)]);
  const passed = await told('lead.passed_on', leadId);
  assert.equal(passed.length, 1);
  assert.deepEqual(await events(leadId), ['lead.created', 'lead.offered', 'lead.passed_on']);
  assert.equal((await refusal(claim(ada, offerId))).code, 'offer.over');
  assert.equal((await today(ada)).fresh[0]?.state, 'passed');
  world.clock.advance(2 * MINUTE);
  assert.equal((await today(ada)).fresh.length, 0);
});

test('when the last who was asked leaves, the offer goes on at once; a lead given by hand is offered no more', async () => {
  const [ada, ben] = await Promise.all([company.member('agent'), company.member('agent', 'Ben')]);
  const leadId = await newLead();
  await offer(leadId, [ada!, ben!]);
  const leave = (who: Actor) => world.ctx.tx(system(), (tx) => leaveOffers(world.ctx, tx, who.userId!));
  await leave(ada!);
  assert.equal((await today(ada!)).fresh.length, 0);
  assert.equal((await today(ben!)).fresh.length, 1);
  await leave(ben!);
  assert.ok((await events(leadId)).includes('lead.passed_on'));

  const given = await newLead();
  const offerId = await offer(given, [ada!]);
  const lead = await (await world.client(company.owner)).call(contract.leads.get, {
    params: { leadId: given },
  });
  await (await world.client(company.owner)).call(contract.leads.update, {
    params: { leadId: given },
    body: { version: lead.version, ownerId: ben!.userId },
  });
  assert.equal((await refusal(claim(ada!, offerId))).context?.name, 'Ben');
});

test('late answers are told once, handed on once, and survive a restart; a touch ends it', async () => {
  world.clock.set(TUESDAY);
  const lead_ = await company.member('team_lead', 'Lea');
  const [ada, ben] = await Promise.all([company.member('agent', 'Ada'), company.member('agent', 'Ben')]);
  await (await world.client(company.owner)).call(contract.people.createTeam, {
    body: {
      name: 'North',
      officeId: null,
      members: [
        { userId: lead_.userId!, lead: true },
        { userId: ada!.userId!, lead: false },
      ],
    },
  });
  const leadId = await newLead(ada!.userId);
  const decisionId = newId();
  await start(leadId, ada!.userId, { decisionId });
  await start(leadId, ada!.userId, { decisionId });
  assert.equal((await clocks(leadId)).length, 1);
  const card = (await today(ada!)).fresh[0];
  assert.deepEqual(
    [card?.leadId, card?.dueAt, card?.phone],
    [leadId, '2026-11-24T16:05:00.000Z', phoneOf(made)],
  );

  world.clock.advance(5 * MINUTE);
  // Two processes at once, and one that comes back after being killed.
  await Promise.all([runTimers(world.ctx), runTimers(world.ctx)]);
  await runTimers(world.ctx);
  assert.deepEqual(
    (await notices(ada!)).map((n) => [n.kind, n.leadId, n.minutes]),
    [['touch.overdue', leadId, 5]],
  );
  assert.deepEqual(
    (await notices(lead_)).map((n) => [n.kind, n.personName]),
    [['touch.overdue_in_team', 'Ada']],
  );
  assert.deepEqual(
    (await today(ada!)).overdue.map((c) => c.leadId),
    [leadId],
  );

  world.clock.advance(10 * MINUTE);
  await Promise.all([runTimers(world.ctx), runTimers(world.ctx)]);
  await runTimers(world.ctx);
  const unanswered = await told('lead.unanswered', leadId);
  assert.equal(unanswered.length, 1);
  assert.equal(unanswered[0]?.ownerId, ada!.userId);

  // The rules found Ben.
  const owner = await world.client(company.owner);
  const stored = await owner.call(contract.leads.get, { params: { leadId } });
  await owner.call(contract.leads.update, {
    params: { leadId },
    body: { version: stored.version, ownerId: ben!.userId },
  });
  await start(leadId, ben!.userId);
  const [clock] = await clocks(leadId);
  assert.deepEqual([clock?.ownerId, clock?.state, clock?.reassignments], [ben!.userId, 'running', 1]);
  assert.deepEqual(
    (await notices(ben!)).map((n) => [n.kind, n.personName]),
    [['lead.handed_on', 'Ada']],
  );
  assert.deepEqual(
    (await today(ada!)).fresh.map((c) => [c.state, c.takenBy]),
    [['passed', 'Ben']],
  );

  world.clock.advance(MINUTE);
  await (await world.client(ben!)).call(contract.leads.addNote, {
    params: { leadId },
    body: { text: 'Looks good' },
  });
  assert.equal((await clocks(leadId))[0]?.state, 'running', 'a note is no answer');
  await (await world.client(ben!)).call(contract.firstTouch.logTouch, {
    params: { leadId },
    body: { kind: 'call', outcome: 'voicemail', minutes: 1, note: 'Asked to call back' },
  });
  const [done] = await clocks(leadId);
  assert.deepEqual(
    [done?.state, done?.respondedAfterMs, done?.respondedAfterBusinessMs, done?.respondedBy],
    ['answered', 16 * MINUTE, 16 * MINUTE, ben!.userId],
  );
  assert.equal((await today(ben!)).fresh.length, 0);
  assert.deepEqual((await events(leadId)).slice(-4), [
    'touch.handed_on',
    'owner.changed',
    'note.added',
    'call.logged',
  ]);
  world.clock.advance(60 * MINUTE);
  await runTimers(world.ctx);
  assert.equal((await told('lead.touch_overdue', leadId)).length, 1);
});

test('what an API key logs, and what was before the inquiry, is no answer; do not call is a refusal', async () => {
  world.clock.set(TUESDAY);
  const ada = await company.member('agent');
  const leadId = await newLead(ada.userId);
  await start(leadId, ada.userId);
  const key = { ...ada, keyId: newId(), accountId: null };
  const { logTouch } = await import('./log-touch.ts');
  await logTouch(world.ctx, key, leadId, { kind: 'text' });
  await logTouch(world.ctx, ada, leadId, { kind: 'email', occurredAt: '2026-11-24T15:00:00Z' });
  assert.equal((await clocks(leadId))[0]?.state, 'running');
  const client = await world.client(ada);
  const log = (body: object) =>
    client.call(contract.firstTouch.logTouch, { params: { leadId }, body: body as { kind: 'call' } });
  assert.equal((await refusal(log({ kind: 'call' }))).errors?.[0]?.path, 'outcome');
  assert.equal((await refusal(log({ kind: 'text', outcome: 'spoke' }))).status, 422);
  const future = await refusal(log({ kind: 'text', occurredAt: '2026-11-24T17:00:00Z' }));
  assert.equal(future.errors?.[0]?.path, 'occurredAt');
  assert.equal((await refusal(log({ kind: 'text', occurredAt: '2026-01-01T00:00:00Z' }))).status, 422);
  await log({ kind: 'call', outcome: 'do_not_call' });
  const refused = await world.ctx.read(system(), (tx) =>
    tx.selectFrom('consent_ledger').select(['channel', 'state']).where('lead_id', '=', leadId).execute(),
  );
  assert.deepEqual(refused, [{ channel: 'call', state: 'refused' }]);
  const other = await company.member('agent');
  const stranger = await refusal(
    (await world.client(other)).call(contract.firstTouch.logTouch, {
      params: { leadId },
      body: { kind: 'text' },
    }),
  );
  assert.equal(stranger.code, 'lead.not_found');
});

test('settings are checked, kept by company, and leave clocks that run alone', async () => {
  world.clock.set(TUESDAY);
  const own = await world.tenant();
  const client = await world.client(own.owner);
  const settings = await client.call(contract.firstTouch.getSettings);
  assert.equal(settings.minutes, 5);
  const bad = await refusal(
    client.call(contract.firstTouch.saveSettings, { body: { ...settings, reassignAfter: 4 } }),
  );
  assert.equal(bad.errors?.[0]?.path, 'reassignAfter');
  await saveSettings(world.ctx, own.owner, { ...settings, minutes: 30, reassignAfter: null, counts: 'wall' });
  assert.equal((await client.call(contract.firstTouch.getSettings)).minutes, 30);
  assert.equal((await (await world.client(company.owner)).call(contract.firstTouch.getSettings)).minutes, 5);
});

test('a clock follows its lead: to another owner by hand, into the lead it is merged with, to its end', async () => {
  world.clock.set(TUESDAY);
  const [ada, ben] = await Promise.all([company.member('agent'), company.member('agent')]);
  const owner = await world.client(company.owner);
  const [gone, stays] = [await newLead(ada!.userId), await newLead(ben!.userId)];
  await start(gone, ada!.userId);
  world.clock.advance(2 * MINUTE);
  const [first, second] = await Promise.all(
    [gone, stays].map((leadId) => owner.call(contract.leads.get, { params: { leadId } })),
  );
  await owner.call(contract.leads.update, {
    params: { leadId: gone },
    body: { version: first!.version, ownerId: ben!.userId },
  });
  await followLeads(world.ctx, company.id, [gone]);
  assert.deepEqual(
    (await clocks(gone)).map((c) => [c.ownerId, c.arrivedAt, c.startedAt]),
    [[ben!.userId, TUESDAY, '2026-11-24T16:02:00.000Z']],
  );
  // As a merge leaves them.
  await world.ctx.tx(system(), (tx) =>
    tx
      .updateTable('leads')
      .set({ merged_into: stays, deleted_at: world.ctx.clock.now() })
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', gone)
      .execute(),
  );
  await followLeads(world.ctx, company.id, null);
  assert.deepEqual(
    (await clocks(stays)).map((c) => [c.ownerId, c.arrivedAt]),
    [[ben!.userId, TUESDAY]],
  );
  await owner.call(contract.leads.update, {
    params: { leadId: stays },
    body: { version: second!.version, status: 'closed' },
  });
  await followLeads(world.ctx, company.id, [stays]);
  assert.equal((await clocks(stays))[0]?.state, 'dropped');
});
