import { join } from 'node:path';
import { FEATURES, type Model } from '@lintel/scoring';
import type { Ctx } from '../../../kernel/context.ts';
import { ArtefactInvalid, load, readFiles, readModel, readReference } from '../artefact.ts';

/** Where the starter model lies in the product; `node tools/starter.ts` writes it. */
export const SHIPPED = join(import.meta.dirname, 'artefact');
/** A damaged one is looked at again after this long. */
const REFUSED_MS = 60_000;

/** One form of the starter, as it was trained, on no company's rate yet. */
export interface StarterForm {
  readonly model: Model;
  /** The parsed `model.json`. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Starter {
  /** SHA-256 of its manifest. */
  readonly version: string;
  /** For outcomes that have a moment of their own. */
  readonly timed: StarterForm;
  /** For those that were recorded some time: how far a lead has come says nothing there. */
  readonly timeless: StarterForm;
  /** How each feature was spread over the invented leads. */
  readonly reference: readonly Record<string, unknown>[];
  readonly card: string;
}

/** Reads and checks a starter model as every artefact is: hashes, shape, golden rows. Throws ArtefactInvalid. */
export async function readStarter(dir: string): Promise<Starter> {
  const { version, file } = await readFiles(dir);
  const { model, modelJson } = readModel(file);
  const json = modelJson as StarterForm['json'];
  const timeless = withoutProgress(json);
  return {
    version,
    timed: { model, json },
    timeless: { model: load(timeless), json: timeless },
    reference: readReference(file).features,
    card: file('card.md').toString('utf8'),
  };
}

const PROGRESS = new Set(FEATURES.filter(({ progress }) => progress).map(({ key }) => key));

/** The model with every lead as far along as the average one. */
function withoutProgress(json: StarterForm['json']): StarterForm['json'] {
  const { family, features, linear } = json as {
    family: string;
    features: { key: string }[];
    linear: { terms: object[] };
  };
  if (family !== 'logreg') throw new ArtefactInvalid('The starter model is not a logistic regression');
  const terms = linear.terms.map((term, i) =>
    PROGRESS.has(features[i]?.key ?? '') ? { ...term, weight: 0, missing: 0, center: 0 } : term,
  );
  return { ...json, linear: { ...linear, terms } };
}

let known: { starter: Starter } | { refusedAt: number } | undefined;

/** The starter model that came with the product, or null while it fails its checks. Read once and kept. */
export async function shippedStarter(ctx: Pick<Ctx, 'log' | 'clock'>): Promise<Starter | null> {
  if (known && 'starter' in known) return known.starter;
  const now = ctx.clock.now().getTime();
  if (known && now - known.refusedAt < REFUSED_MS) return null;
  try {
    const starter = await readStarter(SHIPPED);
    known = { starter };
    return starter;
  } catch (error) {
    if (!(error instanceof ArtefactInvalid)) throw error;
    ctx.log.error({ err: error }, 'The starter model failed its checks and does not score');
    known = { refusedAt: now };
    return null;
  }
}
