import type { ModelTrial } from '@lintel/contract';
import { numberFormat, t } from '@lintel/contract/messages';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { makeReport } from '../fairness/report.ts';
import * as models from '../models.repository.ts';
import { judgedPairs } from '../monitoring/judged.ts';
import { neededPerArm, shareDifference, wilson } from '../monitoring/measure.ts';
import { promoteLocked, startTrialLocked, writeLog } from '../registry.ts';
import { toSummaries } from '../registry-reading.ts';
import { registeredModel } from '../serving.ts';
import { readSettings } from '../settings.repository.ts';
import { compare, decide, OUTCOMES_NEEDED, type PairedOutcome, POSITIVES_NEEDED } from './compare.ts';
import * as repo from './trials.repository.ts';

/** Figures are worked out anew after this long at most. */
const FRESH_MS = 10 * 60_000;
/** How much better a rate the conversion test is asked to tell. */
const LIFT = 0.3;

/** Lets a model score beside the champion; a trial that runs ends. */
export async function startTrial(
  ctx: Ctx,
  actor: Actor,
  want: { modelId: string; visibleShare: number },
): Promise<ModelTrial> {
  await ctx.tx(actor, async (tx) => {
    await models.lockRegistry(tx);
    const [champion, challenger] = await Promise.all([
      models.findAlias(tx, 'champion'),
      models.findModel(tx, want.modelId),
    ]);
    if (!challenger) throw new AppError('ml.model_not_found');
    if (!champion) throw new AppError('ml.no_model');
    if (champion.id === challenger.id) throw new AppError('ml.trial_champion');
    if (champion.metadata.target.key !== challenger.metadata.target.key)
      throw new AppError('ml.trial_other_target');
    if (!(await registeredModel(ctx, tx, challenger.id))) throw new AppError('ml.model_invalid');
    const running = await repo.findActive(tx);
    if (running) await repo.setEnded(tx, running.id, ctx.clock.now(), t('trust.trial.replaced'));
    await startTrialLocked(ctx, tx, actor, {
      championId: champion.id,
      challengerId: challenger.id,
      visibleShare: want.visibleShare,
    });
  });
  return must(await currentTrial(ctx, actor));
}

/** Shows the challenger to another share of leads. */
export async function changeTrial(ctx: Ctx, actor: Actor, visibleShare: number): Promise<ModelTrial> {
  await ctx.tx(actor, async (tx) => {
    await models.lockRegistry(tx);
    const trial = must(await repo.findActive(tx));
    await repo.setShare(tx, trial.id, visibleShare);
    await ctx.record(tx, actor, 'trial.changed', {
      subject: { type: 'model', id: trial.challenger_id },
      payload: { trialId: trial.id },
      changed: ['visibleShare'],
    });
    tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
  });
  return must(await currentTrial(ctx, actor));
}

/** Stops the challenger; the champion stays. Answers how it stood. */
export async function endTrial(ctx: Ctx, actor: Actor, reason: string): Promise<ModelTrial> {
  const stood = must(await currentTrial(ctx, actor));
  const endedAt = await ctx.tx(actor, async (tx) => {
    await models.lockRegistry(tx);
    const trial = must(await repo.findActive(tx));
    const at = ctx.clock.now();
    await repo.setEnded(tx, trial.id, at, reason);
    await models.setChallenger(tx, null);
    await writeLog(ctx, tx, actor, { action: 'trial_ended', modelId: trial.challenger_id, reason });
    await ctx.record(tx, actor, 'trial.ended', {
      subject: { type: 'model', id: trial.challenger_id },
      payload: { trialId: trial.id },
    });
    tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
    return at;
  });
  return { ...stood, endedAt: endedAt.toISOString(), endedReason: reason };
}

/** Champion and challenger with their figures, or undefined when there is no challenger. */
export async function currentTrial(ctx: Ctx, actor: Actor): Promise<ModelTrial | undefined> {
  const state = await ctx.read(systemActor(actor.tenantId), readState);
  if (!state) return undefined;
  const { trial, champion, challenger, fairness } = state;
  const measured = await ctx.cache.get(
    `${actor.tenantId}/ml-trial/${trial.id}/${trial.visible_share}`,
    FRESH_MS,
    () => measure(ctx, actor.tenantId, trial.id, state.target),
  );
  const { comparison, counts } = measured;
  const decision = decide(counts, comparison, fairness);
  const said = decision.conditions[0]?.met !== null;
  const arm = (name: 'champion' | 'challenger') => {
    const figures = comparison[name];
    return {
      model: name === 'champion' ? champion : challenger,
      auc: said ? figures.auc : null,
      logLoss: said ? figures.logLoss : null,
      ece: said ? figures.ece : null,
      liftTop10: said ? figures.liftTop10 : null,
      shown: measured.shown[name],
    };
  };
  return {
    id: trial.id,
    champion: arm('champion'),
    challenger: arm('challenger'),
    startedAt: trial.started_at.toISOString(),
    startedById: trial.started_by,
    endedAt: trial.ended_at?.toISOString() ?? null,
    endedReason: trial.ended_reason,
    visibleShare: trial.visible_share,
    scored: measured.scored,
    ...counts,
    outcomesNeeded: OUTCOMES_NEEDED,
    positivesNeeded: POSITIVES_NEEDED,
    aucGain: said ? comparison.aucGain : null,
    verdict: decision.verdict,
    conditions: decision.conditions.map((one) => ({
      ...one,
      text: t(`trust.trial.condition.${one.name}`),
    })),
    fairness,
    sentence: sentenceOf(decision.verdict, counts, fairness, said),
    conversion: trial.visible_share === 0 ? null : conversionOf(measured.shown, counts),
  };
}

/**
 * Promotes the challenger when every condition is met and the company wants that to happen by itself. Where there are group
 * labels, nothing is promoted by rule without a report.
 */
export async function promoteByRule(ctx: Ctx, tenantId: string): Promise<boolean> {
  const actor = systemActor(tenantId);
  const { autoPromote } = await ctx.read(actor, readSettings);
  let trial = autoPromote ? await currentTrial(ctx, actor) : undefined;
  if (trial?.verdict !== 'promote') return false;
  if (trial.fairness === null && (await reported(ctx, actor, trial.challenger.model.id)))
    trial = await currentTrial(ctx, actor);
  if (trial?.verdict !== 'promote') return false;
  const { id, outcomes, positives } = trial;
  return ctx.tx(actor, async (tx) => {
    await models.lockRegistry(tx);
    const running = await repo.findActive(tx);
    const challenger = await models.findAlias(tx, 'challenger');
    // What was measured is what must still be there.
    if (running?.id !== id || !challenger || !(await registeredModel(ctx, tx, challenger.id))) return false;
    const reason = t('trust.trial.promoted', { outcomes, positives });
    await promoteLocked(ctx, tx, actor, challenger.id, challenger.metadata, reason);
    return true;
  });
}

/** Makes a fairness report; false when there are no groups to make it of. */
async function reported(ctx: Ctx, actor: Actor, modelId: string): Promise<boolean> {
  try {
    await makeReport(ctx, actor, modelId);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'ml.no_groups') return false;
    throw error;
  }
}

async function readState(tx: Tx) {
  const trial = await repo.findActive(tx);
  if (!trial) return null;
  const rows = await Promise.all([
    models.findModel(tx, trial.champion_id),
    models.findModel(tx, trial.challenger_id),
  ]);
  const [here, there] = rows;
  if (!here || !there) return null;
  const [champion, challenger] = await toSummaries(tx, [here, there]);
  if (!champion || !challenger) return null;
  return { trial, champion, challenger, fairness: challenger.fairness, target: here.metadata.target.key };
}

async function measure(ctx: Ctx, tenantId: string, trialId: string, target: string) {
  const [pairs, scored] = await Promise.all([
    judgedPairs(ctx, tenantId, { trialId, target }),
    ctx.read(systemActor(tenantId), (tx) => repo.countPairedLeads(tx, trialId)),
  ]);
  const rows = pairs.map(
    ({ leadId, label, said }): PairedOutcome => ({
      leadId,
      label,
      champion: said.champion,
      challenger: said.challenger,
    }),
  );
  const leads = Map.groupBy(pairs, (pair) => pair.leadId);
  const shown = (arm: 'champion' | 'challenger') => {
    const own = [...leads.values()].filter((all) => all[0]?.said.shown === arm);
    const positives = own.filter((all) => all.some((one) => one.label)).length;
    return { leads: own.length, positives, rate: own.length > 0 ? wilson(positives, own.length) : null };
  };
  return {
    scored,
    counts: { outcomes: rows.length, positives: rows.filter((row) => row.label).length },
    comparison: compare(rows),
    shown: { champion: shown('champion'), challenger: shown('challenger') },
  };
}

function sentenceOf(
  verdict: ModelTrial['verdict'],
  counts: { outcomes: number; positives: number },
  fairness: ModelTrial['fairness'],
  said: boolean,
): string {
  if (verdict === 'promote') return t('trust.trial.promote');
  if (verdict === 'keep') return t(fairness === 'block' ? 'trust.trial.unfair' : 'trust.trial.keep');
  if (said) return t('trust.trial.review');
  return t('trust.trial.not_decided', {
    ...counts,
    outcomesNeeded: OUTCOMES_NEEDED,
    positivesNeeded: POSITIVES_NEEDED,
  });
}

type Shown = ModelTrial['champion']['shown'];
function conversionOf(
  shown: { champion: Shown; challenger: Shown },
  counts: { outcomes: number; positives: number },
): ModelTrial['conversion'] {
  const { champion, challenger } = shown;
  const base =
    champion.leads > 0 && champion.positives > 0
      ? champion.positives / champion.leads
      : counts.outcomes > 0
        ? counts.positives / counts.outcomes
        : 0;
  const needed = Math.min(neededPerArm(base, LIFT), 10_000_000);
  const have = Math.min(champion.leads, challenger.leads);
  const difference =
    have > 0
      ? shareDifference([champion.positives, champion.leads], [challenger.positives, challenger.leads])
      : null;
  const decided = have >= needed && difference !== null && (difference.low > 0 || difference.high < 0);
  const points = numberFormat({ maximumFractionDigits: 1, signDisplay: 'always' });
  return {
    difference,
    neededPerArm: needed,
    sentence: decided
      ? t('trust.trial.conversion_decided', {
          low: points.format(difference.low * 100),
          high: points.format(difference.high * 100),
        })
      : t(have >= needed ? 'trust.trial.conversion_even' : 'trust.trial.conversion_open', { have, needed }),
  };
}

function must<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new AppError('ml.trial_not_found');
  return value;
}
