import type { LocalExplanation, ScoreChanges } from '@lintel/contract';
import { hasMessage, t } from '@lintel/contract/messages';
import { reasonText, valueText } from '@lintel/contract/reasons';
import { counterfactuals, explainLime, type Reference, type ReferenceFeature } from '@lintel/scoring';
import { z } from 'zod';
import { type Actor, systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { hides } from '../leads/index.ts';
import { readExplainable } from './explain-score.ts';
import { featureReferences } from './monitoring/watch.repository.ts';

const Spread = z.array(
  z.object({
    key: z.string(),
    kind: z.enum(['number', 'boolean', 'category']),
    rows: z.number().positive(),
    missing: z.number(),
    edges: z.array(z.number()).optional(),
    counts: z.array(z.number()).min(1),
  }),
);

/** LIME of a lead's stored score: a straight line around it, seeded, with how well it fits. */
export async function explainLocally(
  ctx: Ctx,
  actor: Actor,
  want: { leadId: string; seed: number },
): Promise<LocalExplanation> {
  const { row, serving } = await readExplainable(ctx, actor, want.leadId);
  if (!serving) throw new AppError('ml.no_model');
  const stored =
    serving.source === 'starter'
      ? serving.reference
      : await ctx.read(systemActor(actor.tenantId), (tx) => featureReferences(tx, serving.id));
  const spread = Spread.safeParse(stored);
  if (!spread.success || spread.data.length < serving.model.features.length)
    throw new AppError('ml.model_invalid');
  const reference: Reference = {
    features: spread.data.map(
      ({ edges, ...feature }): ReferenceFeature => ({ ...feature, ...(edges ? { edges } : {}) }),
    ),
  };
  const found = explainLime(serving.model, row, reference, want.seed);
  return {
    leadId: want.leadId,
    modelId: serving.id,
    modelVersion: serving.version,
    r2: found.r2,
    samples: found.samples,
    seed: found.seed,
    weights: found.features
      .filter((one) => !hides(actor, one.key))
      .map((one) => ({
        feature: one.key,
        label: reasonText('model', one),
        points: one.points,
      })),
  };
}

/** What an agent can bring about that would raise the score, largest first, and the shortest way into the next band. */
export async function scoreChanges(ctx: Ctx, actor: Actor, leadId: string): Promise<ScoreChanges> {
  const { row, serving } = await readExplainable(ctx, actor, leadId);
  if (!serving) throw new AppError('ml.no_model');
  const { score, each, reach } = counterfactuals(serving.model, row);
  const words = (action: string) => {
    const key = `ml.action.${action}`;
    return hasMessage(key) ? t(key) : action;
  };
  return {
    leadId,
    points: score,
    items: each.flatMap((step) => {
      // What changes nothing on screen is not worth a line; what the role hides is not told.
      const changes = step.changes.filter((change) => !hides(actor, change.key));
      const [first] = changes;
      if (!first || changes.length < step.changes.length || step.score === score) return [];
      return [
        {
          feature: step.action,
          label: words(step.action),
          from: valueText(first.key, first.from),
          to: valueText(first.key, first.to),
          points: step.score - score,
          band: step.band,
        },
      ];
    }),
    reach: reach && {
      band: reach.band,
      labels: reach.steps.map((step) => words(step.action)),
    },
  };
}
