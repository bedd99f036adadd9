import { type DenseInput, type DenseLayer, denseRow, widthOf } from './dense.ts';
import { LinearPredictor, linearInputs, linearLayers } from './linear.ts';
import type { FeatureRow, Model } from './model.ts';
import { encodeRow } from './model.ts';
import { NetworkPredictor } from './network.ts';

/** Scores a dense family on TensorFlow.js. */
export interface TfScorer {
  /** Calibrated chances, row by row; within 1e-5 of `scoreBatch` (TensorFlow.js computes in 32-bit floats). */
  probabilities(rows: readonly FeatureRow[]): Promise<Float32Array>;
  /** Frees the model's tensors. */
  dispose(): void;
}

/**
 * Puts a logistic regression or a neural network on TensorFlow.js: dense layers with a sigmoid at the end, the calibration
 * folded in. The library is loaded on the first call, so that a page or a phone that does not use it does not carry it.
 * Throws `TypeError` for a model of another family.
 */
export async function createTfScorer(model: Model): Promise<TfScorer> {
  const { inputs, layers } = denseForm(model);
  const tf = await import('./tensorflow.ts');
  // Spares the log an advertisement for another backend.
  tf.enableProdMode();
  await tf.setBackend('cpu');
  await tf.ready();
  const { slope, intercept } = model.calibrator;
  const width = denseWidth(inputs);
  const tensors = layers.map(({ units, weights, bias }, index) => {
    const last = index === layers.length - 1;
    const kernel = last ? weights.map((weight) => weight * slope) : weights;
    const offset = last ? bias.map((value) => value * slope + intercept) : bias;
    return {
      kernel: tf.tensor2d(Float32Array.from(kernel), [weights.length / units, units]),
      bias: tf.tensor1d(Float32Array.from(offset)),
    };
  });
  return {
    async probabilities(rows) {
      const encoded = new Float64Array(model.features.length);
      const input = new Float32Array(rows.length * width);
      rows.forEach((row, index) => {
        encodeRow(model, row, encoded);
        denseRow(inputs, encoded, input, index * width);
      });
      const answer = tf.tidy(() =>
        tensors.reduce(
          (values, { kernel, bias }, index) => {
            const sums = tf.add(tf.matMul(values, kernel), bias);
            return (index === tensors.length - 1 ? tf.sigmoid(sums) : tf.relu(sums)) as typeof values;
          },
          tf.tensor2d(input, [rows.length, width]),
        ),
      );
      const chances = await answer.data();
      answer.dispose();
      return chances as Float32Array;
    },
    dispose() {
      for (const { kernel, bias } of tensors) {
        kernel.dispose();
        bias.dispose();
      }
    },
  };
}

/** How many columns the dense form has. */
export const denseWidth = (inputs: readonly DenseInput[]): number =>
  inputs.reduce((sum, input) => sum + widthOf(input), 0);

/** The columns and layers of a dense model, as `tfjs/model.json` of its artefact has them. Throws `TypeError` for trees. */
export function denseForm({ family, predictor }: Model): {
  inputs: readonly DenseInput[];
  layers: readonly DenseLayer[];
} {
  if (predictor instanceof NetworkPredictor) return predictor.network;
  if (predictor instanceof LinearPredictor)
    return { inputs: linearInputs(predictor.linear), layers: linearLayers(predictor.linear) };
  throw new TypeError(`${family} models do not run on TensorFlow.js`);
}
