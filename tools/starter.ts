/**
 * Makes the starter model anew: `node tools/starter.ts`, with the trainer's environment in .venv (ml/trainer/README.md).
 * Invents leads by the documented mechanism (docs/generator.md), trains a logistic regression on what the product's own code
 * sees of them, and puts the artefact into packages/server/src/modules/ml/starter/artefact/. The same versions of Python,
 * scikit-learn and Lintel write the same bytes.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { canonicalJson, sha256 } from '../packages/server/src/modules/ml/artefact.ts';
import { SHIPPED } from '../packages/server/src/modules/ml/starter/artefact.ts';
import { inventLeads } from '../packages/server/src/modules/sample/brokerage/population.ts';
import { inventedRows, writeInventedTable } from '../packages/server/src/modules/sample/brokerage/table.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PYTHON = join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
const POPULATION = {
  seed: 41,
  leads: 12_000,
  from: new Date('2025-04-01T00:00:00Z'),
  now: new Date('2026-06-01T00:00:00Z'),
};
const SEED = 41;
/** Rows with the trainer's answers that a loader recomputes. */
const GOLDEN_ROWS = 8;
/**
 * What means the same in every company and has a sure effect on invented leads. Left out: names of sources, money and prices
 * (markets differ), hours and weekdays, what the company does (effort follows the score), what no door of the product brings
 * yet, and kinds of activity that add nothing once these are known.
 */
const FEATURES = [
  'sourceClass',
  'timeline',
  'financing',
  'completeness',
  'hasPhone',
  'daysSinceCreated',
  'views30d',
  'saves30d',
  'callsIn30d',
  'daysSinceInbound',
];

interface Trained {
  model: { features: { key: string; label: string }[] };
  metrics: { holdout: Held };
  golden: { rows: unknown[] };
}
interface Held {
  rows: number;
  positives: number;
  baseRate: number;
  auc: { value: number; low: number; high: number };
  logLoss: number;
  baseLogLoss: number;
  ece: number;
}

const work = mkdtempSync(join(tmpdir(), 'lintel-starter-'));
try {
  const rows = inventedRows(inventLeads(POPULATION));
  writeInventedTable(work, rows, { only: new Set(FEATURES), families: ['logreg'] });
  const dir = train();
  const read = (name: string): unknown => JSON.parse(readFileSync(join(dir, name), 'utf8'));
  const model = read('model.json') as Trained['model'];
  const { holdout } = read('metrics.json') as Trained['metrics'];
  const golden = read('golden.json') as Trained['golden'];
  const step = Math.floor(golden.rows.length / GOLDEN_ROWS);
  const kept = golden.rows.filter((_, i) => i % step === 0).slice(0, GOLDEN_ROWS);
  const version = write({
    'model.json': readFileSync(join(dir, 'model.json'), 'utf8'),
    'reference.json': readFileSync(join(dir, 'reference.json'), 'utf8'),
    'golden.json': `${canonicalJson({ ...golden, rows: kept })}\n`,
    'card.md': cardOf(model.features, holdout),
  });
  const { auc } = holdout;
  console.log(`${version}: AUC ${auc.value.toFixed(3)} on the latest ${holdout.rows} of ${rows.length} rows`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function train(): string {
  const out = join(work, 'out');
  mkdirSync(out);
  const args = ['--table', join(work, 'table.csv'), '--spec', join(work, 'spec.json'), '--out', out];
  const run = spawnSync(PYTHON, ['-m', 'lintel_trainer', 'train', ...args, '--seed', String(SEED)], {
    cwd: join(ROOT, 'ml/trainer'),
    encoding: 'utf8',
  });
  const last = JSON.parse(run.stdout?.trim().split('\n').at(-1) || '{}') as { dir?: string };
  if (last.dir === undefined)
    throw new Error(`The trainer ended with ${run.status}: ${run.stdout}${run.stderr}`);
  return last.dir;
}

/** Writes the files and the manifest that names them; returns the version. */
function write(files: Readonly<Record<string, string>>): string {
  const manifest = {
    formatVersion: 1,
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text)])),
  };
  const version = sha256(canonicalJson(manifest));
  rmSync(SHIPPED, { recursive: true, force: true });
  mkdirSync(SHIPPED, { recursive: true });
  for (const [name, text] of Object.entries({
    ...files,
    'manifest.json': `${canonicalJson({ ...manifest, version })}\n`,
  }))
    writeFileSync(join(SHIPPED, name), text);
  return version;
}

function cardOf(features: Trained['model']['features'], held: Held): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return `# The starter model

**The leads it learned from are invented** (docs/generator.md). Its figures say that the machinery works and nothing about real
leads. What it brings to a company is a plausible order: what usually speaks for a lead and what against it. How often leads
succeed there, and whether the order holds, is taken from the company's own outcomes before it may score
(docs/scoring.md).

A logistic regression that gives each lead a chance of: first appointment held within 14 days.

| on the latest ${held.rows.toLocaleString('en')} invented looks | |
|---|---|
| base rate | ${percent(held.baseRate)} |
| ROC-AUC (95 % interval) | ${held.auc.value.toFixed(3)} (${held.auc.low.toFixed(3)} – ${held.auc.high.toFixed(3)}) |
| log loss (base rate alone) | ${held.logLoss.toFixed(3)} (${held.baseLogLoss.toFixed(3)}) |
| calibration error (15 bins) | ${held.ece.toFixed(3)} |

It reads: ${features.map(({ label }) => label.toLowerCase()).join(', ')}.

It never saw: names, e-mail addresses, phone numbers, places, protected traits or stand-ins for them, free text, who works a lead;
nor money, hours, names of sources, or what the company itself does.

Use: to order the queue of calls until a company's own model can. Never to withhold listings, showings or service, nor to decide
whether a lead is answered.

Made by \`node tools/starter.ts\`: ${POPULATION.leads.toLocaleString('en')} leads, seed ${SEED}.
`;
}
