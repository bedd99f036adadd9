import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { updateLead } from './change-leads.ts';
import { createLead } from './create-lead.ts';
import { deleteLead, restoreLead } from './delete-lead.ts';
import { createField } from './fields/custom-fields.ts';
import { makeLead } from './leads.factory.ts';
import { listLeads } from './list-leads.ts';
import { listStages } from './pipelines/stages.ts';
import { readLead } from './read-lead.ts';
import { searchLeads } from './search-leads.ts';
import { listEvents } from './timeline/events.ts';
import { addNote } from './timeline/notes.ts';

let world: World;
let company: TestTenant;
let owner: pg.Client;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
});
after(async () => {
  await owner.end();
  await world.close();
});

/** Rows past row-level security, as they are stored. */
const stored = async (sql: string, ...values: unknown[]) => (await owner.query(sql, values)).rows;
const fails =
  (code: string, check: (e: AppError) => void = () => undefined) =>
  (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    check(error);
    return true;
  };

test('a created lead reads back as it was answered, with normalised contact points', async () => {
  const lead = await createLead(world.ctx, company.owner, {
    name: 'Ada Example',
    emails: ['Ada@Example.com', ' ada@example.com', 'not an address'],
    phones: ['(312) 555-0123', 'ask at the desk'],
    type: 'buyer',
    budgetMin: 200_000.5,
    budgetMax: 350_000,
    tags: ['pool', 'pool', 'garden'],
    timeline: 'now',
  });
  assert.deepEqual(await readLead(world.ctx, company.owner, lead.id), lead);
  assert.deepEqual(
    lead.emails.map((e) => [e.raw, e.value, e.primary]),
    [
      ['Ada@Example.com', 'ada@example.com', true],
      ['not an address', null, false],
    ],
  );
  assert.deepEqual(
    lead.phones.map((p) => [p.raw, p.value]),
    [
      ['(312) 555-0123', '+13125550123'],
      ['ask at the desk', null],
    ],
  );
  assert.deepEqual(lead.tags, ['pool', 'garden']);
  assert.equal(lead.currency, 'USD');
  assert.equal(lead.version, 1);
});

test('one create writes one event, one entry into the pipeline, one audit and one outbox row, without personal values', async () => {
  const lead = await createLead(world.ctx, company.owner, {
    name: 'Grace Secretname',
    emails: ['grace.secret@example.com'],
    phones: ['312-555-0177'],
    location: 'Secretville',
    budgetMax: 1,
    campaign: 'Google Ads spring',
  });
  const events = await stored('select kind, payload from lead_events where lead_id = $1', lead.id);
  assert.equal(events.length, 1);
  assert.equal(events[0].kind, 'lead.created');
  assert.equal(events[0].payload.fields.budgetMax, 1);
  assert.equal(events[0].payload.fields.hasEmail, true);
  assert.equal((await stored('select 1 from conversion_events where lead_id = $1', lead.id)).length, 1);
  const audit = await stored('select action, changed from audit_log where resource_id = $1', lead.id);
  assert.deepEqual(
    audit.map((a) => a.action),
    ['lead.created'],
  );
  const outbox = await stored("select name, payload from outbox where payload ->> 'leadId' = $1", lead.id);
  assert.deepEqual(outbox, [{ name: 'lead.created', payload: { leadId: lead.id } }]);
  assert.doesNotMatch(JSON.stringify([events, audit, outbox]), /secret|0177/i);
});

test('nothing that identifies: 422; a source with its own id is enough', async () => {
  await assert.rejects(
    createLead(world.ctx, company.owner, { source: 'Portal', tags: ['x'] }),
    fails('lead.unreachable'),
  );
  const lead = await createLead(world.ctx, company.owner, { source: 'Portal', externalId: '77' });
  assert.equal(lead.name, null);
  await assert.rejects(
    createLead(world.ctx, company.owner, { name: 'Someone Else', source: 'Portal', externalId: '77' }),
    fails('lead.duplicate', (e) => assert.equal(e.context?.leadId, lead.id)),
  );
});

test('of twenty racing creates of one person exactly one wins, by e-mail and by phone and name', async () => {
  const bodies = [
    (i: number) => ({ name: `Racer ${i}`, emails: ['Racer@Example.com'] }),
    () => ({ name: 'Róger Racer', phones: ['312 555 0142'] }),
  ];
  for (const body of bodies) {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => createLead(world.ctx, company.owner, body(i))),
    );
    const won = results.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []));
    assert.equal(won.length, 1);
    for (const r of results) {
      if (r.status === 'rejected')
        fails('lead.duplicate', (e) => assert.equal(e.context?.leadId, won[0]?.id))(r.reason);
    }
    // The losers left nothing behind.
    assert.equal((await stored('select 1 from lead_search where lead_id = $1', won[0]?.id)).length, 1);
  }
  assert.equal((await stored("select 1 from leads where name like 'Racer %'")).length, 1);
});

test('a household shares a number: another name with it is another lead', async () => {
  await makeLead(world.ctx, company.owner, { name: 'Ann Household', phones: ['312-555-0111'] });
  await makeLead(world.ctx, company.owner, { name: 'Ben Household', phones: ['312-555-0111'] });
  await assert.rejects(
    createLead(world.ctx, company.owner, { name: 'ANN  household', phones: ['+1 312 555 0111'] }),
    fails('lead.duplicate'),
  );
});

test('a duplicate is not named to somebody who may not see it', async () => {
  const agent = await company.member('agent');
  const other = await company.member('agent');
  const lead = await makeLead(world.ctx, agent, { emails: ['hidden@example.com'] });
  assert.equal(lead.ownerId, agent.userId);
  const again = (who: typeof agent) => createLead(world.ctx, who, { emails: ['hidden@example.com'] });
  await assert.rejects(
    again(other),
    fails('lead.duplicate', (e) => assert.equal(e.context, undefined)),
  );
  await assert.rejects(
    again(agent),
    fails('lead.duplicate', (e) => assert.equal(e.context?.leadId, lead.id)),
  );
});

test('two companies hold the same person, and neither reaches the other', async () => {
  const other = await world.tenant();
  const lead = await makeLead(world.ctx, company.owner, {
    name: 'Tess Twice',
    emails: ['twice@example.com'],
  });
  const theirs = await makeLead(world.ctx, other.owner, {
    name: 'Tess Twice',
    emails: ['twice@example.com'],
  });
  assert.notEqual(theirs.id, lead.id);
  const missing = fails('lead.not_found');
  await assert.rejects(readLead(world.ctx, other.owner, lead.id), missing);
  await assert.rejects(updateLead(world.ctx, other.owner, lead.id, { version: 1, name: 'Mine' }), missing);
  await assert.rejects(deleteLead(world.ctx, other.owner, lead.id), missing);
  await assert.rejects(restoreLead(world.ctx, other.owner, lead.id), missing);
  await assert.rejects(addNote(world.ctx, other.owner, lead.id, 'Mine'), missing);
  await assert.rejects(listEvents(world.ctx, other.owner, lead.id, { limit: 5, group: ['all'] }), missing);
  const hmacs = await stored('select distinct hmac from lead_emails where value = $1', 'twice@example.com');
  assert.equal(hmacs.length, 2, 'equal addresses of two companies cannot be joined by their hash');
});

test('who reaches only their own leads sees, changes and finds no others', async () => {
  const agent = await company.member('agent');
  const mine = await makeLead(world.ctx, agent, { name: 'Scoped Mine' });
  const theirs = await makeLead(world.ctx, company.owner, { name: 'Scoped Theirs' });
  await assert.rejects(readLead(world.ctx, agent, theirs.id), fails('lead.not_found'));
  await assert.rejects(
    updateLead(world.ctx, agent, theirs.id, { version: 1, name: 'X' }),
    fails('lead.not_found'),
  );
  const { items } = await listLeads(world.ctx, agent, { limit: 50, sort: '-createdAt', count: true });
  assert.deepEqual(
    items.map((l) => l.id),
    [mine.id],
  );
  const found = await searchLeads(world.ctx, agent, { q: 'scoped', limit: 10 });
  assert.deepEqual(
    found.items.map((l) => l.id),
    [mine.id],
  );
  await assert.rejects(
    updateLead(world.ctx, agent, mine.id, { version: 1, ownerId: null }),
    fails('auth.forbidden'),
  );
  await assert.rejects(
    createLead(world.ctx, agent, { name: 'For you', ownerId: company.owner.userId }),
    fails('auth.forbidden'),
  );
});

test('a change from a stale version is refused with what the fields are now', async () => {
  const lead = await makeLead(world.ctx, company.owner, { name: 'Stale Example' });
  await updateLead(world.ctx, company.owner, lead.id, {
    version: 1,
    budgetMax: 500_000,
    location: 'Oak Street',
  });
  await assert.rejects(
    updateLead(world.ctx, company.owner, lead.id, { version: 1, budgetMax: 400_000 }),
    fails('lead.stale', (e) => assert.deepEqual(e.context, { version: 2, current: { budgetMax: 500_000 } })),
  );
  const results = await Promise.allSettled(
    [1, 2, 3, 4].map((n) => updateLead(world.ctx, company.owner, lead.id, { version: 2, budgetMax: n })),
  );
  assert.equal(results.filter((r) => r.status === 'fulfilled').length, 1);
});

test('a change writes log, pipeline history and audit; values rest encrypted', async () => {
  const stages = await listStages(world.ctx, company.owner);
  const lead = await makeLead(world.ctx, company.owner, { name: 'Before Hush', phones: ['312-555-0150'] });
  const saved = await updateLead(world.ctx, company.owner, lead.id, {
    version: 1,
    name: 'After Hush',
    timeline: 'now',
    stageId: stages[2]?.id,
    ownerId: company.owner.userId,
  });
  assert.equal(saved.version, 2);
  assert.ok(saved.stageSince >= lead.stageSince);
  assert.deepEqual(await readLead(world.ctx, company.owner, lead.id), saved);
  const events = await stored(
    'select kind, payload from lead_events where lead_id = $1 order by id',
    lead.id,
  );
  assert.deepEqual(
    events.map((e) => e.kind),
    ['lead.created', 'field.changed', 'stage.changed', 'owner.changed'],
  );
  assert.deepEqual(events[1].payload, { changed: ['name', 'timeline'], fields: { timeline: 'now' } });
  assert.equal(events[2].payload.to, 'Qualified');
  const moves = await stored(
    'select to_stage, from_stage from conversion_events where lead_id = $1 order by id',
    lead.id,
  );
  assert.deepEqual(moves[1], { to_stage: 'Qualified', from_stage: 'New' });
  const [audit] = await stored(
    "select changed, old_values, new_values from audit_log where resource_id = $1 and action = 'lead.updated'",
    lead.id,
  );
  assert.deepEqual(audit.changed, ['name', 'stageId', 'ownerId', 'timeline']);
  assert.doesNotMatch(Buffer.concat([audit.old_values, audit.new_values]).toString('latin1'), /Hush/);
  const outbox = await stored(
    "select payload from outbox where payload ->> 'leadId' = $1 and name = 'lead.updated'",
    lead.id,
  );
  assert.deepEqual(outbox, [{ payload: { leadId: lead.id, version: 2, changed: audit.changed } }]);
  const [phone] = await stored('select name_key from lead_phones where lead_id = $1', lead.id);
  assert.equal(phone.name_key, 'after hush');
  assert.equal((await searchLeads(world.ctx, company.owner, { q: 'after hush', limit: 5 })).items.length, 1);
  assert.equal((await searchLeads(world.ctx, company.owner, { q: 'before hush', limit: 5 })).items.length, 0);
});

test('a change that changes nothing writes nothing', async () => {
  const lead = await makeLead(world.ctx, company.owner, { tags: ['a'], budgetMax: 10 });
  const same = await updateLead(world.ctx, company.owner, lead.id, {
    version: 1,
    tags: ['a'],
    budgetMax: 10,
    emails: [` ${lead.emails[0]?.raw} `],
  });
  assert.equal(same.version, 1);
  assert.equal(
    (await stored("select 1 from audit_log where resource_id = $1 and action = 'lead.updated'", lead.id))
      .length,
    0,
  );
});

test('contact points are replaced as a list, keep their ids, and stay unique', async () => {
  const lead = await makeLead(world.ctx, company.owner, { emails: ['one@example.com', 'two@example.com'] });
  await makeLead(world.ctx, company.owner, { emails: ['taken@example.com'] });
  const saved = await updateLead(world.ctx, company.owner, lead.id, {
    version: 1,
    emails: ['two@example.com', 'three@example.com'],
  });
  assert.deepEqual(
    saved.emails.map((e) => e.value),
    ['two@example.com', 'three@example.com'],
  );
  assert.equal(saved.emails[0]?.id, lead.emails[1]?.id);
  assert.deepEqual(await readLead(world.ctx, company.owner, lead.id), saved);
  const { items } = await listLeads(world.ctx, company.owner, { limit: 1, sort: '-updatedAt', count: false });
  assert.equal(items[0]?.email, 'two@example.com');
  await assert.rejects(
    updateLead(world.ctx, company.owner, lead.id, { version: 2, emails: ['taken@example.com'] }),
    fails('lead.duplicate'),
  );
  // The address that went is free.
  await makeLead(world.ctx, company.owner, { emails: ['one@example.com'] });
  await assert.rejects(
    updateLead(world.ctx, company.owner, lead.id, { version: 2, name: null, emails: [] }),
    fails('lead.unreachable'),
  );
});

test('custom values are checked against their fields and merged key by key', async () => {
  const actor = company.owner;
  for (const [label, type] of [
    ['Pets', 'select'],
    ['Bedrooms wanted', 'number'],
    ['Has agent', 'boolean'],
    ['Lease ends', 'date'],
    ['Remark', 'text'],
  ] as const) {
    await createField(world.ctx, actor, { label, type, options: type === 'select' ? ['cat', 'dog'] : [] });
  }
  const lead = await makeLead(world.ctx, actor, {
    custom: { pets: 'cat', bedrooms_wanted: 3, has_agent: false, lease_ends: '2027-02-28' },
  });
  const saved = await updateLead(world.ctx, actor, lead.id, {
    version: 1,
    custom: { pets: null, remark: 'quiet street' },
  });
  assert.deepEqual(saved.custom, {
    bedrooms_wanted: 3,
    has_agent: false,
    lease_ends: '2027-02-28',
    remark: 'quiet street',
  });
  const bad = {
    pets: 'fish',
    bedrooms_wanted: '3',
    has_agent: 'yes',
    lease_ends: '2027-02-30',
    remark: 5,
    nosuch: 1,
  };
  await assert.rejects(
    createLead(world.ctx, actor, { name: 'Bad', custom: bad }),
    fails('request.invalid', (e) =>
      assert.deepEqual(
        e.errors?.map((x) => x.path),
        Object.keys(bad).map((k) => `custom.${k}`),
      ),
    ),
  );
});

test('an id in capital letters is the same id', async () => {
  const lead = await makeLead(world.ctx, company.owner, { budgetMax: 10.005 });
  assert.equal(lead.budgetMax, 10.01, 'money is kept to the cent, and answered so');
  await addNote(world.ctx, company.owner, lead.id.toUpperCase(), 'Loud');
  await updateLead(world.ctx, company.owner, lead.id.toUpperCase(), { version: 1, name: 'Loud' });
  const { items } = await listEvents(world.ctx, company.owner, lead.id, { limit: 5, group: ['notes'] });
  assert.equal(items[0]?.payload.text, 'Loud');
});

test('unknown stages and people, and a budget upside down, are refused', async () => {
  await assert.rejects(makeLead(world.ctx, company.owner, { stageId: newId() }), fails('stage.not_found'));
  await assert.rejects(makeLead(world.ctx, company.owner, { ownerId: newId() }), fails('user.not_found'));
  const stranger = (await world.tenant()).owner.userId;
  await assert.rejects(makeLead(world.ctx, company.owner, { ownerId: stranger }), fails('user.not_found'));
  await assert.rejects(
    makeLead(world.ctx, company.owner, { budgetMin: 2, budgetMax: 1 }),
    fails('request.invalid'),
  );
});

test('a deleted lead is gone everywhere, frees its contact points, and comes back unless they are taken', async () => {
  const actor = company.owner;
  const body = { name: 'Phoenix Example', emails: ['phoenix@example.com'], phones: ['312-555-0188'] };
  const lead = await createLead(world.ctx, actor, body);
  await deleteLead(world.ctx, actor, lead.id);
  await assert.rejects(readLead(world.ctx, actor, lead.id), fails('lead.not_found'));
  await assert.rejects(deleteLead(world.ctx, actor, lead.id), fails('lead.not_found'));
  assert.equal((await searchLeads(world.ctx, actor, { q: 'phoenix', limit: 5 })).items.length, 0);
  const back = await restoreLead(world.ctx, actor, lead.id);
  assert.deepEqual(back.emails, lead.emails);
  assert.equal((await searchLeads(world.ctx, actor, { q: 'phoenix', limit: 5 })).items.length, 1);
  await assert.rejects(restoreLead(world.ctx, actor, lead.id), fails('lead.not_found'));

  await deleteLead(world.ctx, actor, lead.id);
  const second = await createLead(world.ctx, actor, body);
  await assert.rejects(
    restoreLead(world.ctx, actor, lead.id),
    fails('lead.duplicate', (e) => assert.equal(e.context?.leadId, second.id)),
  );
});

test('a lead cannot be restored after thirty days', async () => {
  const lead = await makeLead(world.ctx, company.owner);
  await deleteLead(world.ctx, company.owner, lead.id);
  await owner.query("update leads set deleted_at = deleted_at - interval '31 days' where id = $1", [lead.id]);
  await assert.rejects(restoreLead(world.ctx, company.owner, lead.id), fails('lead.not_found'));
});

test('notes rest encrypted, read back for those who may, and page with the timeline', async () => {
  const actor = company.owner;
  const lead = await makeLead(world.ctx, actor);
  for (let i = 1; i <= 3; i++) await addNote(world.ctx, actor, lead.id, `Zebra note ${i}`);
  await updateLead(world.ctx, actor, lead.id, { version: 1, timeline: 'later' });
  const rows = await stored('select payload::text, body from lead_events where lead_id = $1', lead.id);
  assert.doesNotMatch(JSON.stringify(rows.map((r) => [r.payload, r.body?.toString('latin1')])), /Zebra/);

  const first = await listEvents(world.ctx, actor, lead.id, { limit: 2, group: ['notes'] });
  assert.deepEqual(
    first.items.map((e) => e.payload.text),
    ['Zebra note 3', 'Zebra note 2'],
  );
  assert.equal(first.items[0]?.userId, actor.userId);
  const second = await listEvents(world.ctx, actor, lead.id, {
    limit: 2,
    group: ['notes'],
    cursor: first.nextCursor ?? '',
  });
  assert.deepEqual(
    second.items.map((e) => e.payload.text),
    ['Zebra note 1'],
  );
  assert.equal(second.nextCursor, null);
  const changes = await listEvents(world.ctx, actor, lead.id, { limit: 10, group: ['changes'] });
  assert.deepEqual(
    changes.items.map((e) => e.kind),
    ['field.changed', 'lead.created'],
  );
  assert.equal(
    (await listEvents(world.ctx, actor, lead.id, { limit: 10, group: ['activity'] })).items.length,
    0,
  );
  await assert.rejects(
    listEvents(world.ctx, actor, lead.id, { limit: 2, group: ['all'], cursor: first.nextCursor ?? '' }),
    fails('request.cursor_invalid'),
  );
});
