import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explainRow, loadModel, type Model, scoreRow } from '@lintel/scoring';
import { createTfScorer } from '@lintel/scoring/tfjs';
import { z } from 'zod';
import { GoldenFile, ImportanceFile, MetricsFile, ReportFile, TrainFile } from './model-metadata.ts';

/** Greatest difference to the trainer's own raw score, probability and attribution that is still the same model. */
const RAW_TOLERANCE = 1e-12;
const PROBABILITY_TOLERANCE = 1e-12;
const ATTRIBUTION_TOLERANCE = 1e-9;
/** Floats of 32 bits stay within 1e-5 as a rule; what differs by this is not rounding. */
const TENSORFLOW_TOLERANCE = 1e-3;

const Manifest = z.object({
  formatVersion: z.literal(1),
  version: z.string().regex(/^[0-9a-f]{64}$/),
  files: z.record(z.string().regex(/^(tfjs\/)?[\w-]+\.(json|md|bin)$/), z.string().regex(/^[0-9a-f]{64}$/)),
});

/** A directory that is not the artefact it claims to be; the message says in which respect. */
export class ArtefactInvalid extends Error {
  override name = 'ArtefactInvalid';
}

/** A checked artefact: every byte is the one the trainer wrote, and it scores here as it scored there. */
export interface Artefact {
  version: string;
  model: Model;
  modelJson: unknown;
  metrics: z.output<typeof MetricsFile>;
  report: z.output<typeof ReportFile>;
  train: z.output<typeof TrainFile>;
  importance: z.output<typeof ImportanceFile>;
  reference: { features: { key: string }[] };
  card: string;
  /** Every file with its bytes, the manifest included. */
  files: Map<string, Buffer>;
}

const Reference = z.object({ features: z.array(z.looseObject({ key: z.string() })) });

/** Files of an artefact that are the ones its manifest names, byte for byte. */
export interface CheckedFiles {
  version: string;
  files: Map<string, Buffer>;
  file(name: string): Buffer;
}

/** Reads and checks the artefact in `dir`. Throws ArtefactInvalid on a wrong hash, schema or golden row. */
export async function readArtefact(dir: string): Promise<Artefact> {
  const { version, files, file } = await readFiles(dir);
  const read = readModel(file);
  await checkTensorFlow(read.model, parse('golden.json', GoldenFile, file('golden.json')));
  return {
    version,
    ...read,
    metrics: parse('metrics.json', MetricsFile, file('metrics.json')),
    report: parse('report.json', ReportFile, file('report.json')),
    train: parse('train.json', TrainFile, file('train.json')),
    importance: parse('importance.json', ImportanceFile, file('importance.json')),
    reference: readReference(file),
    card: file('card.md').toString('utf8'),
    files,
  };
}

/** The files of an artefact with their hashes checked. Throws ArtefactInvalid naming the one that was changed or is missing. */
export async function readFiles(dir: string): Promise<CheckedFiles> {
  const manifestBytes = await readFile(join(dir, 'manifest.json')).catch(() => {
    throw new ArtefactInvalid('The artefact has no manifest');
  });
  const manifest = parse('manifest.json', Manifest, manifestBytes);
  const { version, ...content } = manifest;
  if (sha256(canonicalJson(content)) !== version) throw new ArtefactInvalid('manifest.json was changed');

  const files = new Map<string, Buffer>([['manifest.json', manifestBytes]]);
  for (const [name, digest] of Object.entries(manifest.files)) {
    const bytes = await readFile(join(dir, name)).catch(() => {
      throw new ArtefactInvalid(`${name} is missing`);
    });
    if (sha256(bytes) !== digest) throw new ArtefactInvalid(`${name} was changed`);
    files.set(name, bytes);
  }
  return {
    version,
    files,
    file: (name) => {
      const bytes = files.get(name);
      if (!bytes) throw new ArtefactInvalid(`${name} is missing`);
      return bytes;
    },
  };
}

/** The model of an artefact, which scores its golden rows as the trainer did. Throws ArtefactInvalid otherwise. */
export function readModel(file: CheckedFiles['file']): { model: Model; modelJson: unknown } {
  const modelJson = parse('model.json', z.unknown(), file('model.json'));
  const model = load(modelJson);
  checkGolden(model, parse('golden.json', GoldenFile, file('golden.json')));
  return { model, modelJson };
}

/** How each feature was spread over the rows learned from. */
export const readReference = (file: CheckedFiles['file']): Artefact['reference'] =>
  parse('reference.json', Reference, file('reference.json'));

/** The model in `json`. Throws ArtefactInvalid when it cannot be trusted. */
export function load(json: unknown): Model {
  try {
    return loadModel(json);
  } catch (error) {
    throw new ArtefactInvalid(`model.json is refused: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

function checkGolden(model: Model, golden: z.output<typeof GoldenFile>): void {
  golden.rows.forEach((row, index) => {
    const score = scoreRow(model, row.input);
    const { attributions } = explainRow(model, row.input);
    const { slope } = model.calibrator;
    const same =
      Math.abs(score.raw - row.raw) <= RAW_TOLERANCE &&
      Math.abs(score.probability - row.probability) <= PROBABILITY_TOLERANCE &&
      attributions.length === row.attributions.length &&
      row.attributions.every(
        (value, at) =>
          Math.abs(value - (attributions[at]?.logOdds ?? Number.NaN) / slope) <= ATTRIBUTION_TOLERANCE,
      );
    if (!same)
      throw new ArtefactInvalid(`model.json scores golden row ${index + 1} differently from the trainer`);
  });
}

/** A dense model must say the same on TensorFlow.js, by which browsers and whoever takes the artefact elsewhere score it. */
async function checkTensorFlow(model: Model, golden: z.output<typeof GoldenFile>): Promise<void> {
  if (model.family === 'hgb') return;
  const scorer = await createTfScorer(model);
  try {
    const chances = await scorer.probabilities(golden.rows.map(({ input }) => input));
    golden.rows.forEach(({ probability }, index) => {
      if (!(Math.abs((chances[index] ?? Number.NaN) - probability) <= TENSORFLOW_TOLERANCE))
        throw new ArtefactInvalid(
          `TensorFlow.js scores golden row ${index + 1} differently from the trainer`,
        );
    });
  } finally {
    scorer.dispose();
  }
}

function parse<S extends z.ZodType>(name: string, schema: S, bytes: Buffer): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ArtefactInvalid(`${name} is not JSON`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ArtefactInvalid(
      `${name} does not have the expected shape at ${issue?.path.join('.') || 'its root'}`,
    );
  }
  return parsed.data;
}

/** JSON whose text depends on the content alone: keys sorted, no spaces. As `ml/trainer` writes it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
