import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { SOURCES } from './intent.ts';
import { inventLeads, type Population } from './population.ts';
import { byWeek, inventedRows, writeInventedTable } from './table.ts';

const folder = mkdtempSync(join(tmpdir(), 'lintel-invented-'));
after(() => rmSync(folder, { recursive: true }));

const from = new Date('2025-06-01T00:00:00Z');
const now = new Date('2026-03-01T00:00:00Z');
const invent = (seed: number, leads: number, change?: Date) =>
  inventLeads({ seed, leads, from, now, ...(change ? { change } : {}) });
const share = <T>(items: readonly T[], of: (item: T) => boolean) => items.filter(of).length / items.length;

test('the same seed gives the same leads, another seed others; nothing happens after now, nothing denied is in a log', () => {
  const some = invent(3, 60);
  assert.equal(JSON.stringify(invent(3, 60)), JSON.stringify(some));
  assert.notEqual(JSON.stringify(invent(4, 60)), JSON.stringify(some));
  for (const { events, lead } of some.leads)
    for (const event of events) {
      assert.ok(Date.parse(event.occurredAt) >= lead.createdAt && event.occurredAt <= now.toISOString());
      assert.ok(event.recordedAt >= event.occurredAt);
      assert.doesNotMatch(JSON.stringify(event.payload), /606\d\d|"group"|intent|oracle/);
    }
});

let population: Population;
test('the oracle’s chances come true, source by source as documented, and a group changes nothing', () => {
  population = invent(11, 1600);
  const rows = inventedRows(population);
  assert.ok(rows.length > 4000, `${rows.length} rows`);
  const happened = share(rows, ({ label }) => label);
  const said = rows.reduce((sum, { oracle }) => sum + oracle, 0) / rows.length;
  assert.ok(Math.abs(happened - said) < 0.008, `${happened} against ${said}`);
  // In the tenth the oracle thinks best of, and in the rest.
  const best = rows.toSorted((a, b) => b.oracle - a.oracle).slice(0, rows.length / 10);
  const bestSaid = best.reduce((sum, { oracle }) => sum + oracle, 0) / best.length;
  assert.ok(Math.abs(share(best, ({ label }) => label) - bestSaid) < 0.05);
  for (const { name, baseRate } of SOURCES) {
    const fresh = rows.filter(({ row }) => row.source === name && (row.daysSinceCreated as number) < 0.1);
    const mean = fresh.reduce((sum, { oracle }) => sum + oracle, 0) / fresh.length;
    assert.ok(mean > baseRate * 0.6 && mean < baseRate * 1.7, `${name}: ${mean} against ${baseRate}`);
  }
  const [a, b] = (['a', 'b'] as const).map((group) => rows.filter((row) => row.group === group));
  const mean = (of: typeof rows) => of.reduce((sum, { oracle }) => sum + oracle, 0) / of.length;
  assert.ok(Math.abs(mean(a!) / mean(b!) - 1) < 0.2, 'one group is as keen as the other');
  const inZip = rows.filter(({ zip }) => zip === '60629');
  assert.ok(share(inZip, ({ group }) => group === 'b') > 0.85, 'a ZIP code gives the group away');
});

test('who is less keen says less', () => {
  const keen = population.leads.filter(({ lead }) => lead.u > 0.7);
  const idle = population.leads.filter(({ lead }) => lead.u < -0.7);
  const silent = (of: typeof keen) => share(of, ({ lead }) => lead.fields.budgetMax === null);
  assert.ok(silent(idle) > 2 * silent(keen), `${silent(idle)} against ${silent(keen)}`);
});

test('a table for the trainer has the product’s features, and what is planted on request only', () => {
  const rows = inventedRows(invent(5, 40));
  writeInventedTable(folder, rows);
  const read = () =>
    parse(readFileSync(join(folder, 'table.csv'), 'utf8'), { columns: true }) as Record<string, string>[];
  const plain = read();
  assert.equal(plain.length, rows.length);
  assert.ok('views7d' in plain[0]! && !('custom.zip_code' in plain[0]!) && !('oracle' in plain[0]!));
  writeInventedTable(folder, rows, { planted: true });
  const [first] = read();
  assert.match(first?.['custom.patch'] ?? '', /^606\d\d$/);
  assert.match(first?.['custom.desk_verdict'] ?? '', /came in|no interest/);
  assert.match(JSON.parse(readFileSync(join(folder, 'spec.json'), 'utf8')).note, /invented/);
});

test('on the day of the change portal leads become many, and everybody looks around more', () => {
  const day = new Date('2026-01-05T00:00:00Z');
  const { leads } = invent(9, 900, day);
  const [before, since] = [false, true].map((later) =>
    leads.filter(({ lead }) => lead.createdAt >= day.getTime() === later),
  );
  const portal = (of: typeof leads) => share(of, ({ lead }) => lead.fields.source === 'Portal');
  const views = (of: typeof leads) =>
    of.reduce(
      (sum, { lead }) =>
        sum +
        lead.events.filter(
          ({ kind, at }) => kind === 'property.viewed' && at < lead.createdAt + 7 * 86_400_000,
        ).length,
      0,
    ) / of.length;
  assert.ok(portal(since!) > 1.4 * portal(before!));
  assert.ok(views(since!) > 1.4 * views(before!));
  const weeks = byWeek(inventedRows({ ...invent(9, 120, day), now }), from.getTime());
  assert.deepEqual(
    weeks.map((week) => week.from),
    weeks.map((week) => week.from).toSorted((a, b) => a - b),
  );
  for (const week of weeks)
    for (const { at } of week.rows)
      assert.ok(Date.parse(at) >= week.from && Date.parse(at) < week.from + 7 * 86_400_000);
});
