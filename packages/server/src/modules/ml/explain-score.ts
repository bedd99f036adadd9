import type { ScoreExplanation, ScoreOverride, ScoreSource } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { reasonText } from '@lintel/contract/reasons';
import { bandOf, explainRow, type FeatureRow, ruleScore, topReasons } from '@lintel/scoring';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { hides, readLead } from '../leads/index.ts';
import { findOverride, listOverrides } from './corrections/overrides.ts';
import { scoreLeads } from './score-leads.ts';
import * as scores from './scores.repository.ts';
import { registeredModel, starterOfScore } from './serving.ts';
import type { RegisteredModel } from './serving-model.ts';
import type { StarterModel } from './starter/serve.ts';
import { targetWords } from './words.ts';

/** Reasons shown one by one; the others are summed. */
const SHOWN_REASONS = 6;

/**
 * Why the lead scores what it scores: the stored score, taken apart by the model that gave it from the row it was
 * computed from, so the parts add up to the number on screen. A lead without a score is scored first.
 */
export async function explainScore(ctx: Ctx, actor: Actor, leadId: string): Promise<ScoreExplanation> {
  return explain(actor, leadId, await readExplainable(ctx, actor, leadId));
}

/** The stored score of a lead with all it takes to say why; a lead without one is scored first. */
export async function readExplainable(ctx: Ctx, actor: Actor, leadId: string): Promise<Explainable> {
  // Who may not see the lead hears that there is none.
  await readLead(ctx, actor, leadId);
  const known = await readStored(ctx, actor, leadId);
  if (known) return known;
  await scoreLeads(ctx, actor.tenantId, [leadId]);
  const now = await readStored(ctx, actor, leadId);
  if (!now) throw new AppError('service.unavailable');
  return now;
}

export interface Explainable {
  row: FeatureRow;
  serving: RegisteredModel | StarterModel | null;
  at: Date;
  override: ScoreOverride | null;
}

/** The lead's stored score with its model; null when there is none, or its model does not load any more. */
async function readStored(ctx: Ctx, actor: Actor, leadId: string): Promise<Explainable | null> {
  return ctx.read(actor, async (tx) => {
    const stored = await scores.latestScore(tx, leadId);
    if (!stored?.features) return null;
    const serving = await modelOf(ctx, tx, stored);
    if (stored.source !== 'rules' && !serving) return null;
    const override = await findOverride(ctx, tx, leadId);
    return { row: stored.features as FeatureRow, serving, at: stored.at, override };
  });
}

/** The model that gave a stored score; null for rules, and when it does not load any more. */
function modelOf(ctx: Ctx, tx: Tx, stored: scores.ExplainableScore): Promise<Explainable['serving']> {
  const { modelId, source, recalibrationId } = stored;
  if (source === 'starter' && recalibrationId !== null) return starterOfScore(ctx, tx, recalibrationId);
  return modelId === null ? Promise.resolve(null) : registeredModel(ctx, tx, modelId, recalibrationId);
}

/** What the actor's role hides counts among the rest, so that the bars still add up and quote nothing. */
function explain(
  actor: Actor,
  leadId: string,
  { row, serving, at, override }: Explainable,
): ScoreExplanation {
  const modelled = serving && explainRow(serving.model, row);
  const top = topReasons(modelled?.waterfall ?? ruleScore(row).waterfall, SHOWN_REASONS);
  const open = top.bars.filter((bar) => !hides(actor, bar.key));
  const hidden = top.bars.filter((bar) => hides(actor, bar.key));
  return {
    leadId,
    points: top.score,
    band: bandOf(top.score),
    probability: modelled?.score.probability ?? null,
    source: serving?.source ?? 'rules',
    modelId: serving?.id ?? null,
    modelVersion: serving?.version ?? null,
    target: serving ? targetWords(serving.targetKey) : null,
    baseRate: serving?.model.points.baseRate ?? null,
    scoredAt: at.toISOString(),
    start: { label: t('ml.start'), points: top.start.shown },
    bars: open.map((bar) => ({
      feature: bar.key,
      label: reasonText(top.source, bar),
      points: bar.shown,
    })),
    rest: {
      count: top.rest.count + hidden.length,
      points: hidden.reduce((sum, bar) => sum + bar.shown, top.rest.shown),
    },
    clamp: top.clamp,
    override,
  };
}

/** How the score moved: one point each time it changed, oldest first, beginning with the one that held before. */
export async function scoreHistory(
  ctx: Ctx,
  actor: Actor,
  want: { leadId: string; days: number },
): Promise<{
  items: { points: number; at: string; source: ScoreSource; modelVersion: string | null }[];
  overrides: ScoreOverride[];
}> {
  const since = new Date(ctx.clock.now().getTime() - want.days * 86_400_000);
  await readLead(ctx, actor, want.leadId);
  const { rows, overrides } = await ctx.read(actor, async (tx) => ({
    rows: await scores.scoreHistory(tx, want.leadId, since),
    overrides: await listOverrides(ctx, tx, want.leadId, since),
  }));
  const moved = rows.filter((row, i) => {
    const before = rows[i - 1];
    return (
      before?.points !== row.points ||
      before.source !== row.source ||
      before.modelVersion !== row.modelVersion
    );
  });
  return {
    items: moved.map((row) => ({ ...row, points: Math.round(row.points), at: row.at.toISOString() })),
    overrides,
  };
}
