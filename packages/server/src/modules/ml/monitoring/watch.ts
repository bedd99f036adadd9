import { t } from '@lintel/contract/messages';
import { type FeatureRow, scoreRow } from '@lintel/scoring';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { newId } from '../../../kernel/ids.ts';
import { listCompanies } from '../../auth/index.ts';
import * as models from '../models.repository.ts';
import { pauseLocked, writeLog } from '../registry.ts';
import { registeredModel } from '../serving.ts';
import type { ServingModel } from '../serving-model.ts';
import { readSettings } from '../settings.repository.ts';
import { decideStarter } from '../starter/decide.ts';
import { forgetPairs } from '../trials/trials.repository.ts';
import { promoteByRule } from '../trials/trials.ts';
import { type Finding, settleAlarms } from './alarms.repository.ts';
import { type Drift, driftOfNumbers, findDrift, type Reference } from './drift.ts';
import { BLOCK_POSITIVES, figuresOf, judgeBlock, judgeDrift, latestBlock, tryStep } from './judge.ts';
import { judgedScores } from './judged.ts';
import { expectedPerformance, type Outcome } from './measure.ts';
import * as repo from './watch.repository.ts';
import { spanOf, weekOf, weeksUntil } from './weeks.ts';

const DAY = 86_400_000;
/** Weeks whose figures are worked out anew: outcomes of older ones have come in. */
const WEEKS = 26;
/** Leads looked at of one week, and how old they may be: as old as those learned from. */
const SAMPLE = 5000;
const FRESH_DAYS = 30;
/** Pairs of a trial are kept this long after it ended. */
const KEEP_PAIRS_DAYS = 180;

/** Holds the champions of all companies against what came in: nightly. One company's trouble stops no other. */
export async function watchModels(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (const { id } of await listCompanies(ctx)) {
    signal.throwIfAborted();
    try {
      await watchModel(ctx, id, signal);
      await promoteByRule(ctx, id);
      await decideStarter(ctx, id, signal);
      ctx.metrics.modelChecks.inc({ outcome: 'done' });
    } catch (error) {
      if (signal.aborted) throw error;
      ctx.metrics.modelChecks.inc({ outcome: 'failed' });
      ctx.log.error({ err: error, tenantId: id }, 'A nightly check of a model failed');
    }
  }
  const counts = await ctx.system('sweep', (tx) => repo.countAlarms(tx));
  ctx.metrics.modelAlarms.reset();
  for (const { kind, count } of counts) ctx.metrics.modelAlarms.set({ kind }, count);
}

interface Watched {
  row: models.ModelRow;
  /** As it was trained, without any recalibration. */
  own: ServingModel;
  step: models.Step | null;
  recalibrate: boolean;
  paused: boolean;
}

/**
 * One company's champion: drift of this week and the last, figures of weeks as outcomes become known, a step of
 * recalibration, alarms, and rules instead of a model that is worse than chance. Run twice it says the same twice.
 */
export async function watchModel(ctx: Ctx, tenantId: string, signal: AbortSignal): Promise<void> {
  const actor = systemActor(tenantId);
  const watched = await ctx.read(actor, (tx) => readWatched(ctx, tx));
  if (!watched) return;
  const { row, own } = watched;
  const now = ctx.clock.now();
  const weeks = weeksUntil(now, WEEKS);
  const drift = await ctx.read(actor, (tx) => measureDrift(tx, watched, weeks.slice(-2), now));
  signal.throwIfAborted();
  const since = new Date(Math.max(row.training_date.getTime(), now.getTime() - WEEKS * 7 * DAY));
  const judged = await judgedScores(ctx, tenantId, { modelId: row.id, target: own.targetKey, since, signal });
  const outcomes = judged.map((one) => ({
    week: weekOf(one.at),
    leadId: one.leadId,
    label: one.label,
    // As it was said then, with the recalibration of that night.
    probability: one.said.probability,
    own: scoreRow(own.model, one.row).probability,
  }));
  const open = weeks.slice(-openWeeks(row.metadata.target.windowDays));
  const figuresByWeek = await ctx.read(actor, (tx) => measureWeeks(tx, row.id, open, outcomes, since, now));
  const block = latestBlock(outcomes);
  const findings = [
    ...judgeDrift(drift.latest, drift.latestScore),
    ...(block ? judgeBlock(block, row.metadata.metrics.holdout.auc.value) : []),
  ];
  const step = watched.recalibrate
    ? tryStep(
        outcomes.map(({ own: probability, label }) => ({ probability, label })),
        watched.step ?? { slope: 1, intercept: 0 },
      )
    : null;
  await ctx.tx(actor, async (tx) => {
    await models.lockRegistry(tx);
    // What was measured is what must still score.
    if ((await models.findAlias(tx, 'champion'))?.id !== row.id) return;
    await repo.saveDrift(tx, row.id, drift.rows, now);
    for (const { week, figures } of figuresByWeek) await repo.savePerformance(tx, row.id, week, figures, now);
    await raise(ctx, tx, row.id, findings, now);
    if (step) await keepStep(ctx, tx, row.id, step, now);
    await fallBack(ctx, tx, watched, findings);
    await forgetPairs(tx, new Date(now.getTime() - KEEP_PAIRS_DAYS * DAY));
    await models.setChecked(tx, row.id, now);
    tx.afterCommit(() => ctx.hint(tenantId, { topic: 'ml' }));
  });
}

async function readWatched(ctx: Ctx, tx: Tx): Promise<Watched | null> {
  const row = await models.findAlias(tx, 'champion');
  const own = row && (await registeredModel(ctx, tx, row.id, null));
  if (!row || !own) return null;
  const [step, settings] = await Promise.all([models.findStep(tx, { modelId: row.id }), readSettings(tx)]);
  return { row, own, step, recalibrate: settings.recalibrate, paused: settings.paused !== null };
}

/** Drift of some weeks, to be stored; that of the newest week with enough scores, to be judged. */
async function measureDrift(tx: Tx, { row, own }: Watched, weeks: readonly string[], now: Date) {
  const references = toReferences(await repo.featureReferences(tx, row.id), own);
  const score = row.metadata.scoreReference;
  const rows: repo.DriftRow[] = [];
  let [latest, latestScore]: [Drift[], Drift | null] = [[], null];
  for (const week of weeks) {
    const { from, to } = spanOf(week);
    const freshFrom = new Date(from.getTime() - FRESH_DAYS * DAY);
    const said = await repo.lastSaid(tx, { modelId: row.id, from, to, freshFrom, limit: SAMPLE });
    if (said.length === 0 || from > now) continue;
    const features = findDrift(
      references,
      said.map((one) => one.features as FeatureRow),
    );
    const scores = score
      ? driftOfNumbers(
          { key: '', ...score },
          said.map((one) => one.points),
        )
      : null;
    rows.push(...features.map((one) => toRow(week, one, references)));
    if (scores) rows.push({ ...toRow(week, scores, []), feature: null });
    // A week that has just begun says nothing yet; the one before it still does.
    if (latest.length === 0 || (features[0]?.level ?? 'too_few') !== 'too_few')
      [latest, latestScore] = [features, scores];
  }
  return { rows, latest, latestScore };
}

/** Features whose spread in training is known. */
function toReferences(stored: readonly Record<string, unknown>[], { model }: ServingModel): Reference[] {
  const of = new Map(stored.map((one) => [one.key, one]));
  return model.features.flatMap((feature): Reference[] => {
    const { rows, missing, edges, counts } = of.get(feature.key) ?? {};
    if (typeof rows !== 'number' || !Array.isArray(counts) || rows === 0) return [];
    return [
      {
        key: feature.key,
        kind: feature.kind,
        rows,
        missing: typeof missing === 'number' ? missing : 0,
        ...(Array.isArray(edges) ? { edges } : {}),
        ...(feature.categories ? { categories: feature.categories } : {}),
        counts,
      },
    ];
  });
}

function toRow(week: string, one: Drift, references: readonly Reference[]): repo.DriftRow {
  const reference = references.find(({ key }) => key === one.key);
  const value = one.moved.bin === null ? null : (reference?.categories?.[one.moved.bin] ?? null);
  return {
    week,
    feature: one.key,
    rows: one.rows,
    psi: one.psi,
    adjusted_p: one.adjustedP,
    missing: one.missing.now,
    missing_learned: one.missing.learned,
    unseen: one.unseen?.now ?? null,
    level: one.level,
    moved: value === null ? null : { value, learned: one.moved.learned, now: one.moved.now },
  };
}

/** How many weeks back figures still move: until their outcomes are known, and two more for what is recorded late. */
const openWeeks = (windowDays: number | null): number =>
  windowDays === null ? WEEKS : Math.min(WEEKS, Math.ceil(windowDays / 7) + 3);

/** Figures of weeks: what was said of their leads, and of those whose outcome is known, how right it was. */
async function measureWeeks(
  tx: Tx,
  modelId: string,
  weeks: readonly string[],
  outcomes: readonly (Outcome & { week: string; leadId: string })[],
  since: Date,
  now: Date,
): Promise<{ week: string; figures: Record<string, number | null> }[]> {
  const found = [];
  for (const week of weeks) {
    const { from, to } = spanOf(week);
    if (to <= since || from > now) continue;
    const said = await repo.lastChances(tx, { modelId, from, to });
    // A lead looked at twice in a week counts once: two looks are no two leads.
    const known = new Map<string, Outcome>();
    for (const one of outcomes) if (one.week === week && !known.has(one.leadId)) known.set(one.leadId, one);
    if (said.length === 0 && known.size === 0) continue;
    const expected = expectedPerformance(said);
    const figures = {
      ...figuresOf([...known.values()]),
      forecasts: Math.max(said.length, known.size),
      expected_auc: expected.auc,
      expected_rate: said.length > 0 ? expected.rate : null,
    };
    found.push({ week, figures });
  }
  return found;
}

async function raise(ctx: Ctx, tx: Tx, modelId: string, findings: readonly Finding[], now: Date) {
  for (const alarmId of await settleAlarms(tx, modelId, findings, now)) {
    await ctx.record(tx, systemActor(tx.tenantId), 'model.alarm_raised', {
      subject: { type: 'model', id: modelId },
      payload: { alarmId, modelId },
    });
  }
}

async function keepStep(
  ctx: Ctx,
  tx: Tx,
  modelId: string,
  step: NonNullable<ReturnType<typeof tryStep>>,
  now: Date,
): Promise<void> {
  await repo.insertStep(tx, {
    id: newId(),
    model_id: modelId,
    slope: step.slope,
    intercept: step.intercept,
    rows: step.rows,
    positives: step.positives,
    log_loss_before: step.logLossBefore,
    log_loss_after: step.logLossAfter,
    kept: step.kept,
    created_at: now,
  });
  if (!step.kept) return;
  const actor = systemActor(tx.tenantId);
  await writeLog(ctx, tx, actor, { action: 'recalibrated', modelId, reason: null });
  await ctx.record(tx, actor, 'model.recalibrated', {
    subject: { type: 'model', id: modelId },
    payload: { modelId },
  });
}

/** Rules at once, when the latest outcomes say that the model orders leads worse than chance would. */
async function fallBack(ctx: Ctx, tx: Tx, { row, paused }: Watched, findings: readonly Finding[]) {
  if (paused || !findings.some(({ kind }) => kind === 'worse_than_chance')) return;
  await pauseLocked(ctx, tx, systemActor(tx.tenantId), {
    modelId: row.id,
    reason: t('trust.fell_back', { positives: BLOCK_POSITIVES }),
    action: 'fell_back',
  });
  tx.afterCommit(() => ctx.metrics.modelFallbacks.inc());
}
