import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chanceOf, contract, type NewLead, type TodayQueue } from '@lintel/contract';
import {
  type Client,
  createWorld,
  ProblemError,
  type TestTenant,
  type World,
} from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { systemActor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { createLead, insertEvents, insertLeads, insertSettings } from '../../leads/index.ts';
import { notify } from '../../notifications/index.ts';
import { bestHours } from './best-hours.ts';

const { today, firstTouch } = contract;
/** Nine in the morning of a Tuesday in Chicago. */
const NINE = '2026-11-24T15:00:00.000Z';
const hours = (n: number) => new Date(Date.parse(NINE) + n * 3_600_000).toISOString();

let world: World;
let company: TestTenant;
let ann: Actor;
let ben: Actor;
let client: Pick<Client, 'call'>;
before(async () => {
  world = await createWorld();
  world.clock.set(NINE);
  company = await world.tenant();
  ann = await company.member('agent', 'Ann Agent');
  ben = await company.member('agent', 'Ben Other');
  client = as(ann);
});
after(() => world.close());

/** A client whose token is of this moment, wherever the clock has been moved to. */
const as = (actor: Actor): Pick<Client, 'call'> => ({
  call: async (...args) => (await world.client(actor)).call(...args),
});
async function lead(name: string, over: NewLead = {}, points?: number): Promise<string> {
  const made = await createLead(world.ctx, company.owner, {
    name,
    emails: [`${newId()}@example.com`],
    phones: ['(312) 555-0142'],
    ownerId: ann.userId,
    ...over,
  });
  if (points !== undefined)
    await world.ctx.tx(systemActor(company.id), (tx) =>
      tx
        .updateTable('leads')
        .set({
          score: points,
          score_band: points >= 75 ? 'hot' : 'cool',
          score_source: 'rules',
          scored_at: new Date(NINE),
        })
        .where('id', '=', made.id)
        .execute(),
    );
  return made.id;
}
const happens = (leadId: string, kind: string, occurredAt: string, text?: string) =>
  world.ctx.tx(systemActor(company.id), (tx) =>
    insertEvents(world.ctx, tx, [{ leadId, kind, occurredAt, payload: {}, ...(text ? { text } : {}) }]),
  );
const queue = (by = client): Promise<TodayQueue> => by.call(today.queue);
const shown = async (by = client) =>
  (await queue(by)).items.map(
    ({ name, reasons }) => `${name}: ${reasons.map(({ kind }) => kind).join(', ')}`,
  );
const refused = (work: Promise<unknown>, code: string) =>
  assert.rejects(work, (error) => error instanceof ProblemError && error.problem.code === code);

test('the queue has who is due, most pressing first, and why', async () => {
  const figures = {
    contacted: 0,
    appointments: { over: 0, of: 0 },
    firstReplySeconds: null,
    firstReplies: 0,
  };
  assert.deepEqual(await queue(), {
    now: NINE,
    items: [],
    due: 0,
    quiet: 0,
    capped: false,
    outOfOrder: 0,
    figures,
  });
  const hot = await lead('Hot', {}, 91);
  const reply = await lead('Reply', { timeZone: 'America/New_York' }, 40);
  await happens(reply, 'text.received', hours(-0.2), 'Could we see it again?');
  for (const hour of [-24, -48, -72]) await happens(reply, 'call.incoming', hours(hour));
  const looked = await lead('Looked', {}, 50);
  for (const hour of [-3, -2, -1]) await happens(looked, 'property.viewed', hours(hour));
  await lead('Nothing', {}, 60);
  await lead('Somebody else’s', { ownerId: ben.userId }, 99);
  assert.deepEqual(await shown(), ['Reply: reply', 'Hot: hot', 'Looked: interest']);
  const [first, , third] = (await queue()).items;
  assert.equal(first?.latest?.text, 'Could we see it again?');
  assert.equal(first?.phone, '+13125550142');
  // Ten in the morning in New York, each day.
  assert.deepEqual(first?.answers, { from: 9, to: 11, of: 4 });
  assert.deepEqual(third?.interest, { kind: 'property.viewed', count: 3, at: hours(-1) });

  // A logged answer settles it, whatever came of it.
  await client.call(firstTouch.logTouch, {
    params: { leadId: reply },
    body: { kind: 'call', outcome: 'no_answer' },
  });
  await client.call(firstTouch.logTouch, { params: { leadId: hot }, body: { kind: 'text' } });
  assert.deepEqual(await shown(), ['Looked: interest']);
  world.clock.advance(3_600_000);
  await happens(reply, 'email.received', hours(0.5), 'Sorry I missed you');
  assert.deepEqual(await shown(), ['Reply: reply', 'Looked: interest']);
  // Hot again tomorrow; a refusal of calls shows on the card.
  await client.call(firstTouch.logTouch, {
    params: { leadId: reply },
    body: { kind: 'call', outcome: 'do_not_call' },
  });
  world.clock.set(hours(24));
  await happens(reply, 'email.received', hours(23), 'Mail is fine');
  assert.deepEqual(await shown(), ['Reply: reply', 'Hot: hot', 'Looked: interest']);
  assert.equal((await queue()).items[0]?.callRefused, true);
  // The day begins at the reader's midnight: in Auckland it is another day already, and yet the same facts hold.
  assert.deepEqual((await client.call(today.queue, { query: { timeZone: 'Pacific/Auckland' } })).due, 3);
});

test('done and snooze take a lead out until something new; an undo puts back what was', async () => {
  const id = await lead('Marked', {}, 95);
  await happens(id, 'text.received', hours(23.5), 'Hello');
  const has = async () => (await shown()).includes('Marked: reply, hot');
  assert.ok(await has());
  const params = { leadId: id };
  const seen = await queue();
  // A reply that came after what the person saw is not settled by their mark.
  world.clock.advance(60_000);
  const doneMark = await client.call(today.done, { params, body: { asOf: seen.now } });
  assert.equal(doneMark.doneAt, seen.now);
  assert.ok(!(await shown()).some((line) => line.startsWith('Marked')));
  await client.call(today.undo, { params, body: { version: doneMark.version } });
  assert.ok(await has());
  await refused(client.call(today.undo, { params, body: { version: doneMark.version } }), 'today.mark_stale');

  const until = hours(48);
  const snoozed = await client.call(today.snooze, { params, body: { until } });
  assert.deepEqual([snoozed.snoozedUntil, snoozed.doneAt], [until, null]);
  assert.ok(!(await shown()).some((line) => line.startsWith('Marked')));
  // Done over it, and back: the snooze holds again.
  const over = await client.call(today.done, { params, body: {} });
  assert.equal(over.snoozedUntil, null);
  const back = await client.call(today.undo, { params, body: { version: over.version } });
  assert.equal(back.snoozedUntil, until);
  world.clock.advance(60_000);
  await happens(id, 'call.incoming', world.clock.now().toISOString());
  world.clock.advance(60_000);
  assert.ok((await shown()).includes('Marked: reply'));
  await client.call(today.snooze, { params, body: { until } });
  world.clock.set(hours(49));
  assert.ok((await shown()).includes('Marked: reply, hot, snoozed'));
  // A device that was away and its clock ahead: nobody has seen what is not there yet.
  const late = await client.call(today.done, { params, body: { asOf: hours(90) } });
  assert.equal(late.doneAt, world.clock.now().toISOString());
  const early = await client.call(today.done, { params, body: { asOf: hours(1) } });
  assert.equal(early.doneAt, late.doneAt);

  for (const [when, code] of [
    [hours(1), 'request.invalid'],
    [hours(24 * 400), 'request.invalid'],
    ['soon', 'request.invalid'],
  ] as const)
    await refused(client.call(today.snooze, { params, body: { until: when } }), code);
  // A mark is one's own, and says nothing of a lead one does not see.
  const other = as(ben);
  await refused(other.call(today.done, { params, body: {} }), 'lead.not_found');
  await refused(client.call(today.done, { params: { leadId: newId() }, body: {} }), 'lead.not_found');
  const owner = as(company.owner);
  const theirs = await owner.call(today.done, { params, body: {} });
  assert.equal(theirs.version, 1);
  await refused(owner.call(today.undo, { params, body: { version: 7 } }), 'today.mark_stale');
  // One key, one mark.
  const key = { 'Idempotency-Key': newId() };
  const [a, b] = [
    await client.call(today.done, { params, body: {} }, key),
    await client.call(today.done, { params, body: {} }, key),
  ];
  assert.equal(a.version, b.version);
});

test('who nobody was in contact with for two weeks comes last and is counted apart; closed leads write too', async () => {
  const agent = await company.member('agent', 'Quinn Quiet');
  const by = as(agent);
  const ids = [];
  for (let i = 0; i < 3; i++) ids.push(await lead(`Old ${i}`, { ownerId: agent.userId }, 30 + i));
  const [stages] = [await by.call(contract.leads.listStages)];
  const won = stages.items.find(({ kind }) => kind === 'won')?.id as string;
  const closed = await lead('Closed', { ownerId: agent.userId, stageId: won }, 99);
  assert.deepEqual(await shown(by), []);
  world.clock.set(hours(24 * 30));
  assert.deepEqual(await shown(by), ['Old 2: quiet', 'Old 1: quiet', 'Old 0: quiet']);
  const first = await queue(by);
  assert.deepEqual([first.due, first.quiet, first.capped], [0, 3, false]);
  await happens(closed, 'email.received', hours(24 * 30 - 1), 'A friend of mine is looking');
  await happens(ids[0] as string, 'text.received', hours(24 * 30 - 2), 'Still there?');
  assert.deepEqual(await shown(by), ['Old 0: reply, quiet', 'Closed: reply', 'Old 2: quiet', 'Old 1: quiet']);
  const second = await queue(by);
  assert.deepEqual([second.due, second.quiet], [2, 2]);
  await by.call(today.done, { params: { leadId: ids[2] as string }, body: {} });
  assert.deepEqual([(await queue(by)).due, (await queue(by)).quiet], [2, 1]);
  // What moves to another lead is heard there.
  const owner = as(company.owner);
  const leads = await Promise.all(
    [ids[0], ids[1]].map((leadId) =>
      owner.call(contract.leads.get, { params: { leadId: leadId as string } }),
    ),
  );
  await owner.call(contract.duplicates.merge, {
    body: {
      leads: leads.map(({ id, version }) => ({ id, version })),
      survivorId: ids[1] as string,
    },
  });
  assert.deepEqual(await shown(by), ['Old 1: reply, quiet', 'Closed: reply']);
});

test('a late first answer leaves by an answer alone; one that still has time stands above the queue', async () => {
  const agent = await company.member('agent', 'Cleo Clock');
  const by = as(agent);
  const now = world.clock.now();
  const asked = await lead('Asked', { ownerId: agent.userId });
  await world.ctx.tx(systemActor(company.id), async (tx) => {
    const { startFirstTouchClock } = await import('../../routing/first-touch/start-clock.ts');
    await startFirstTouchClock(world.ctx, tx, {
      leadId: asked,
      ownerId: agent.userId,
      minutes: 5,
      decisionId: newId(),
    });
    await tx
      .updateTable('first_touch_clocks')
      .set({ answer_by: new Date(now.getTime() + 300_000) })
      .where('lead_id', '=', asked)
      .execute();
  });
  assert.deepEqual(await shown(by), []);
  world.clock.advance(301_000);
  assert.deepEqual(await shown(by), ['Asked: answer_late']);
  await by.call(today.done, { params: { leadId: asked }, body: {} });
  await by.call(today.snooze, {
    params: { leadId: asked },
    body: { until: new Date(now.getTime() + 9e6).toISOString() },
  });
  assert.deepEqual(await shown(by), ['Asked: answer_late']);
  await by.call(firstTouch.logTouch, {
    params: { leadId: asked },
    body: { kind: 'call', outcome: 'voicemail' },
  });
  assert.deepEqual(await shown(by), []);
});

test('a due task and an appointment of the next hours bring their lead in, also one that is somebody else’s', async () => {
  const agent = await company.member('agent', 'Tess Tasks');
  const by = as(agent);
  const timeZone = 'America/Chicago';
  // A Saturday at nine where the company is.
  world.clock.set('2027-01-09T15:00:00.000Z');
  const mine = await lead('With a task', { ownerId: agent.userId }, 20);
  const shared = await lead('Shared', { ownerId: ben.userId }, 99);
  await as(company.owner).call(contract.leads.share, {
    params: { leadId: shared },
    body: { userIds: [agent.userId as string] },
  });
  const make = (leadId: string, title: string, due: object) =>
    by.call(contract.tasks.create, { body: { title, leadId, due: { timeZone, ...due } } as never });
  await make(mine, 'Some time today', { day: '2027-01-09' });
  await make(mine, 'Later', { local: '2027-01-12T09:00' });
  const late = await make(shared, 'Send the pack', { local: '2027-01-09T08:00' });
  assert.deepEqual(await shown(by), ['Shared: task', 'With a task: task']);
  assert.deepEqual((await queue(by)).items[0]?.task, {
    id: late.id,
    title: 'Send the pack',
    dueAt: '2027-01-09T14:00:00.000Z',
    day: null,
  });
  assert.equal((await queue(by)).items[1]?.task?.day, '2027-01-09');
  await by.call(contract.tasks.complete, { params: { taskId: late.id }, body: {} as never });
  await by.call(today.done, { params: { leadId: mine }, body: {} });
  assert.deepEqual(await shown(by), []);
  const book = (title: string, startsLocal: string, endsLocal: string) =>
    by.call(contract.appointments.create, {
      body: {
        type: 'showing',
        title,
        time: { startsLocal, endsLocal, timeZone },
        leadIds: [shared],
      } as never,
    });
  await book('In two days', '2027-01-11T10:00', '2027-01-11T11:00');
  await book('Showing', '2027-01-09T11:30', '2027-01-09T12:30');
  assert.deepEqual(await shown(by), ['Shared: appointment']);
  assert.equal((await queue(by)).items[0]?.appointment?.title, 'Showing');
});

test('while they were away: what they were told, who wrote, what others moved, once for each visit', async () => {
  const agent = await company.member('agent', 'Abe Away');
  const by = as(agent);
  const away = () => by.call(today.away);
  const start = world.clock.now();
  const at = (minutes: number) => world.clock.set(new Date(start.getTime() + minutes * 60_000));
  const mine = await lead('Mine', { ownerId: agent.userId });
  const also = await lead('Also mine', { ownerId: agent.userId });
  assert.deepEqual((await away()).since, null);
  at(20);
  await away();
  // Whoever looks every now and then is here.
  at(40);
  assert.deepEqual(await away(), { since: null, until: start.toISOString(), items: [] });
  const stages = (await by.call(contract.leads.listStages)).items;
  const owner = as(company.owner);
  const move = async (client: Pick<Client, 'call'>, leadId: string, index: number) => {
    const { version } = await client.call(contract.leads.get, { params: { leadId } });
    await client.call(contract.leads.update, {
      params: { leadId },
      body: { version, stageId: stages[index]?.id as string },
    });
  };
  at(60);
  await move(owner, mine, 1);
  await move(by, also, 1);
  await happens(also, 'text.received', new Date(start.getTime() + 61 * 60_000).toISOString(), 'Hi');
  await world.ctx.tx(systemActor(company.id), (tx) =>
    notify(world.ctx, tx, { userIds: [agent.userId as string], kind: 'lead.assigned', leadId: mine }),
  );
  at(100);
  const told = await away();
  assert.equal(told.since, new Date(start.getTime() + 40 * 60_000).toISOString());
  assert.deepEqual(
    told.items.map(({ kind, count, leads }) => [kind, count, leads.map(({ name }) => name)]),
    [
      ['lead.assigned', 1, ['Mine']],
      ['replies', 1, ['Also mine']],
      ['moved', 1, ['Mine']],
    ],
  );
  at(110);
  assert.deepEqual((await away()).items, told.items);
  at(200);
  const next = await away();
  assert.deepEqual([next.since, next.items], [new Date(start.getTime() + 110 * 60_000).toISOString(), []]);
});

test('two hours are named only when they hold half of at least three answers', () => {
  assert.equal(bestHours([9, 9]), null);
  assert.equal(bestHours([1, 5, 9, 13, 17]), null);
  assert.deepEqual(bestHours([9, 10, 15]), { from: 9, to: 11, of: 3 });
  assert.deepEqual(bestHours([23, 23, 23]), { from: 22, to: 24, of: 3 });
});

test('a team lead sees whom the team is to reach, by owner, without what an owner has put off; figures count what was done', async () => {
  const firm = await world.tenant();
  const owner = as(firm.owner);
  const [ada, ben, cleo] = [
    await firm.member('agent', 'Ada'),
    await firm.member('agent', 'Ben'),
    await firm.member('agent', 'Cleo'),
  ];
  const boss = await firm.member('team_lead', 'Lena Lead');
  await owner.call(contract.people.createTeam, {
    body: {
      name: 'North',
      officeId: null,
      members: [boss, ada, ben].map((one) => ({ userId: one.userId!, lead: one === boss })),
    },
  });
  const lena = as(boss);
  world.clock.set(NINE);
  const add = async (name: string, to: Actor) => {
    const made = await createLead(world.ctx, firm.owner, {
      name,
      emails: [`${newId()}@example.com`],
      ownerId: to.userId,
    });
    await world.ctx.tx(systemActor(firm.id), (tx) =>
      insertEvents(world.ctx, tx, [
        { leadId: made.id, kind: 'text.received', occurredAt: hours(-1), payload: {} },
      ]),
    );
    return made.id;
  };
  const [hers, his, snoozed, , own] = [
    await add('Of Ada', ada),
    await add('Of Ben', ben),
    await add('Of Ada, later', ada),
    await add('Of Cleo', cleo),
    await add('Of Lena', boss),
  ];
  await as(ada).call(today.snooze, { params: { leadId: snoozed }, body: { until: hours(48) } });
  const team = async () => {
    const seen = await lena.call(today.queue, { query: { of: 'team' } });
    return { seen, by: Object.fromEntries(seen.items.map(({ leadId, ownerId }) => [leadId, ownerId])) };
  };
  const mine = await lena.call(today.queue);
  assert.deepEqual(
    mine.items.map(({ leadId }) => leadId),
    [own],
  );
  const before = await team();
  assert.deepEqual(before.by, { [hers]: ada.userId, [his]: ben.userId, [own]: boss.userId });
  assert.equal(before.by[snoozed], undefined, 'put off by who has it');
  const all = await owner.call(today.queue, { query: { of: 'team' } });
  assert.equal(all.items.length, 4);
  const alone = await as(ada).call(today.queue, { query: { of: 'team' } });
  assert.ok(alone.items.every(({ ownerId }) => ownerId === ada.userId));

  await as(ada).call(today.done, { params: { leadId: hers }, body: {} });
  await lena.call(today.done, { params: { leadId: his }, body: {} });
  assert.deepEqual(Object.keys((await team()).by), [own]);
  await as(ben).call(firstTouch.logTouch, { params: { leadId: his }, body: { kind: 'text' } });
  await as(ben).call(firstTouch.logTouch, { params: { leadId: his }, body: { kind: 'email' } });
  const { figures } = (await team()).seen;
  assert.equal(figures.contacted, 1, 'a lead counts once');
  assert.equal((await lena.call(today.queue)).figures.contacted, 0);
  await assert.rejects(lena.call(today.queue, { query: { of: 'everybody' as 'team' } }));
});

test('while a model scores, chance decides where some of the quiet leads stand, and says so; by rules, or switched off, none', async () => {
  const { ctx } = world;
  const tenant = await world.tenant();
  const agent = await tenant.member('agent', 'Cora Agent');
  const settings = await insertSettings(ctx, tenant.owner);
  const frame = { now: NINE, dayStart: '2026-11-24T06:00:00.000Z', dayEnd: '2026-11-25T06:00:00.000Z' };
  const week = { ...frame, outOfOrder: 0.05 };
  const made = Array.from(
    { length: 2 ** 14 },
    (_, i) => newId().slice(0, 26) + ((i * 679_891_637) % 2 ** 40).toString(16).padStart(10, '0'),
  );
  // Chance has drawn one of this week, for the first row, and none of the others.
  const low = made.find((id) => (chanceOf(id, week)?.within ?? 1) < 0.04) as string;
  const others = made.filter((id) => chanceOf(id, week) === null);
  const ids = await ctx.tx(tenant.owner, async (tx) => {
    const drafts = Array.from({ length: 60 }, (_, i) => ({
      id: i === 0 ? low : (others[i] as string),
      name: `Quiet ${i}`,
      externalId: `quiet ${i}`,
      ownerId: agent.userId,
      createdAt: hours(-24 * 40),
    }));
    const added = await insertLeads(ctx, tx, tenant.owner, drafts, settings, 'lead.invented');
    for (const [i, id] of added.entries())
      await tx
        .updateTable('leads')
        .set({
          score: i === 0 ? 1 : 30,
          score_band: 'cool',
          score_source: 'rules',
          scored_at: new Date(NINE),
        })
        .where('id', '=', id)
        .execute();
    return added;
  });
  const cora = as(agent);
  const place = async (by = cora) => {
    const { items, outOfOrder, quiet } = await queue(by);
    assert.deepEqual([items.length, quiet], [50, 60]);
    const at = items.findIndex(({ leadId }) => leadId === low);
    return { at, marked: items[at]?.outOfOrder ?? null, share: outOfOrder };
  };
  assert.deepEqual(await place(), { at: -1, marked: null, share: 0 }, 'rules score: by points alone');

  await ctx.tx(systemActor(tenant.id), (tx) =>
    tx
      .insertInto('ml_starter_fits')
      .values({
        tenant_id: tenant.id,
        id: newId(),
        artefact: 'a starter',
        verdict: 'stands',
        target: 'appointment_held_14d',
        leads: 300,
        positives: 30,
        shift: 0,
        base_rate: 0.1,
        hot_probability: 0.3,
        auc: 0.7,
        auc_low: 0.6,
        auc_high: 0.8,
        log_loss: 0.3,
        base_log_loss: 0.33,
        created_at: new Date(NINE),
        checked_at: new Date(NINE),
      })
      .execute(),
  );
  assert.deepEqual(await place(), { at: 0, marked: true, share: 0.05 });
  const team = await as(tenant.owner).call(today.queue, { query: { of: 'team' } });
  assert.ok(team.outOfOrder === 0 && team.items.every(({ outOfOrder }) => !outOfOrder));

  // A reply comes before all of chance.
  const replied = ids.at(-1) as string;
  await ctx.tx(systemActor(tenant.id), (tx) =>
    insertEvents(ctx, tx, [{ leadId: replied, kind: 'text.received', occurredAt: hours(-1), payload: {} }]),
  );
  const [first, second] = (await queue(cora)).items;
  assert.deepEqual([first?.leadId, first?.outOfOrder, second?.leadId], [replied, false, low]);

  const manager = as(tenant.owner);
  const saved = { retrainEveryDays: 10, retrainOnAlarm: true, autoPromote: false, recalibrate: true };
  await refused(
    manager.call(contract.ml.saveSettings, { body: { ...saved, outOfOrderPercent: 11 } }),
    'request.invalid',
  );
  await manager.call(contract.ml.saveSettings, { body: { ...saved, outOfOrderPercent: 0 } });
  const off = await queue(cora);
  assert.ok(off.outOfOrder === 0 && off.items.every(({ leadId }) => leadId !== low));
});
