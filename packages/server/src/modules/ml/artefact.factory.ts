import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import { canonicalJson, readArtefact, sha256 } from './artefact.ts';
import { keepFiles, registerArtefact } from './registry.ts';

const FIXTURES = resolve(import.meta.dirname, '../../../../../ml/fixtures');

/** A model and rows with what it must answer, as `ml/fixtures` has them. */
export interface Fixture {
  model: {
    features: { key: string; label: string; kind: string; categories?: string[]; other?: boolean }[];
    family: string;
  };
  rows: { input: Record<string, unknown>; raw: number; probability: number; attributions: number[] }[];
}

export interface ArtefactOptions {
  /** Which fixture the model comes from. */
  from?: 'trees' | 'linear' | Fixture;
  /** Tells one invented artefact from another. */
  note?: string;
  promotable?: boolean;
  /** Changes a file after its contents are named, before its hash is taken: what a wrong trainer would write. */
  change?: (file: string, content: Record<string, unknown>) => void;
}

/**
 * A valid artefact in a folder of its own under `parent`, made from the models both languages share. Its features are
 * custom fields `visits`, `minutes`, `budget`, `replied`, `channel` and `campaign`. Returns its folder.
 */
export async function writeArtefact(parent: string, options: ArtefactOptions = {}): Promise<string> {
  const { from = 'trees' } = options;
  const fixture =
    typeof from === 'string'
      ? (JSON.parse(await readFile(join(FIXTURES, `${from}.json`), 'utf8')) as Fixture)
      : from;
  const rename = (key: string) => `custom.${key}`;
  const features = fixture.model.features.map((f) => ({ ...f, key: rename(f.key) }));
  const holdout = {
    rows: 200,
    positives: 44,
    baseRate: 0.22,
    majorityAccuracy: 0.78,
    accuracy: 0.84,
    auc: { value: 0.86, low: 0.8, high: 0.92 },
    prAuc: 0.7,
    logLoss: 0.38,
    baseLogLoss: 0.527,
    brier: 0.12,
    ece: 0.03,
    liftTop10: 3.1,
    reliability: [{ predicted: 0.2, observed: 0.21, low: 0.15, high: 0.28, count: 200 }],
    roc: [
      { fpr: 0, tpr: 0, probability: null },
      { fpr: 1, tpr: 1, probability: 0 },
    ],
    hotPoint: { fpr: 0.02, tpr: 0.3, probability: 0.879 },
  };
  const contents: Record<string, Record<string, unknown>> = {
    'model.json': { ...fixture.model, features },
    'golden.json': {
      formatVersion: 1,
      features: features.map((f) => f.key),
      rows: fixture.rows.map(({ input, raw, probability, attributions }) => ({
        input: Object.fromEntries(Object.entries(input).map(([key, value]) => [rename(key), value])),
        raw,
        probability,
        attributions,
      })),
    },
    'metrics.json': {
      formatVersion: 1,
      chosen: fixture.model.family,
      promotable: { ok: options.promotable ?? true, reasons: [] },
      holdout,
      families: { [fixture.model.family]: { validationLogLoss: 0.39, holdout } },
      blocks: [],
    },
    'report.json': {
      formatVersion: 1,
      rows: { total: 1000, labelled: 1000, train: 800, holdout: 200 },
      kept: features.map(({ key, label, kind }) => ({ key, label, kind })),
      dropped: [{ key: 'custom.zip', label: 'ZIP', rule: 'denied', detail: 'Never used for scoring.' }],
      quarantined: [],
      warnings: [],
    },
    'train.json': {
      formatVersion: 1,
      target: { name: 'outcome:Converted', positive: 'Converted', windowDays: null },
      window: { from: '1', trainTo: '800', to: '1000' },
      seed: 1,
      versions: { python: '3.12.0' },
      note: options.note ?? '',
    },
    'reference.json': {
      formatVersion: 1,
      features: features.map((feature) =>
        spreadOf(
          feature,
          fixture.rows.map(({ input }) => input[feature.key.replace(/^custom\./, '')]),
        ),
      ),
      score: { rows: 100, edges: [18, 50], counts: [40, 40, 20] },
    },
    'importance.json': {
      formatVersion: 1,
      features: features.map(({ key, label }, i) => ({ key, label, meanAbsPoints: 10 - i })),
    },
  };
  const files: Record<string, string> = { 'card.md': '# Model card\n' };
  for (const [name, content] of Object.entries(contents)) {
    options.change?.(name, content);
    files[name] = canonicalJson(content);
  }
  const manifest = {
    formatVersion: 1,
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text)])),
  };
  const dir = join(parent, newId());
  await mkdir(dir, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  await writeFile(
    join(dir, 'manifest.json'),
    canonicalJson({ ...manifest, version: sha256(canonicalJson(manifest)) }),
  );
  return dir;
}

/** How a feature is spread over the rows of the fixture, as the trainer writes it. */
function spreadOf(feature: Fixture['model']['features'][number], values: readonly unknown[]) {
  const { key, kind, categories = [], other } = feature;
  const known = values.filter((value) => value !== null && value !== undefined && value !== '');
  const base = { key, kind, rows: values.length, missing: values.length - known.length };
  if (kind === 'number') {
    const sorted = known.map(Number).sort((a, b) => a - b);
    const edges = [0.25, 0.5, 0.75].map((q) => sorted[Math.floor(q * sorted.length)] ?? 0);
    const bins = [-1, ...edges].map((edge, i) =>
      sorted.filter((v) => (i === 0 || v > edge) && v <= (edges[i] ?? Number.POSITIVE_INFINITY)),
    );
    return {
      ...base,
      edges: [...new Set(edges)],
      counts: bins.slice(0, new Set(edges).size + 1).map((bin) => bin.length),
    };
  }
  const codes = kind === 'boolean' ? ['false', 'true'] : categories;
  const counts = codes.map((code) => known.filter((value) => String(value) === code).length);
  const rest = known.length - counts.reduce((a, b) => a + b, 0);
  return {
    ...base,
    counts: other ? [...counts, rest] : counts,
    ...(other ? {} : { missing: base.missing + rest }),
  };
}

/** Registers an invented model in the actor's company; returns its id. */
export async function addModel(ctx: Ctx, actor: Actor, options: ArtefactOptions = {}): Promise<string> {
  const dir = await writeArtefact(join(ctx.config.dataDir, 'invented'), options);
  const artefact = await readArtefact(dir);
  const files = await keepFiles(ctx, actor.tenantId, artefact);
  const about = { files, targetKey: 'outcome:Converted', order: 'by date' };
  return ctx.tx(actor, (tx) => registerArtefact(ctx, tx, actor, artefact, about));
}
