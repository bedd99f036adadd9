import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { createWorld, type World } from '../../../test/world.ts';
import {
  addField,
  insertEvents,
  insertLeads,
  insertSettings,
  type LeadDraft,
  openBatch,
  type ScoringEvent,
} from '../leads/index.ts';
import { findTargets } from './targets.ts';
import { examplesOf as examplesIn, exportTrainingTable, type TrainingLead } from './training-table.ts';
import { APPOINTMENT_TARGET, signingDays, signingTarget } from './words.ts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const examplesOf = (lead: TrainingLead, target: string, now: Date) => examplesIn(lead, target, now, 'UTC');
const MINUTE = 60_000;
const DAY = 86_400_000;
const CREATED = Date.parse('2026-03-01T10:00:00.000Z');
const NOW = new Date(CREATED + 60 * DAY);
const at = (ms: number) => new Date(CREATED + ms).toISOString();
let number = 0;
const event = (kind: string, ms: number, payload = {}): ScoringEvent => ({
  id: `id-${String(number++).padStart(4, '0')}`,
  leadId: 'lead',
  kind,
  occurredAt: at(ms),
  recordedAt: at(ms),
  payload,
});
const lead = (...events: ScoringEvent[]) => ({
  id: 'lead',
  externalId: null,
  events: [event('lead.created', 0, { fields: { timeline: 'now' } }), ...events],
});
const labels = (found: { at: string; label: boolean }[]) =>
  found.map((e) => [(Date.parse(e.at) - CREATED) / DAY, e.label]);

test('a lead is looked at young, after a day, a week and a month, until an appointment was held', () => {
  const ages = [(10 * MINUTE) / DAY, 1, 7, 30];
  assert.deepEqual(
    labels(examplesOf(lead(), APPOINTMENT_TARGET, NOW)),
    ages.map((age) => [age, false]),
  );
  const early = examplesOf(lead(event('appointment.held', 3 * DAY)), APPOINTMENT_TARGET, NOW);
  assert.deepEqual(
    labels(early),
    ages.slice(0, 2).map((age) => [age, true]),
  );
  // 16 days after coming in: within 14 days of the week-old look alone.
  const late = examplesOf(lead(event('appointment.held', 16 * DAY)), APPOINTMENT_TARGET, NOW);
  assert.deepEqual(labels(late), [
    [ages[0], false],
    [1, false],
    [7, true],
  ]);
});

test('a look whose fortnight is not over teaches nothing, not even no', () => {
  const now = new Date(CREATED + 15 * DAY - MINUTE);
  const found = examplesOf(lead(event('appointment.held', 2 * DAY)), APPOINTMENT_TARGET, now);
  assert.deepEqual(labels(found), [[(10 * MINUTE) / DAY, true]]);
});

test('what is dated in the future labels nothing and teaches nothing', () => {
  const sure = examplesOf(lead(), APPOINTMENT_TARGET, NOW);
  const dreamt = lead(event('appointment.held', 61 * DAY), event('showing.requested', 62 * DAY));
  assert.deepEqual(examplesOf(dreamt, APPOINTMENT_TARGET, NOW), sure);
  const unborn = { ...lead(), events: [event('lead.created', 61 * DAY, { fields: {} })] };
  assert.deepEqual(examplesOf(unborn, APPOINTMENT_TARGET, NOW), []);
});

test('a deal signed counts within the days of its target, and a lead that has signed is not asked any more', () => {
  const signed = lead(event('deal.created', 40 * DAY), event('deal.won', 50 * DAY));
  const after = new Date(CREATED + 300 * DAY);
  const [fresh, day, week, month] = [(10 * MINUTE) / DAY, 1, 7, 30];
  assert.deepEqual(labels(examplesOf(signed, signingTarget(90), after)), [
    [fresh, true],
    [day, true],
    [week, true],
    [month, true],
  ]);
  assert.deepEqual(labels(examplesOf(signed, signingTarget(30), after)), [
    [fresh, false],
    [day, false],
    [week, false],
    [month, true],
  ]);
  const early = lead(event('deal.joined', 5 * DAY));
  assert.deepEqual(
    labels(examplesOf(early, signingTarget(60), after)).map(([age]) => age),
    [fresh, day],
  );
  // The look of a day is 91 days back, that of a week is not over.
  assert.equal(examplesOf(lead(), signingTarget(90), new Date(CREATED + 92 * DAY)).length, 2);
  assert.deepEqual(
    ['deal_signed_30d', 'deal_signed_180d', 'deal_signed_29d', 'deal_signed_181d', 'outcome:x'].map(
      signingDays,
    ),
    [30, 180, null, null, null],
  );
});

test('a row knows nothing that came after its moment', () => {
  const found = examplesOf(
    lead(
      event('showing.requested', 2 * DAY),
      event('field.changed', 3 * DAY, { fields: { timeline: 'later' } }),
    ),
    APPOINTMENT_TARGET,
    NOW,
  );
  assert.deepEqual(
    found.map(({ row }) => [row.showingRequests7d, row.timeline]),
    [
      [0, 'now'],
      [0, 'now'],
      [1, 'later'],
      [0, 'later'],
    ],
  );
});

test('the outcome recorded last counts, and only under its name', () => {
  const log = lead(
    event('outcome.recorded', DAY, { name: 'Converted', value: false }),
    event('outcome.recorded', 2 * DAY, { name: 'Converted', value: true }),
    event('outcome.recorded', 3 * DAY, { name: 'Sold', value: false }),
  );
  assert.deepEqual(labels(examplesOf(log, 'outcome:Converted', NOW)), [[2, true]]);
  assert.deepEqual(labels(examplesOf(log, 'outcome:Sold', NOW)), [[3, false]]);
  assert.deepEqual(examplesOf(log, 'outcome:Other', NOW), []);
});

async function exported(drafts: LeadDraft[], outcomes = true, invented = false) {
  const { ctx } = world;
  const { id, owner } = await world.tenant();
  const settings = await insertSettings(ctx, owner);
  await ctx.tx(owner, async (tx) => {
    await addField(ctx, tx, owner, { key: 'remark', label: 'Remark', type: 'text', options: [] });
    if (invented) await openBatch(tx, 'demo', owner);
    const ids = await insertLeads(ctx, tx, owner, drafts, settings, 'lead.imported');
    const now = ctx.clock.now().toISOString();
    if (!outcomes) return;
    const record = (leadId: string, i: number) => ({
      leadId,
      kind: 'outcome.recorded',
      occurredAt: now,
      payload: { name: 'Converted', value: i % 2 === 0 },
    });
    await insertEvents(ctx, tx, ids.map(record));
  });
  const folder = join(ctx.config.dataDir, 'export', id);
  await mkdir(folder, { recursive: true });
  const want = {
    target: 'outcome:Converted',
    exclude: ['remark'],
    folder,
    signal: new AbortController().signal,
  };
  const done = await exportTrainingTable(ctx, owner, want);
  const rows = parse(await readFile(join(folder, 'table.csv')), { columns: true }) as Record<
    string,
    string
  >[];
  const spec = JSON.parse(await readFile(join(folder, 'spec.json'), 'utf8'));
  const targets = await ctx.read(owner, (tx) => findTargets(ctx, tx));
  return { done, rows, spec, targets };
}

test('rows go in order of the file’s dates, else of its rising numbers, else as they came', async () => {
  const dated = await exported([
    { source: 'A', externalId: '7', createdAt: '2026-01-02T00:00:00.000Z' },
    { source: 'A', externalId: '5', createdAt: '2026-01-01T00:00:00.000Z' },
  ]);
  assert.equal(dated.spec.order, 'order_time');
  assert.equal(dated.rows[0]?.order_time, '2026-01-02T00:00:00.000Z');
  const numbered = await exported([
    { source: 'A', externalId: '660737' },
    { source: 'A', externalId: '579533' },
  ]);
  assert.equal(numbered.spec.order, 'order_number');
  assert.match(numbered.done.orderNote, /own number/);
  assert.deepEqual(
    numbered.rows.map((row) => row.order_number),
    ['660737', '579533'],
  );
  const plain = await exported([
    { source: 'A', externalId: 'x1' },
    { source: 'A', externalId: '2' },
  ]);
  assert.equal(plain.spec.order, 'order_row');
  assert.deepEqual(
    plain.rows.map((row) => row.order_row),
    ['0', '1'],
  );
});

test('any text survives the table, and what a person excludes is named as known too late', async () => {
  const remark = 'says "maybe", then:\nyes';
  const { rows, spec, targets } = await exported([
    { source: 'A', externalId: '1', custom: { remark } },
    { source: 'B', externalId: '2', name: 'Ada Example', emails: ['ada@example.com'] },
  ]);
  assert.deepEqual(
    rows.map((row) => row['custom.remark']),
    [remark, ''],
  );
  assert.deepEqual(
    rows.map((row) => row.label),
    ['true', 'false'],
  );
  assert.doesNotMatch(JSON.stringify(rows), /Ada|ada@/);
  const column = spec.columns.find((c: { key: string }) => c.key === 'custom.remark');
  assert.deepEqual([column.label, column.kind, column.postOutcome], ['Remark', 'category', true]);
  const keys = spec.columns.map((c: { key: string }) => c.key);
  assert.ok(keys.includes('hasEmail') && !keys.includes('views7d'), 'columns that say nothing stay out');
  assert.doesNotMatch(spec.note, /invented/);
  assert.deepEqual(targets, [{ key: 'outcome:Converted', name: 'Converted', labelled: 2, positives: 1 }]);
});

test('a table made of a sample says that its leads are invented', async () => {
  const { spec } = await exported(
    [
      { source: 'A', externalId: '1' },
      { source: 'B', externalId: '2' },
    ],
    true,
    true,
  );
  assert.match(spec.note, /leads are invented/);
});

test('leads without any outcome give no table', async () => {
  await assert.rejects(exported([{ source: 'A', externalId: '1' }], false), { code: 'no_outcome' });
});
