import { setImmediate } from 'node:timers/promises';
import { explainRow, type FeatureRow, ruleScore, scoreRow, topReasons } from '@lintel/scoring';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import { readScoringEvents, type ScoreWrite, type ScoringEvent, saveScores } from '../leads/index.ts';
import { leadInputs } from './feature-rows.ts';
import * as scores from './scores.repository.ts';
import { type ServingModel, servingModel } from './serving.ts';
import { reasonText } from './words.ts';

/** Leads scored in one transaction: enough to write in bulk, few enough to hold no lock for long. */
const CHUNK = 250;
/** Transactions side by side: one computes while the database works on the other. */
const LANES = 2;
/** Longest stretch of computing before requests and other jobs get their turn. */
const STRETCH_MS = 8;
/** Reasons kept beside the score for lists. */
const LIST_REASONS = 3;

/**
 * Scores leads from their event logs as of now and stores what changed: champion, else the model before it, else
 * rules. Safe to run any number of times and side by side: a lead is locked before anything about it is read, and a
 * score that says the same is not stored again. Returns how many leads have a new score.
 */
export async function scoreLeads(ctx: Ctx, tenantId: string, leadIds: readonly string[]): Promise<number> {
  let changed = 0;
  let from = 0;
  const lane = async () => {
    while (from < leadIds.length) {
      const chunk = leadIds.slice(from, from + CHUNK);
      from += CHUNK;
      changed += await scoreChunk(ctx, tenantId, chunk);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return changed;
}

function scoreChunk(ctx: Ctx, tenantId: string, leadIds: readonly string[]): Promise<number> {
  return ctx.tx(
    systemActor(tenantId),
    async (tx) => {
      // In this order on one connection: what is read was committed before the leads were locked.
      const [open, serving, events, last] = await Promise.all([
        scores.lockLeads(tx, leadIds),
        servingModel(ctx, tx),
        readScoringEvents(tx, leadIds),
        scores.lastScores(tx, leadIds),
      ]);
      const now = ctx.clock.now();
      const eventsOf = Map.groupBy(events, (event) => event.leadId);
      const before = new Map(last.map((score) => [score.leadId, score]));
      const fresh: scores.StoredScore[] = [];
      const current: ScoreWrite[] = [];
      const pause = turnTaking();
      for (const leadId of open) {
        await pause();
        const score = answer(leadId, eventsOf.get(leadId) ?? [], serving, now);
        if (!score || !differs(score, before.get(leadId))) continue;
        fresh.push(score);
        current.push(toCurrent(score, serving, now));
      }
      if (fresh.length === 0) return 0;
      await Promise.all([scores.insertScores(tx, fresh.map(newId), fresh, now), saveScores(tx, current)]);
      tx.afterCommit(() => {
        ctx.metrics.scores.inc({ source: serving ? 'model' : 'rules' }, fresh.length);
        ctx.hint(tenantId, { topic: 'lead', ids: fresh.slice(0, 200).map((score) => score.leadId) });
        ctx.hint(tenantId, { topic: 'leads' });
      });
      return fresh.length;
    },
    // What a crash takes back is scored again: the job that asked for it has not been settled.
    { relaxedDurability: true },
  );
}

/** A function to await between pieces of work; it yields when the work has taken its stretch. */
function turnTaking(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < STRETCH_MS) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}

/** The score of one lead as of `now`; null when nothing is known about it. */
function answer(
  leadId: string,
  events: readonly ScoringEvent[],
  serving: ServingModel | null,
  now: Date,
): scores.StoredScore | null {
  const inputs = leadInputs(events, latest(events, now));
  if (!inputs) return null;
  const from = performance.now();
  const found = serving ? scoreRow(serving.model, inputs.row) : ruleScore(inputs.row);
  return {
    leadId,
    modelId: serving?.id ?? null,
    points: found.score,
    probability: 'probability' in found ? found.probability : null,
    source: serving ? 'model' : 'rules',
    band: found.band,
    features: inputs.row,
    inputsHash: inputs.hash,
    micros: Math.round((performance.now() - from) * 1000),
  };
}

/** Now, or the newest recording when another machine's clock is ahead: what was read has happened. */
function latest(events: readonly ScoringEvent[], now: Date): string {
  let at = now.toISOString();
  for (const { recordedAt } of events) if (recordedAt > at) at = recordedAt;
  return at;
}

const differs = (score: scores.StoredScore, last: scores.LastScore | undefined): boolean =>
  !last ||
  last.points !== score.points ||
  last.source !== score.source ||
  last.modelId !== score.modelId ||
  !last.inputsHash?.equals(score.inputsHash);

/** The score as the lead itself carries it, with its largest reasons. */
function toCurrent(score: scores.StoredScore, serving: ServingModel | null, at: Date): ScoreWrite {
  const { waterfall } = serving
    ? explainRow(serving.model, score.features as FeatureRow)
    : ruleScore(score.features as FeatureRow);
  return {
    leadId: score.leadId,
    points: score.points,
    band: score.band,
    probability: score.probability,
    source: score.source,
    modelId: score.modelId,
    modelVersion: serving?.version ?? null,
    reasons: topReasons(waterfall, LIST_REASONS).bars.map((bar) => ({
      feature: bar.key,
      label: reasonText(score.source, bar),
      points: bar.shown,
    })),
    scoredAt: at.toISOString(),
  };
}
