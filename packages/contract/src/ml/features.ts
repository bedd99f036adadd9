import { z } from 'zod';
import { Moment } from '../common.ts';
import { endpoint } from '../endpoint.ts';

/** How a feature is spread over the leads in play. */
export const FeatureStatistics = z.object({
  leads: z.int(),
  missing: z.int(),
  /** Of numbers; of yes and no, the share of yes. */
  mean: z.number().nullable(),
  /** Of numbers: the values below which 5, 25, 50, 75 and 95 % of those known lie. */
  quantiles: z.array(z.number()).length(5).nullable(),
  /** Of categories: how many there are, and the most frequent of the built-in ones; rare ones are not told. */
  levels: z
    .object({
      distinct: z.int(),
      top: z.array(z.object({ value: z.string(), label: z.string(), leads: z.int() })),
    })
    .nullable(),
});
export type FeatureStatistics = z.output<typeof FeatureStatistics>;

/** Something a score may read of a lead. */
export const MlFeature = z
  .object({
    key: z.string(),
    label: z.string(),
    kind: z.enum(['number', 'boolean', 'category']),
    group: z.enum(['lead', 'engagement', 'recency', 'service', 'past', 'custom']),
    /** On the fair-housing watch list: allowed, and tested for unequal effect. */
    watch: z.boolean(),
    /** Something brings it; else it says the same of every lead. */
    fed: z.boolean(),
    /** Why it is never learned from; null when it may be. */
    denied: z.string().nullable(),
    /** Mean effect on the live model's score, in points; null when that model does not read it, or rules score. */
    importance: z.number().nullable(),
    statistics: FeatureStatistics.nullable(),
  })
  .meta({ id: 'MlFeature' });
export type MlFeature = z.output<typeof MlFeature>;

export const featureEndpoints = {
  features: endpoint({
    name: 'ml.features',
    method: 'get',
    path: '/ml/features',
    summary: 'What a score may read of a lead, how it is spread, and how much the live model makes of it',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({
      /** When the statistics were counted; null before the first time. */
      countedAt: Moment.nullable(),
      items: z.array(MlFeature),
      /** What would be worth knowing and has no honest source in the product. */
      notFed: z.array(z.object({ key: z.string(), label: z.string(), why: z.string() })),
    }),
  }),
};
