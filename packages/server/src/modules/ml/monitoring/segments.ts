import type { Segments } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { featureLabel, valueText } from '@lintel/contract/reasons';
import type { FeatureRow } from '@lintel/scoring';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import * as models from '../models.repository.ts';
import { judgedScores } from './judged.ts';
import { auc, type Outcome, wilson } from './measure.ts';

const FRESH_MS = 10 * 60_000;
/** Outcomes a segment needs to be shown. */
const MIN_ROWS = 100;
const GAP = 0.05;
/** What leads are taken together by. */
const CATEGORIES = ['sourceClass', 'leadType', 'timeline', 'financing', 'propertyType'] as const;
const FLAGS = ['hasPhone', 'hasEmail'] as const;
const BUDGETS = [400_000, 800_000] as const;

/** How well chances hold where leads have something in common: a broker's look, not the fairness audit. */
export async function segments(ctx: Ctx, actor: Actor, modelId: string): Promise<Segments> {
  const model = await ctx.read(systemActor(actor.tenantId), (tx) => models.findModel(tx, modelId));
  if (!model) throw new AppError('ml.model_not_found');
  return ctx.cache.get(`${actor.tenantId}/ml-segments/${modelId}`, FRESH_MS, async () => {
    const judged = await judgedScores(ctx, actor.tenantId, {
      modelId,
      target: model.metadata.target.key,
      since: model.training_date,
    });
    const rows = judged.map(({ row, label, said }) => ({ row, label, probability: said.probability }));
    const all = groups(rows);
    const shown = all.filter((group) => group.rows.length >= MIN_ROWS);
    return {
      modelId,
      items: shown.map(({ feature, value, rows: own }) => {
        const positives = own.filter((row) => row.label).length;
        const said = own.reduce((sum, row) => sum + row.probability, 0) / own.length;
        const came = wilson(positives, own.length);
        const [gap, low, high] = [said - came.value, said - came.high, said - came.low];
        return {
          feature,
          label: featureLabel(feature, feature),
          value,
          leads: own.length,
          positives,
          auc: auc(own),
          gap,
          low,
          high,
          off: Math.abs(gap) > GAP && (low > 0 || high < 0),
        };
      }),
      hidden: all.length - shown.length,
    };
  });
}

interface Row extends Outcome {
  row: FeatureRow;
}
function groups(rows: readonly Row[]): { feature: string; value: string; rows: Row[] }[] {
  const by = (feature: string, read: (row: FeatureRow) => string | null) =>
    [...Map.groupBy(rows, (one) => read(one.row))].flatMap(([value, own]) =>
      value === null ? [] : [{ feature, value, rows: own }],
    );
  return [
    ...CATEGORIES.flatMap((key) => by(key, (row) => valueText(key, row[key]))),
    ...FLAGS.flatMap((key) => by(key, (row) => valueText(key, row[key]))),
    ...by('budgetMax', ({ budgetMax }) => {
      if (typeof budgetMax !== 'number') return null;
      const [low, high] = BUDGETS;
      if (budgetMax < low) return t('trust.budget.below', { amount: low });
      return budgetMax > high
        ? t('trust.budget.above', { amount: high })
        : t('trust.budget.between', { low, high });
    }),
  ];
}
