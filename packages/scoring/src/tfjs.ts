import { denseInput, denseWeights, denseWidth, LinearPredictor } from './linear.ts';
import type { FeatureRow, Model } from './model.ts';
import { encodeRow } from './model.ts';

/** Scores the dense family on TensorFlow.js. */
export interface TfScorer {
  /** Calibrated chances, row by row; within 1e-5 of `scoreBatch` (TensorFlow.js computes in 32-bit floats). */
  probabilities(rows: readonly FeatureRow[]): Promise<Float32Array>;
  /** Frees the model's tensors. */
  dispose(): void;
}

/**
 * Puts a logistic regression on TensorFlow.js: one dense layer with a sigmoid, the calibration folded in. The library is
 * loaded on the first call, so that a page or a phone that does not use it does not carry it.
 * Throws `TypeError` for a model of another family.
 */
export async function createTfScorer(model: Model): Promise<TfScorer> {
  const predictor = model.predictor;
  if (!(predictor instanceof LinearPredictor))
    throw new TypeError(`${model.family} models do not run on TensorFlow.js`);
  const [tf] = await Promise.all([import('@tensorflow/tfjs-core'), import('@tensorflow/tfjs-backend-cpu')]);
  // Spares the log an advertisement for another backend.
  tf.enableProdMode();
  await tf.setBackend('cpu');
  await tf.ready();
  const { linear } = predictor;
  const { slope, intercept } = model.calibrator;
  const width = denseWidth(linear);
  const kernel = tf.tensor2d(
    denseWeights(linear).map((weight) => weight * slope),
    [width, 1],
  );
  const bias = tf.scalar(linear.intercept * slope + intercept);
  return {
    async probabilities(rows) {
      const encoded = new Float64Array(model.features.length);
      const input = new Float32Array(rows.length * width);
      rows.forEach((row, index) => {
        encodeRow(model, row, encoded);
        denseInput(linear, encoded, input, index * width);
      });
      const answer = tf.tidy(() =>
        tf.sigmoid(tf.add(tf.matMul(tf.tensor2d(input, [rows.length, width]), kernel), bias)),
      );
      const chances = await answer.data();
      answer.dispose();
      return chances as Float32Array;
    },
    dispose() {
      kernel.dispose();
      bias.dispose();
    },
  };
}
