/**
 * Training and its guards on leads with a known truth (docs/generator.md): `npm run bench -- ml-generator [--leads 9000]
 * [--seed 7]`. Needs the trainer's environment in .venv (see ml/trainer/README.md). Exits 1 when a bar is missed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type FeatureRow, loadModel, scoreRow } from '@lintel/scoring';
import {
  checkGroups,
  PROXY_BLOCK,
  PROXY_PASS,
  RATIO_FLOOR,
} from '../packages/server/src/modules/ml/fairness/checks.ts';
import { PROBE_ROWS, proxyAuc } from '../packages/server/src/modules/ml/fairness/probe.ts';
import {
  driftOfNumbers,
  findDrift,
  type Reference,
} from '../packages/server/src/modules/ml/monitoring/drift.ts';
import { auc, ece } from '../packages/server/src/modules/ml/monitoring/measure.ts';
import { inventLeads } from '../packages/server/src/modules/sample/brokerage/population.ts';
import {
  type InventedRow,
  inventedRows,
  writeInventedTable,
} from '../packages/server/src/modules/sample/brokerage/table.ts';
import { numberOption, verdict } from './harness.ts';

const DAY = 86_400_000;
const ROOT = resolve(import.meta.dirname, '..');
const PYTHON = join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

interface Trained {
  model: ReturnType<typeof loadModel>;
  references: Reference[];
  scores: { rows: number; edges: number[]; counts: number[] };
  chosen: string;
  dropped: { key: string; rule: string }[];
  quarantined: { key: string }[];
}

/** Invents leads over 14 months, changes the world a month before the end, trains on what came before, and holds the bars. */
export async function benchGenerator({ leads, seed }: { leads: number; seed: number }): Promise<void> {
  const now = new Date('2026-06-01T00:00:00Z');
  const change = new Date(now.getTime() - 30 * DAY);
  const all = inventedRows(inventLeads({ seed, leads, from: new Date('2025-04-01T00:00:00Z'), now, change }));
  const at = (row: InventedRow) => Date.parse(row.at);
  const between = (from: number, to: number) =>
    all.filter((row) => at(row) >= change.getTime() + from * DAY && at(row) < change.getTime() + to * DAY);
  // Labels that were known on the day of the change.
  const known = between(-10_000, -14).sort((a, b) => at(a) - at(b));
  const trained = train(known);
  const held = known.slice(-Math.ceil(known.length * 0.2));
  const scored = held.map((row) => ({ ...row, score: scoreRow(trained.model, row.row) }));
  console.log(
    `${known.length} rows of ${leads} leads, ${share(known.map((row) => row.label))} positive; kept: ${trained.chosen}`,
  );

  const best = auc(held.map(({ oracle, label }) => ({ probability: oracle, label }))) ?? 0;
  const outcomes = scored.map(({ score, label }) => ({ probability: score.probability, label }));
  const reached = auc(outcomes) ?? 0;
  verdict(
    `AUC on the latest fifth; the oracle has ${best.toFixed(3)}`,
    reached,
    `oracle − 0.03`,
    reached >= best - 0.03,
  );
  verdict('calibration error', ece(outcomes), '0.03', ece(outcomes) <= 0.03);

  const told = trained.quarantined.map(({ key }) => key);
  verdict(
    'the planted leak is quarantined',
    told.length,
    'custom.desk_verdict',
    told.includes('custom.desk_verdict'),
  );
  const denied = trained.dropped.filter(({ rule }) => rule.startsWith('denied')).map(({ key }) => key);
  verdict(
    'ZIP codes are dropped, by name and by their values',
    denied.length,
    'custom.zip_code, custom.patch',
    denied.includes('custom.zip_code') && denied.includes('custom.patch'),
  );
  await probe(trained, held);

  const { groups } = checkGroups(
    scored.map(({ group, score, label }) => ({
      group,
      hot: score.band === 'hot',
      outcome: { probability: score.probability, label, hot: score.band === 'hot' },
    })),
  );
  const ratio = Math.min(...groups.map(({ selectionRatio }) => selectionRatio?.value ?? 1));
  verdict('hot-tier selection ratio of the groups', ratio, `${RATIO_FLOOR}`, ratio >= RATIO_FLOOR);

  // A fortnight before the change is the control: what moves there moves by chance.
  const found = (rows: readonly InventedRow[]) => drifted(trained, rows);
  const [before, after] = [found(between(-14, 0)), found(between(0, 14))];
  console.log(`      two weeks before the change: ${before.join(', ') || 'nothing'}`);
  console.log(`      two weeks after it: ${after.join(', ')}`);
  verdict('features and scores that have moved before the change', before.length, '0', before.length === 0);
  verdict('… and within two weeks after it', after.length, '1', after.length >= 1);
}

/** Could the group be told from what the model reads? And from what was dropped? */
async function probe({ model }: Trained, held: readonly InventedRow[]): Promise<void> {
  // One look at each lead: what is the same of all its looks would be learned by heart.
  const seen = new Set<string>();
  const some = held.filter(({ leadId }) => !seen.has(leadId) && seen.add(leadId)).slice(0, PROBE_ROWS);
  const member = some.map(({ group }) => group === 'b');
  const kept = await proxyAuc(
    model.features,
    some.map(({ row }) => row),
    member,
  );
  verdict(
    'AUC of telling the group from the features',
    kept?.value ?? 1,
    `${PROXY_PASS}`,
    (kept?.value ?? 1) <= PROXY_PASS,
  );
  const zip = { key: 'custom.patch', label: 'Patch', kind: 'category', source: null } as const;
  const rows = some.map((row): FeatureRow => ({ ...row.row, 'custom.patch': row.zip }));
  const slipped = await proxyAuc([...model.features, zip], rows, member);
  verdict(
    '… had a ZIP code slipped in, it would block',
    slipped?.value ?? 0,
    `> ${PROXY_BLOCK}`,
    (slipped?.value ?? 0) > PROXY_BLOCK,
  );
}

const drifted = ({ model, references, scores }: Trained, rows: readonly InventedRow[]): string[] => {
  const points = rows.map(({ row }) => scoreRow(model, row).score);
  return [
    ...findDrift(
      references,
      rows.map(({ row }) => row),
    ),
    driftOfNumbers({ key: 'score', ...scores }, points),
  ]
    .filter(({ level }) => level === 'act' || level === 'watch')
    .map(({ key, psi }) => `${key} ${psi.toFixed(2)}`);
};

function train(rows: readonly InventedRow[]): Trained {
  const work = mkdtempSync(join(tmpdir(), 'lintel-generator-'));
  try {
    writeInventedTable(work, rows, { planted: true });
    mkdirSync(join(work, 'out'));
    const args = [
      '--table',
      join(work, 'table.csv'),
      '--spec',
      join(work, 'spec.json'),
      '--out',
      join(work, 'out'),
    ];
    const from = performance.now();
    const run = spawnSync(PYTHON, ['-m', 'lintel_trainer', 'train', ...args], {
      cwd: join(ROOT, 'ml/trainer'),
      encoding: 'utf8',
    });
    const last = JSON.parse(run.stdout?.trim().split('\n').at(-1) || '{}') as { dir?: string };
    if (last.dir === undefined)
      throw new Error(`The trainer ended with ${run.status}: ${run.stdout}${run.stderr}`);
    console.log(`trained in ${((performance.now() - from) / 1000).toFixed(0)} s`);
    const read = <T>(file: string) => JSON.parse(readFileSync(join(last.dir ?? '', file), 'utf8')) as T;
    const model = loadModel(read('model.json'));
    const report = read<Pick<Trained, 'dropped' | 'quarantined'>>('report.json');
    const reference = read<{ features: Reference[]; score: Trained['scores'] }>('reference.json');
    const levels = new Map(model.features.map(({ key, categories }) => [key, categories]));
    return {
      model,
      references: reference.features.map((one) => ({ ...one, categories: levels.get(one.key) })),
      scores: reference.score,
      chosen: read<{ chosen: string }>('metrics.json').chosen,
      ...report,
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const share = (labels: readonly boolean[]): string =>
  `${((100 * labels.filter(Boolean).length) / labels.length).toFixed(1)} %`;

// `npm run bench -- ml-generator` puts this file's own path there.
if (process.argv[1] === import.meta.filename)
  await benchGenerator({ leads: numberOption('leads', 9000), seed: numberOption('seed', 7) });
