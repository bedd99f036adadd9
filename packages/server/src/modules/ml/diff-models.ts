import type { ModelDiff } from '@lintel/contract';
import { featureLabel } from '@lintel/contract/reasons';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import type { ModelMetadata } from './model-metadata.ts';
import * as repo from './models.repository.ts';
import { headline, toSummaries } from './registry-reading.ts';

/** Measures that compare, and whether more of them is better; null for what is neither. */
const MEASURES = {
  auc: true,
  prAuc: true,
  logLoss: false,
  brier: false,
  ece: false,
  liftTop10: true,
  baseRate: null,
  rows: null,
  positives: null,
} as const;

/** How a model differs from another in settings, features and measures. */
export function diffModels(
  ctx: Ctx,
  actor: Actor,
  want: { modelId: string; otherId: string },
): Promise<ModelDiff> {
  return ctx.read(actor, async (tx) => {
    const [here, there] = await Promise.all([
      repo.findModel(tx, want.modelId),
      repo.findModel(tx, want.otherId),
    ]);
    if (!here || !there) throw new AppError('ml.model_not_found');
    const [to, from] = await toSummaries(tx, [here, there]);
    if (!to || !from) throw new AppError('ml.model_not_found');
    return {
      from,
      to,
      params: diffParams(paramsOf(there.metadata), paramsOf(here.metadata)),
      features: diffFeatures(there.metadata.importance, here.metadata.importance),
      metrics: diffMetrics(there.metadata, here.metadata),
      sameTarget: there.metadata.target.key === here.metadata.target.key,
    };
  });
}

/** What a model was fitted with and on, by path: `params.hgb.final.rounds`, `rows.train`. */
function paramsOf({
  metrics,
  report,
  window,
  order,
  seed,
  versions,
  params,
}: ModelMetadata): Map<string, string> {
  const out = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (value === null || value === undefined) return;
    if (typeof value !== 'object') return void out.set(path, String(value));
    if (Array.isArray(value)) return void out.set(path, JSON.stringify(value));
    for (const [key, item] of Object.entries(value)) walk(item, path === '' ? key : `${path}.${key}`);
  };
  walk({ family: metrics.chosen, rows: report.rows, window, order, seed, versions, params }, '');
  return out;
}

const diffParams = (from: Map<string, string>, to: Map<string, string>): ModelDiff['params'] =>
  [...new Set([...from.keys(), ...to.keys()])]
    .sort()
    .map((name) => ({ name, from: from.get(name) ?? null, to: to.get(name) ?? null }))
    .filter((one) => one.from !== one.to);

type Effects = ModelMetadata['importance'];
function diffFeatures(from: Effects, to: Effects): ModelDiff['features'] {
  const before = new Map(from.map((f) => [f.key, f]));
  const after = new Map(to.map((f) => [f.key, f]));
  const name = (f: Effects[number]) => ({ feature: f.key, label: featureLabel(f.key, f.label) });
  return {
    added: to.filter((f) => !before.has(f.key)).map(name),
    removed: from.filter((f) => !after.has(f.key)).map(name),
    moved: to
      .flatMap((f) => {
        const old = before.get(f.key);
        return old ? [{ ...name(f), from: old.meanAbsPoints, to: f.meanAbsPoints }] : [];
      })
      .sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from)),
  };
}

function diffMetrics(from: ModelMetadata, to: ModelMetadata): ModelDiff['metrics'] {
  const figures = (metadata: ModelMetadata) => {
    const shown = headline(metadata.metrics.holdout);
    return { ...shown, auc: shown.auc.value };
  };
  const [before, after] = [figures(from), figures(to)];
  return (Object.keys(MEASURES) as (keyof typeof MEASURES)[]).map((name) => {
    const better = MEASURES[name];
    const gain = after[name] - before[name];
    const more = better === null || gain === 0 ? null : gain > 0 === better ? 'better' : 'worse';
    return { name, from: before[name], to: after[name], more };
  });
}
