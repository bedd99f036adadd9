import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureRow, FeatureValue } from '@lintel/scoring';
import { csvLine, examplesOf, offeredFeatures } from '../../ml/index.ts';
import { ageAt, type Population } from './population.ts';
import { oracleOf } from './simulate.ts';

/** A row of the training table with the truth beside it. */
export interface InventedRow {
  leadId: string;
  at: string;
  row: FeatureRow;
  label: boolean;
  /** The best chance anybody could name, knowing the hidden intent. */
  oracle: number;
  zip: string;
  group: 'a' | 'b';
}

export const TARGET = 'appointment_held_14d';
const WEEK = 7 * 86_400_000;

/** Looks at invented leads as training does: the same moments, labels and features, by the product's own code. */
export const inventedRows = ({ leads, zips, groups, now }: Population): InventedRow[] =>
  leads.flatMap(({ id, lead, events }, i) =>
    examplesOf({ id, externalId: null, events }, TARGET, now, 'America/Chicago').map((example) => ({
      ...example,
      oracle: oracleOf(lead, ageAt(lead, example.at)),
      zip: zips[i]!,
      group: groups[i]!,
    })),
  );

/** Columns that must not be learned from, by what a company might call them. */
const PLANTED: readonly {
  key: string;
  label: string;
  value: (row: InventedRow, i: number) => FeatureValue;
}[] = [
  // Written after the outcome was known; one in forty is a slip.
  {
    key: 'custom.desk_verdict',
    label: 'Verdict of the desk',
    value: ({ label }, i) => (label !== (i % 40 === 0) ? 'came in' : 'no interest'),
  },
  { key: 'custom.zip_code', label: 'ZIP code', value: ({ zip }) => zip },
  // The same under a name that says nothing.
  { key: 'custom.patch', label: 'Patch', value: ({ zip }) => zip },
];

/**
 * Writes `table.csv` and `spec.json` for the trainer into `folder`. `planted` adds a column that gives the outcome away and
 * two that stand in for a protected group; `only` names the features offered, `families` the kinds of model, else all.
 */
export function writeInventedTable(
  folder: string,
  rows: readonly InventedRow[],
  {
    planted = false,
    only,
    families,
  }: { planted?: boolean; only?: ReadonlySet<string>; families?: readonly string[] } = {},
): void {
  const features = offeredFeatures([]).filter(({ key }) => only?.has(key) ?? true);
  const extra = planted ? PLANTED : [];
  const lines = rows.map((row, i) =>
    csvLine([
      row.label,
      row.leadId,
      row.at,
      ...features.map(({ key }) => row.row[key]),
      ...extra.map(({ value }) => value(row, i)),
    ]),
  );
  const header = csvLine([
    'label',
    'lead_id',
    'order_time',
    ...[...features, ...extra].map(({ key }) => key),
  ]);
  writeFileSync(join(folder, 'table.csv'), `${[header, ...lines].join('\n')}\n`);
  const columns = [
    ...features.map(({ key, label, kind, source }) => ({ key, label, kind, source, postOutcome: false })),
    ...extra.map(({ key, label }) => ({
      key,
      label,
      kind: 'category',
      source: { planted: true },
      postOutcome: false,
    })),
  ];
  const spec = {
    formatVersion: 1,
    target: { name: TARGET, positive: 'First appointment held within 14 days', windowDays: 14 },
    label: 'label',
    order: 'order_time',
    group: 'lead_id',
    denied: [],
    columns,
    split: { testFraction: 0.2 },
    ...(families ? { families } : {}),
    note: 'The leads are invented: figures measured on them say that the machinery works and nothing about real leads.',
  };
  writeFileSync(join(folder, 'spec.json'), JSON.stringify(spec));
}

/** Rows by the week they were looked at in, oldest first: `from` is its first moment in ms. */
export function byWeek(rows: readonly InventedRow[], first: number): { from: number; rows: InventedRow[] }[] {
  const weeks = Map.groupBy(rows, ({ at }) => Math.floor((Date.parse(at) - first) / WEEK));
  return [...weeks]
    .sort(([a], [b]) => a - b)
    .map(([week, found]) => ({ from: first + week * WEEK, rows: found }));
}
