import type { ScoreExplanation } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { bandOf, explainRow, type FeatureRow, ruleScore, topReasons } from '@lintel/scoring';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { hides, readLead } from '../leads/index.ts';
import { scoreLeads } from './score-leads.ts';
import * as scores from './scores.repository.ts';
import { registeredModel, type ServingModel } from './serving.ts';
import { reasonLabel, targetWords, valueText } from './words.ts';

/** Reasons shown one by one; the others are summed. */
const SHOWN_REASONS = 6;

/**
 * Why the lead scores what it scores: the stored score, taken apart by the model that gave it from the row it was
 * computed from, so the parts add up to the number on screen. A lead without a score is scored first.
 */
export async function explainScore(ctx: Ctx, actor: Actor, leadId: string): Promise<ScoreExplanation> {
  // Who may not see the lead hears that there is none.
  await readLead(ctx, actor, leadId);
  const known = await readStored(ctx, actor, leadId);
  if (known) return explain(actor, leadId, known);
  await scoreLeads(ctx, actor.tenantId, [leadId]);
  const now = await readStored(ctx, actor, leadId);
  if (!now) throw new AppError('service.unavailable');
  return explain(actor, leadId, now);
}

interface Explainable {
  row: FeatureRow;
  serving: ServingModel | null;
  at: Date;
}

/** The lead's stored score with its model; null when there is none, or its model does not load any more. */
async function readStored(ctx: Ctx, actor: Actor, leadId: string): Promise<Explainable | null> {
  return ctx.read(actor, async (tx) => {
    const stored = await scores.latestScore(tx, leadId);
    if (!stored?.features) return null;
    const serving = stored.modelId === null ? null : await registeredModel(ctx, tx, stored.modelId);
    if (stored.source === 'model' && !serving) return null;
    return { row: stored.features as FeatureRow, serving, at: stored.at };
  });
}

/** What the actor's role hides counts among the rest, so that the bars still add up and quote nothing. */
function explain(actor: Actor, leadId: string, { row, serving, at }: Explainable): ScoreExplanation {
  const modelled = serving && explainRow(serving.model, row);
  const top = topReasons(modelled?.waterfall ?? ruleScore(row).waterfall, SHOWN_REASONS);
  const open = top.bars.filter((bar) => !hides(actor, bar.key));
  const hidden = top.bars.filter((bar) => hides(actor, bar.key));
  return {
    leadId,
    points: top.score,
    band: bandOf(top.score),
    probability: modelled?.score.probability ?? null,
    source: top.source,
    modelId: serving?.id ?? null,
    modelVersion: serving?.version ?? null,
    target: serving ? targetWords(serving.targetKey) : null,
    baseRate: serving?.model.points.baseRate ?? null,
    scoredAt: at.toISOString(),
    start: { label: t('ml.start'), points: top.start.shown },
    bars: open.map((bar) => ({
      feature: bar.key,
      label: reasonLabel(top.source, bar),
      value: valueText(top.source, bar),
      points: bar.shown,
    })),
    rest: {
      count: top.rest.count + hidden.length,
      points: hidden.reduce((sum, bar) => sum + bar.shown, top.rest.shown),
    },
    clamp: top.clamp,
  };
}

/** How the score moved: one point each time it changed, oldest first, beginning with the one that held before. */
export async function scoreHistory(
  ctx: Ctx,
  actor: Actor,
  want: { leadId: string; days: number },
): Promise<{
  items: { points: number; at: string; source: 'model' | 'rules'; modelVersion: string | null }[];
}> {
  const since = new Date(ctx.clock.now().getTime() - want.days * 86_400_000);
  await readLead(ctx, actor, want.leadId);
  const rows = await ctx.read(actor, (tx) => scores.scoreHistory(tx, want.leadId, since));
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
  };
}
