import type { FeatureStatistics, MlFeature, ml, ReplyOf } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { valueText } from '@lintel/contract/reasons';
import { type FeatureRow, type FeatureValue, NOT_FED } from '@lintel/scoring';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { newId } from '../../../kernel/ids.ts';
import { listCompanies } from '../../auth/index.ts';
import { listFields, protectedTrait } from '../../leads/index.ts';
import { servingIds } from '../models.repository.ts';
import { type OfferedFeature, offeredFeatures } from './catalogue.ts';
import * as repo from './statistics.repository.ts';

/** Leads a company's statistics are counted over: the newest in play. */
const MOST_LEADS = 10_000;
const PAGE = 1000;
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];
const TOP_LEVELS = 10;
/** A value fewer leads have is not told: it may say who somebody is. */
const FEWEST = 5;

/** Counts anew, for every company, how each feature is spread over the leads in play, as they were last scored. */
export async function countFeatures(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (const { id } of await listCompanies(ctx)) await countFeaturesOf(ctx, id, signal);
}

export async function countFeaturesOf(ctx: Ctx, tenantId: string, signal: AbortSignal): Promise<void> {
  const actor = systemActor(tenantId);
  const offered = offeredFeatures(await listFields(ctx, actor));
  const values = new Map(offered.map(({ key }) => [key, [] as FeatureValue[]]));
  let before: string | null = null;
  for (let read = 0; read < MOST_LEADS; read += PAGE) {
    signal.throwIfAborted();
    const page: { leadId: string; row: FeatureRow | null }[] = await ctx.read(actor, (tx) =>
      repo.readFeatureRows(tx, before, PAGE),
    );
    for (const { row } of page)
      if (row) for (const [key, known] of values) known.push(row[key] as FeatureValue);
    if (page.length < PAGE) break;
    before = page.at(-1)?.leadId ?? null;
  }
  if ((values.get('source') ?? []).length === 0) return;
  const counted = offered.map((feature) => ({
    id: newId(),
    key: feature.key,
    kind: feature.kind,
    statistics: statisticsOf(feature, values.get(feature.key) ?? []),
  }));
  await ctx.tx(actor, (tx) => repo.saveStatistics(tx, counted, ctx.clock.now()));
}

/** How the values of one feature are spread. A value of another kind than the feature's is missing, as a model takes it. */
export function statisticsOf(
  { kind, group }: Pick<OfferedFeature, 'kind' | 'group'>,
  values: readonly FeatureValue[],
): repo.StoredStatistics {
  const none = { mean: null, quantiles: null, levels: null };
  if (kind === 'category') {
    const known = values.filter((value) => typeof value === 'string' && value !== '') as string[];
    const levels = [...Map.groupBy(known, (value) => value)]
      .map(([value, of]) => ({ value, leads: of.length }))
      .sort((a, b) => b.leads - a.leads || (a.value < b.value ? -1 : 1));
    // What a company keeps in fields of its own may name a person or a place.
    const top = group === 'custom' ? [] : levels.filter(({ leads }) => leads >= FEWEST).slice(0, TOP_LEVELS);
    return {
      ...none,
      leads: values.length,
      missing: values.length - known.length,
      levels: { distinct: levels.length, top },
    };
  }
  const known = values
    .flatMap((value) => (typeof value === 'boolean' ? Number(value) : typeof value === 'number' ? value : []))
    .sort((a, b) => a - b);
  return {
    ...none,
    leads: values.length,
    missing: values.length - known.length,
    mean: known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null,
    quantiles:
      kind === 'number' && known.length > 0 ? QUANTILES.map((share) => quantile(known, share)) : null,
  };
}

/** Linear between neighbours, of sorted values. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at % 1);
}

/** What a score may read of a lead, how it is spread, and how much the live model makes of it. */
export async function listFeatures(ctx: Ctx, actor: Actor): Promise<ReplyOf<typeof ml.features>> {
  const offered = offeredFeatures(await listFields(ctx, actor));
  const [stored, importance] = await ctx.read(actor, async (tx) => {
    const champion = (await servingIds(tx)).find(({ alias }) => alias === 'champion');
    return Promise.all([
      repo.readStatistics(tx),
      champion === undefined ? [] : repo.readImportance(tx, champion.id),
    ]);
  });
  const statisticsByKey = new Map(stored.map(({ key, statistics }) => [key, statistics]));
  const points = new Map(importance.map((one) => [one.key, one.points]));
  return {
    countedAt: stored[0]?.at.toISOString() ?? null,
    items: offered.map(
      ({ key, label, kind, group, watch, fed }): MlFeature => ({
        key,
        label,
        kind,
        group,
        watch,
        fed,
        denied: (group === 'custom' ? protectedTrait(label)?.why : undefined) ?? null,
        importance: points.get(key) ?? null,
        statistics: withLabels(key, statisticsByKey.get(key)),
      }),
    ),
    notFed: NOT_FED.map((key) => ({
      key,
      label: t(`scoring.unfed.${key}`),
      why: t(`scoring.unfed.${key}.why`),
    })),
  };
}

const withLabels = (key: string, stored: repo.StoredStatistics | undefined): FeatureStatistics | null =>
  stored
    ? {
        ...stored,
        levels: stored.levels && {
          ...stored.levels,
          top: stored.levels.top.map((level) => ({
            ...level,
            label: valueText(key, level.value) ?? level.value,
          })),
        },
      }
    : null;
