import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { AppError } from '../../kernel/errors.ts';
import {
  changeSettings,
  DuplicateLeads,
  findMatches,
  insertEvents,
  insertLeads,
  insertSettings,
  type LeadDraft,
  leadIdsOfBatch,
  openBatch,
  readScoringEvents,
  recordImages,
  saveScores,
  updateLeadsBulk,
} from './index.ts';
import { makeLead } from './leads.factory.ts';
import { allStages } from './pipelines/stages.ts';
import { readLead } from './read-lead.ts';
import { searchLeads } from './search-leads.ts';

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

const insert = async (drafts: LeadDraft[]) => {
  const settings = await insertSettings(world.ctx, company.owner);
  return world.ctx.tx(company.owner, (tx) => insertLeads(world.ctx, tx, company.owner, drafts, settings));
};

test('a thousand leads in one call are whole: found, keyed, logged, in the pipeline', async () => {
  const ids = await insert(
    Array.from({ length: 1000 }, (_, i) => ({
      name: `Bulk Person ${i}`,
      emails: [`bulk${i}@example.com`],
      phones: [`312-555-${String(i).padStart(4, '0')}`],
      source: 'File',
      externalId: `f-${i}`,
      createdAt: '2026-01-05T10:00:00Z',
    })),
  );
  assert.equal(ids.length, 1000);
  const lead = await readLead(world.ctx, company.owner, ids[999] ?? '');
  assert.equal(lead.name, 'Bulk Person 999');
  assert.equal(lead.emails[0]?.value, 'bulk999@example.com');
  assert.equal(lead.createdAt, '2026-01-05T10:00:00.000Z');
  const counts = await owner.query(
    `select (select count(*)::int from lead_events where kind = 'lead.imported' and tenant_id = $1) as events,
       (select count(*)::int from conversion_events where tenant_id = $1) as moves,
       (select count(*)::int from lead_phones where value is not null and hmac is not null and tenant_id = $1) as phones`,
    [company.id],
  );
  assert.deepEqual(counts.rows[0], { events: 1000, moves: 1000, phones: 1000 });
  assert.equal((await searchLeads(world.ctx, company.owner, { q: 'bulk999@', limit: 5 })).items.length, 1);
});

test('a taken key stops the whole call, and matching names the lead and why', async () => {
  const lead = await makeLead(world.ctx, company.owner, {
    name: 'Mia Match',
    emails: ['mia@example.com'],
    phones: ['312-555-9001'],
    source: 'CRM',
    externalId: '9',
  });
  await assert.rejects(
    insert([{ name: 'New One' }, { name: 'Other', emails: ['mia@example.com'] }]),
    DuplicateLeads,
  );
  await assert.rejects(
    insert([{ emails: ['same@example.com'] }, { emails: ['same@example.com'] }]),
    DuplicateLeads,
  );
  await assert.rejects(
    insert([{ source: 'CRM' }]),
    (e) => e instanceof AppError && e.code === 'lead.unreachable',
  );
  assert.equal((await owner.query("select 1 from leads where name = 'New One'")).rows.length, 0);
  const nothing = { emails: [], phones: [], nameKey: '', source: null, externalId: null };
  const found = await world.ctx.read(company.owner, (tx) =>
    findMatches(tx, [
      { ...nothing, ref: 1, emails: ['mia@example.com'] },
      { ...nothing, ref: 2, phones: ['+13125559001'], nameKey: 'mia match' },
      { ...nothing, ref: 3, phones: ['+13125559001'], nameKey: 'mia other' },
      { ...nothing, ref: 4, source: 'CRM', externalId: '9' },
      { ...nothing, ref: 5, source: 'CRM', externalId: null },
    ]),
  );
  assert.deepEqual(
    [...found].map(([ref, m]) => [ref, m.leadId, m.by]),
    [
      [1, lead.id, 'email'],
      [2, lead.id, 'phone'],
      [4, lead.id, 'external'],
    ],
  );
  const other = await world.tenant();
  const theirs = await world.ctx.read(other.owner, (tx) =>
    findMatches(tx, [{ ...nothing, ref: 1, emails: ['mia@example.com'] }]),
  );
  assert.equal(theirs.size, 0);
});

test('a bulk change merges, adds contact points, and gives back what was', async () => {
  const first = await makeLead(world.ctx, company.owner, {
    name: 'Cora Change',
    emails: ['cora@example.com'],
    tags: ['a'],
  });
  const second = await makeLead(world.ctx, company.owner, { name: 'Cody Change' });
  const settings = await changeSettings(world.ctx, company.owner);
  const done = await world.ctx.tx(company.owner, (tx) =>
    updateLeadsBulk(
      world.ctx,
      tx,
      company.owner,
      [
        {
          id: first.id,
          set: { budgetMax: 5, tags: ['a', 'b'] },
          addEmails: ['CORA@example.com', 'cora2@example.com'],
        },
        { id: second.id, set: { name: 'Cody Change' } },
      ],
      settings,
    ),
  );
  assert.deepEqual(
    done.map((d) => [d.lead.id, d.changed]),
    [
      [first.id, ['budgetMax', 'tags', 'emails']],
      [second.id, []],
    ],
  );
  assert.deepEqual(done[0]?.before, { budgetMax: null, tags: ['a'], emails: ['cora@example.com'] });
  const now = await readLead(world.ctx, company.owner, first.id);
  assert.deepEqual(
    now.emails.map((e) => e.value),
    ['cora@example.com', 'cora2@example.com'],
  );
  assert.equal(now.version, 2);
  assert.equal((await readLead(world.ctx, company.owner, second.id)).version, 1);
});

test('batches: images by row, and the leads of a stretch of rows', async () => {
  const ids = await insert([{ name: 'Row One' }, { name: 'Row Two' }, { name: 'Row Three' }]);
  const batchId = await world.ctx.tx(company.owner, async (tx) => {
    const id = await openBatch(tx, 'import', company.owner);
    await recordImages(
      tx,
      id,
      ids.map((recordId, i) => ({
        rowNo: i + 1,
        recordType: 'lead',
        recordId,
        before: i === 1 ? { name: 'Old' } : null,
      })),
    );
    return id;
  });
  const rows = await world.ctx.read(company.owner, (tx) => leadIdsOfBatch(tx, batchId, 2, 3));
  assert.deepEqual(rows, ids.slice(1).sort());
  const [image] = (
    await owner.query('select before from batch_images where batch_id = $1 and row_no = 2', [batchId])
  ).rows;
  assert.deepEqual(image.before, { name: 'Old' });
});

test('events move the time of the last one, and scoring reads them in order', async () => {
  const lead = await makeLead(world.ctx, company.owner, { name: 'Eve Events', type: 'buyer', budgetMax: 7 });
  const later = new Date(Date.parse(lead.createdAt) + 60_000).toISOString();
  await world.ctx.tx(company.owner, (tx) =>
    insertEvents(world.ctx, tx, [
      {
        leadId: lead.id,
        kind: 'outcome.recorded',
        occurredAt: later,
        payload: { name: 'converted', value: true },
      },
      { leadId: lead.id, kind: 'property.viewed', occurredAt: '2026-01-01T00:00:00Z' },
    ]),
  );
  assert.equal((await readLead(world.ctx, company.owner, lead.id)).lastEventAt, later);
  const events = await world.ctx.read(company.owner, (tx) => readScoringEvents(tx, [lead.id]));
  assert.deepEqual(
    events.map((e) => e.kind),
    ['property.viewed', 'lead.created', 'outcome.recorded'],
  );
  assert.equal(events[1]?.occurredAt, lead.createdAt);
});

test('scores: no new version, the change counts from an earlier day, an older score never wins', async () => {
  const lead = await makeLead(world.ctx, company.owner);
  const score = (points: number, scoredAt: string, source: 'model' | 'rules' = 'model') =>
    world.ctx.tx(company.owner, (tx) =>
      saveScores(tx, [
        {
          leadId: lead.id,
          points,
          band: points >= 75 ? 'hot' : 'cold',
          probability: 0.1,
          source,
          modelId: null,
          modelVersion: 'v1',
          reasons: [{ feature: 'views7d', label: 'Looked at 3 homes', points: 4 }],
          scoredAt,
          overriddenUntil: null,
        },
      ]),
    );
  assert.deepEqual(await score(20, '2026-11-01T12:00:00Z'), [lead.id]);
  assert.deepEqual(await score(20, '2026-11-01T13:00:00Z'), [], 'nothing a person sees has changed');
  assert.deepEqual(await score(80, '2026-11-02T12:00:00Z'), [lead.id]);
  await score(78, '2026-11-02T15:00:00Z');
  assert.deepEqual(await score(1, '2026-11-02T14:00:00Z'), []);
  const now = await readLead(world.ctx, company.owner, lead.id);
  assert.equal(now.version, 1);
  assert.deepEqual(
    [now.score?.points, now.score?.band, now.score?.delta, now.score?.modelVersion],
    [78, 'hot', 58, 'v1'],
  );
  assert.equal(now.score?.reasons[0]?.label, 'Looked at 3 homes');
  // Who scores has changed, not the lead.
  await score(30, '2026-11-03T12:00:00Z', 'rules');
  assert.equal((await readLead(world.ctx, company.owner, lead.id)).score?.delta, null);
  await score(35, '2026-11-04T12:00:00Z', 'rules');
  assert.equal((await readLead(world.ctx, company.owner, lead.id)).score?.delta, 5);
});

test('an imported lead whose stage is named enters the pipeline there', async () => {
  const stages = await allStages(world.ctx, company.owner);
  const [id] = await insert([{ name: 'Staged', stageId: stages[3]?.id }]);
  const { rows } = await owner.query(
    'select to_stage, trigger_type from conversion_events where lead_id = $1',
    [id],
  );
  assert.deepEqual(rows, [{ to_stage: 'Showing', trigger_type: 'imported' }]);
});
