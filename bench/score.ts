/**
 * Scoring where leads live: features folded from a lead's log, one score in process, a batch, and 10,000 leads rescored and
 * stored in PostgreSQL with row-level security and fsync on. The model is a random forest of the largest size the
 * trainer writes (200 trees of 31 leaves), over custom fields of the leads.
 *
 *   npm run bench -- score [--leads 10000] [--trees 200] [--features 19]
 */
import { explainRow, type FeatureRow, loadModel, scoreBatch, scoreColumns, scoreRow } from '@lintel/scoring';
import { addTenant } from '../packages/server/src/modules/auth/index.ts';
import {
  addField,
  insertLeads,
  insertSettings,
  readScoringEvents,
} from '../packages/server/src/modules/leads/index.ts';
import { addModel, type Fixture } from '../packages/server/src/modules/ml/artefact.factory.ts';
import { leadInputs } from '../packages/server/src/modules/ml/feature-rows.ts';
import { rescoreOpenLeads } from '../packages/server/src/modules/ml/rescore.ts';
import { forest, forestRows } from './forest.ts';
import { numberOption, openBench, quantile, verdict } from './harness.ts';

const LEADS = numberOption('leads', 10_000);
const TREES = numberOption('trees', 200);
const FEATURES = numberOption('features', 19);

const bench = await openBench();
try {
  await run();
} finally {
  await bench.close();
}

async function run(): Promise<void> {
  const { ctx } = bench;
  const json = forest(TREES, 31, FEATURES) as Fixture['model'];
  const model = loadModel(json);
  const rows = forestRows(LEADS, FEATURES);
  inProcess(rows);

  const { tenantId, owner } = await addTenant(ctx, {
    company: { name: 'Bench', timeZone: 'America/Chicago', currency: 'USD' },
    owner: { name: 'Olive Owner', email: 'owner@example.com', passwordHash: null },
  });
  const settings = await insertSettings(ctx, owner);
  await ctx.tx(owner, async (tx) => {
    for (const { key, kind } of json.features) {
      const type = kind === 'number' ? 'number' : 'text';
      await addField(ctx, tx, owner, { key, label: key, type, options: [] });
    }
  });
  const ids: string[] = [];
  for (let from = 0; from < LEADS; from += 1000) {
    const drafts = rows.slice(from, from + 1000).map((row, i) => ({
      source: 'Bench',
      externalId: String(from + i),
      custom: row as Record<string, string>,
    }));
    ids.push(...(await ctx.tx(owner, (tx) => insertLeads(ctx, tx, owner, drafts, settings))));
  }

  const events = Map.groupBy(
    await ctx.read(owner, (tx) => readScoringEvents(tx, ids.slice(0, 1000))),
    (event) => event.leadId,
  );
  const now = new Date().toISOString();
  const folds = [...events.values()].map((log) => timed(() => leadInputs(log, now)));
  console.log(`fold a lead's log into features: p50 ${(quantile(folds, 0.5) * 1000).toFixed(1)} µs`);

  const golden = rows.slice(0, 20).map((input) => {
    const { score, attributions } = explainRow(model, input);
    const shares = attributions.map((a) => a.logOdds / model.calibrator.slope);
    return {
      input: input as Record<string, unknown>,
      raw: score.raw,
      probability: score.probability,
      attributions: shares,
    };
  });
  const champion = await addModel(ctx, owner, { from: { model: json, rows: golden } });
  const cpu = process.cpuUsage();
  const from = performance.now();
  await rescoreOpenLeads(ctx, tenantId, new AbortController().signal);
  const seconds = (performance.now() - from) / 1000;
  const { rows: stored } = await bench.owner.query<{ n: number }>(
    'select count(*)::int as n from leads where tenant_id = $1 and score_model_id = $2',
    [tenantId, champion],
  );
  if (stored[0]?.n !== LEADS) throw new Error(`${stored[0]?.n} leads have the model's score, not ${LEADS}`);
  const used = process.cpuUsage(cpu);
  const cpuSeconds = (used.user + used.system) / 1e6;
  console.log(
    `${(LEADS / seconds).toFixed(0)} leads/s with reasons, history and the lead's own score; Node used ${cpuSeconds.toFixed(1)} s of CPU`,
  );
  verdict(`seconds to rescore and store ${LEADS} leads`, seconds, '10 for 10,000', seconds <= LEADS / 1000);
}

function inProcess(rows: readonly FeatureRow[]): void {
  const model = loadModel(forest(TREES, 31, FEATURES));
  for (let i = 0; i < 5_000; i++) scoreRow(model, rows[i % rows.length] ?? {});
  const singles = Array.from({ length: 20_000 }, (_, i) =>
    timed(() => scoreRow(model, rows[i % rows.length] ?? {})),
  );
  const micros = quantile(singles, 0.5) * 1000;
  console.log(
    `one score: p50 ${micros.toFixed(1)} µs, p99 ${(quantile(singles, 0.99) * 1000).toFixed(1)} µs`,
  );
  verdict('one score in process, p50 µs', micros, '20', micros <= 20);
  const out = scoreColumns(rows.length);
  scoreBatch(model, rows, out);
  const best = Math.min(...Array.from({ length: 5 }, () => timed(() => scoreBatch(model, rows, out))));
  const rate = (rows.length / best) * 1000;
  verdict('batch, rows a second and core', Math.round(rate), '50000', rate >= 50_000);
}

function timed(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}
