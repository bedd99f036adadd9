import type { DenseInput, DenseLayer } from './dense.ts';
import { clip, readNumberInput, widthOf } from './dense.ts';
import type { Reader } from './format.ts';
import type { Coalitions } from './kernel-shap.ts';
import { attributionsOf, coalitions } from './kernel-shap.ts';
import type { Predictor } from './predictor.ts';

export interface Network {
  readonly inputs: readonly DenseInput[];
  readonly layers: readonly DenseLayer[];
  /** Encoded training rows that attributions are measured from. */
  readonly background: readonly Float64Array[];
  readonly seed: number;
}

/** A small neural network: layers of rectified units, the last one a single log-odds. */
export class NetworkPredictor implements Predictor {
  readonly network: Network;
  readonly #room: Float64Array[];
  /** Where the weights of the units that fire begin, and how strongly each does; room for the widest layer. */
  readonly #firing: Int32Array;
  readonly #strength: Float64Array;
  #shap: { coalitions: Coalitions; rest: Float64Array[]; expected: number } | undefined;

  constructor(network: Network) {
    this.network = network;
    this.#room = network.layers.map(({ units }) => new Float64Array(units));
    const widest = Math.max(...network.layers.map(({ units }) => units));
    this.#firing = new Int32Array(widest);
    this.#strength = new Float64Array(widest);
  }

  raw(row: Float64Array): number {
    const first = this.#room[0]!;
    first.set(this.network.layers[0]!.bias);
    const parts = this.network.inputs.length;
    for (let f = 0, at = 0; f < parts; f++) {
      this.#add(f, at, row[f]!, first);
      at += widthOf(this.network.inputs[f]!);
    }
    return this.#finish();
  }

  rawBatch(rows: Float64Array, count: number, out: Float64Array, at: number): void {
    const size = this.network.inputs.length;
    for (let r = 0; r < count; r++) out[at + r] = this.raw(rows.subarray(r * size, (r + 1) * size));
  }

  /** Kernel SHAP over the background rows; exact up to 12 features. */
  attribute(row: Float64Array, out: Float64Array): number {
    this.#shap ??= this.#prepare();
    const { coalitions: asked, rest, expected } = this.#shap;
    const own = this.#sums(asked, row, 1);
    const first = this.#room[0]!;
    const { bias, units } = this.network.layers[0]!;
    const worth = new Float64Array(asked.count);
    for (let r = 0; r < asked.count; r++) {
      let sum = 0;
      for (const other of rest) {
        for (let u = 0; u < units; u++) first[u] = own[r * units + u]! + other[r * units + u]! + bias[u]!;
        sum += this.#finish();
      }
      worth[r] = sum / rest.length - expected;
    }
    attributionsOf(asked, worth, this.raw(row) - expected, out);
    return expected;
  }

  #prepare(): { coalitions: Coalitions; rest: Float64Array[]; expected: number } {
    const { inputs, background, seed } = this.network;
    const asked = coalitions(inputs.length, seed);
    let expected = 0;
    for (const row of background) expected += this.raw(row);
    return {
      coalitions: asked,
      rest: background.map((row) => this.#sums(asked, row, 0)),
      expected: expected / background.length,
    };
  }

  /** Per coalition what the features whose mask is `inside` add to the first layer. */
  #sums({ count, masks }: Coalitions, row: Float64Array, inside: 0 | 1): Float64Array {
    const { inputs, layers } = this.network;
    const { units } = layers[0]!;
    const parts = new Float64Array(inputs.length * units);
    for (let f = 0, at = 0; f < inputs.length; f++) {
      this.#add(f, at, row[f]!, parts.subarray(f * units, (f + 1) * units));
      at += widthOf(inputs[f]!);
    }
    const sums = new Float64Array(count * units);
    for (let r = 0; r < count; r++)
      for (let f = 0; f < inputs.length; f++) {
        if (masks[r * inputs.length + f] !== inside) continue;
        for (let u = 0; u < units; u++) sums[r * units + u] = sums[r * units + u]! + parts[f * units + u]!;
      }
    return sums;
  }

  /** Adds one feature's part of the first layer; its columns begin at `at`, and at most one of them is not zero. */
  #add(f: number, at: number, value: number, to: Float64Array): void {
    const input = this.network.inputs[f]!;
    const { units, weights } = this.network.layers[0]!;
    let column = at;
    let factor = 1;
    if (Number.isNaN(value)) column += widthOf(input) - 1;
    else if (input.kind === 'category') column += value;
    else factor = (clip(value, input) - input.mean) / input.scale;
    for (let u = 0; u < units; u++) to[u] = to[u]! + factor * weights[column * units + u]!;
  }

  /**
   * The log-odds behind the first layer's sums, which stand in its room. Four units at a time stay in registers; each is
   * summed in the order of its inputs, so that the bits do not depend on that.
   */
  #finish(): number {
    const { layers } = this.network;
    const firing = this.#firing;
    const strength = this.#strength;
    for (let l = 1; l < layers.length; l++) {
      const { units, weights, bias } = layers[l]!;
      const before = this.#room[l - 1]!;
      const out = this.#room[l]!;
      let count = 0;
      for (let i = 0; i < before.length; i++) {
        const value = before[i]!;
        firing[count] = i * units;
        strength[count] = value;
        // Without a branch, which would be guessed wrong every other time.
        count += +(value > 0);
      }
      let u = 0;
      for (; u + 3 < units; u += 4) {
        let a = bias[u]!;
        let b = bias[u + 1]!;
        let c = bias[u + 2]!;
        let d = bias[u + 3]!;
        for (let k = 0; k < count; k++) {
          const value = strength[k]!;
          const at = firing[k]! + u;
          a += value * weights[at]!;
          b += value * weights[at + 1]!;
          c += value * weights[at + 2]!;
          d += value * weights[at + 3]!;
        }
        out[u] = a;
        out[u + 1] = b;
        out[u + 2] = c;
        out[u + 3] = d;
      }
      for (; u < units; u++) {
        let sum = bias[u]!;
        for (let k = 0; k < count; k++) sum += strength[k]! * weights[firing[k]! + u]!;
        out[u] = sum;
      }
    }
    return this.#room[layers.length - 1]![0]!;
  }
}

/** Reads and checks `mlp` of a model file. `levels[f]` is how many codes feature f can have, 0 for numbers. */
export function readNetwork(from: Reader, levels: readonly number[]): Network {
  const items = from.get('inputs').items();
  if (items.length !== levels.length) from.get('inputs').fail(`must have ${levels.length} items`);
  const inputs = items.map((item, f): DenseInput => {
    const kind = levels[f]! > 0 ? 'category' : 'number';
    item.get('kind').oneOf([kind]);
    return kind === 'category' ? { kind, levels: levels[f]! } : readNumberInput(item);
  });
  let width = inputs.reduce((sum, input) => sum + widthOf(input), 0);
  const layers = from
    .get('layers')
    .items()
    .map((item): DenseLayer => {
      const bias = Float64Array.from(item.get('bias').numbers());
      const weights = Float64Array.from(item.get('weights').numbers());
      const units = item.get('units').number();
      if (bias.length !== units || units < 1) item.get('bias').fail('must have one number per unit');
      if (weights.length !== width * units) item.get('weights').fail(`must have ${width * units} numbers`);
      width = units;
      return { units, weights, bias };
    });
  if (layers.length < 2 || width !== 1)
    from.get('layers').fail('must end in one unit behind at least one other layer');
  const background = from
    .get('background')
    .items()
    .map((row) => readBackground(row, levels));
  if (background.length === 0) from.get('background').fail('must not be empty');
  return { inputs, layers, background, seed: from.get('seed').number() };
}

function readBackground(from: Reader, levels: readonly number[]): Float64Array {
  const cells = from.items();
  if (cells.length !== levels.length) from.fail(`must have ${levels.length} items`);
  return Float64Array.from(cells, (cell, f) => {
    if (cell.absent) return Number.NaN;
    const value = cell.number();
    const code = levels[f]!;
    if (code > 0 && (!Number.isInteger(value) || value < 0 || value >= code))
      cell.fail('must be a code of its feature');
    return value;
  });
}
