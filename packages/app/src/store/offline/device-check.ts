import type { GoldenRows } from '@lintel/contract';
import { type FeatureRow, loadModel, type Model, ModelFormatError, scoreBatch } from '@lintel/scoring';
import type { createTfScorer } from '@lintel/scoring/tfjs';

/** `plain` computes in 64-bit floats as the server does, TensorFlow.js in 32. */
const BARS = { trees: 1e-12, plain: 1e-12, tensorflow: 1e-5 } as const;
export type EngineName = keyof typeof BARS;

/** How one engine of this device compares with the server. */
export interface EngineCheck {
  readonly engine: EngineName;
  readonly rows: number;
  /** Rows whose chance is further from the server's than `bar`. */
  readonly differing: number;
  readonly bar: number;
  /** Greatest difference of a chance; infinite where one is no number. */
  readonly largest: number;
  /** Milliseconds a row takes. */
  readonly rowMs: number;
}

/** `refused`: the model cannot be loaded here. `library`: TensorFlow.js cannot. */
export type CheckHere = { readonly failed: 'refused' | 'library' } | { readonly engines: EngineCheck[] };

/** A clock of a browser may tick by a tenth of a millisecond only. */
const TIMED_MS = 20;

/** Scores the server's rows with each engine this device has for the model and compares the chances. */
export async function checkHere(
  golden: GoldenRows,
  tensorFlow: typeof createTfScorer | null,
): Promise<CheckHere> {
  let model: Model;
  try {
    model = loadModel(golden.model);
  } catch (error) {
    if (error instanceof ModelFormatError) return { failed: 'refused' };
    throw error;
  }
  const inputs = golden.rows.map(({ input }) => input);
  const dense = model.family !== 'hgb';
  const own = await compare(golden, dense ? 'plain' : 'trees', () => scoreBatch(model, inputs).probability);
  if (!dense || !tensorFlow) return { engines: [own] };
  try {
    return { engines: [await withTensorFlow(golden, model, inputs, tensorFlow), own] };
  } catch {
    return { failed: 'library' };
  }
}

async function withTensorFlow(
  golden: GoldenRows,
  model: Model,
  inputs: readonly FeatureRow[],
  tensorFlow: typeof createTfScorer,
): Promise<EngineCheck> {
  const scorer = await tensorFlow(model);
  try {
    return await compare(golden, 'tensorflow', () => scorer.probabilities(inputs));
  } finally {
    scorer.dispose();
  }
}

async function compare(
  { rows }: GoldenRows,
  engine: EngineName,
  pass: () => ArrayLike<number> | Promise<ArrayLike<number>>,
): Promise<EngineCheck> {
  // The first pass is not timed: it warms the engine up.
  const chances = await pass();
  const gaps = rows.map(({ probability }, i) => Math.abs((chances[i] ?? Number.NaN) - probability));
  const from = performance.now();
  let passes = 0;
  let took = 0;
  do {
    await pass();
    passes++;
    took = performance.now() - from;
  } while (took < TIMED_MS);
  const bar = BARS[engine];
  return {
    engine,
    rows: rows.length,
    differing: gaps.filter((gap) => !(gap <= bar)).length,
    bar,
    largest: gaps.reduce(
      (most, gap) => (Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(most, gap)),
      0,
    ),
    rowMs: took / passes / rows.length,
  };
}
