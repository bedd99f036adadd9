import { setImmediate } from 'node:timers/promises';
import { reasonText } from '@lintel/contract/reasons';
import { bandOf, explainRow, type FeatureRow, ruleScore, scoreRow, topReasons } from '@lintel/scoring';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { newId } from '../../kernel/ids.ts';
import { type ScoreWrite, saveScores } from '../leads/index.ts';
import { standingOverrides } from './corrections/overrides.repository.ts';
import type { LeadInputs } from './feature-rows.ts';
import { readLeadInputs } from './features/lead-inputs.ts';
import type { ScoreReason } from './ml.tables.ts';
import { activeTrialOf } from './models.repository.ts';
import * as scores from './scores.repository.ts';
import { servingModel, servingTrial } from './serving.ts';
import type { ServingModel } from './serving-model.ts';
import { pairDiffers, scoreBoth } from './trials/score-both.ts';
import * as trials from './trials/trials.repository.ts';

/** Leads scored in one transaction: enough to write in bulk, few enough to hold no lock for long. */
const CHUNK = 250;
/** Taking apart the score of a dense model costs a hundred times that of trees: the first chunk tells how many fit into a transaction. */
const FIRST_CHUNK = 25;
const LEAST_CHUNK = 5;
/** How long a transaction may take; the database ends one that has been silent for thirty seconds. */
const CHUNK_MS = 4_000;
/** Transactions side by side: one computes while the database works on the other. */
const LANES = 2;
/** Longest stretch of computing before requests and other jobs get their turn. */
const STRETCH_MS = 8;
/** Reasons kept beside the score for lists. */
const LIST_REASONS = 3;

/**
 * Scores leads from their event logs as of now and stores what changed: champion, else the model before it, else
 * the starter where it may, else rules. Safe to run any number of times and side by side: a lead is locked before anything about it is read, and a
 * score that says the same is not stored again. Returns how many leads have a new score.
 */
export async function scoreLeads(ctx: Ctx, tenantId: string, leadIds: readonly string[]): Promise<number> {
  let changed = 0;
  let from = 0;
  let size = FIRST_CHUNK;
  const lane = async () => {
    while (from < leadIds.length) {
      const chunk = leadIds.slice(from, from + size);
      from += chunk.length;
      const since = performance.now();
      const stored = await scoreChunk(ctx, tenantId, chunk);
      changed += stored;
      const fits = Math.floor((chunk.length * CHUNK_MS) / (performance.now() - since));
      size = Math.min(CHUNK, Math.max(LEAST_CHUNK, fits));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return changed;
}

const scoreChunk = (ctx: Ctx, tenantId: string, leadIds: readonly string[]): Promise<number> =>
  ctx.tx(
    systemActor(tenantId),
    (tx) => scoreWithin(ctx, tx, leadIds),
    // What a crash takes back is scored again: the job that asked for it has not been settled.
    { relaxedDurability: true },
  );

/** As `scoreLeads`, of a few leads in the caller's transaction, which reaches them. */
export async function scoreWithin(ctx: Ctx, tx: Tx, leadIds: readonly string[]): Promise<number> {
  // In this order on one connection: what is read was committed before the leads were locked.
  const [open, serving, running, inputsOf, last, overrides] = await Promise.all([
    scores.lockLeads(tx, leadIds),
    servingModel(ctx, tx),
    activeTrialOf(tx),
    readLeadInputs(ctx, tx, leadIds),
    scores.lastScores(tx, leadIds),
    standingOverrides(tx, leadIds),
  ]);
  const now = ctx.clock.now();
  const before = new Map(last.map((score) => [score.leadId, score]));
  const trial = await servingTrial(ctx, tx, serving, running);
  const lastPairs =
    trial && new Map((await trials.lastPairs(tx, trial.id, leadIds)).map((p) => [p.leadId, p]));
  const fresh: scores.StoredScore[] = [];
  const current: ScoreWrite[] = [];
  const pairs: trials.PairedScore[] = [];
  const pause = turnTaking();
  for (const { id: leadId, shown: points, scoredAt, overriddenUntil } of open) {
    await pause();
    const inputs = inputsOf.get(leadId);
    if (!inputs) continue;
    const pair = serving && trial && scoreBoth(leadId, inputs, serving, trial);
    if (pair && pairDiffers(pair, lastPairs?.get(leadId))) pairs.push(pair);
    const shown = pair?.shown === 'challenger' ? (trial?.challenger ?? serving) : serving;
    const score = answer(leadId, inputs, shown);
    const changed = differs(score, before.get(leadId));
    const standing = overrides.get(leadId);
    const override = standing && standing.expiresAt > now ? standing : null;
    // A person's own score that came or went changes what is shown, not what was computed.
    const moved =
      (overriddenUntil?.getTime() ?? null) !== (override?.expiresAt.getTime() ?? null) ||
      (override !== null && override.points !== points);
    if (!changed && !moved) continue;
    const reasons = shownReasons(shown, inputs.row);
    const at = notBefore(now, scoredAt, before.get(leadId)?.at);
    const stored = { ...score, reasons, at };
    if (changed) fresh.push(stored);
    current.push(toCurrent(stored, shown, override));
  }
  await Promise.all([
    fresh.length > 0 && scores.insertScores(tx, fresh.map(newId), fresh),
    current.length > 0 && saveScores(tx, current),
    pairs.length > 0 && trial && trials.insertPairs(tx, trial.id, pairs.map(newId), pairs, now),
  ]);
  if (current.length > 0) {
    tx.afterCommit(() => {
      ctx.metrics.scores.inc({ source: serving?.source ?? 'rules' }, fresh.length);
      for (const { micros } of fresh) ctx.metrics.scoreDuration.observe(micros / 1e6);
      ctx.hint(tx.tenantId, { topic: 'lead', ids: current.slice(0, 200).map((score) => score.leadId) });
      ctx.hint(tx.tenantId, { topic: 'leads' });
    });
  }
  return fresh.length;
}

/** Now, but never before the score that stands: a clock that was set back must not hide the newest. */
const notBefore = (now: Date, ...stands: (Date | null | undefined)[]): Date =>
  new Date(Math.max(now.getTime(), ...stands.map((at) => (at ? at.getTime() + 1 : 0))));

/** A function to await between pieces of work; it yields when the work has taken its stretch. */
export function turnTaking(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < STRETCH_MS) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}

/** The score of one lead. */
export function answer(
  leadId: string,
  inputs: LeadInputs,
  serving: ServingModel | null,
): Omit<scores.StoredScore, 'reasons' | 'at'> {
  const from = performance.now();
  const found = serving ? scoreRow(serving.model, inputs.row) : ruleScore(inputs.row);
  return {
    leadId,
    modelId: serving?.id ?? null,
    points: found.score,
    probability: 'probability' in found ? found.probability : null,
    source: serving?.source ?? 'rules',
    band: found.band,
    features: inputs.row,
    inputsHash: inputs.hash,
    recalibrationId: serving?.recalibrationId ?? null,
    micros: Math.round((performance.now() - from) * 1000),
  };
}

/** Whether a score says something else than the one before it. */
export const differs = (
  score: Omit<scores.StoredScore, 'reasons' | 'at'>,
  last: scores.LastScore | undefined,
): boolean =>
  !last ||
  last.points !== score.points ||
  last.source !== score.source ||
  last.modelId !== score.modelId ||
  last.recalibrationId !== score.recalibrationId ||
  !last.inputsHash?.equals(score.inputsHash);

/** The largest reasons behind the score of a row. */
function shownReasons(serving: ServingModel | null, row: FeatureRow): ScoreReason[] {
  const { waterfall } = serving ? explainRow(serving.model, row) : ruleScore(row);
  return topReasons(waterfall, LIST_REASONS).bars.map((bar) => ({
    feature: bar.key,
    label: reasonText(serving ? 'model' : 'rules', bar),
    points: bar.shown,
  }));
}

/** The score as the lead itself carries it; what a person has set stands in its place. */
function toCurrent(
  score: scores.StoredScore,
  serving: ServingModel | null,
  override: { points: number; expiresAt: Date } | null,
): ScoreWrite {
  return {
    leadId: score.leadId,
    points: override?.points ?? score.points,
    band: override ? bandOf(override.points) : score.band,
    probability: score.probability,
    source: score.source,
    modelId: score.modelId,
    modelVersion: serving?.version ?? null,
    reasons: score.reasons,
    scoredAt: score.at.toISOString(),
    overriddenUntil: override?.expiresAt.toISOString() ?? null,
  };
}
