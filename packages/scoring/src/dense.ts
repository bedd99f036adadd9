import type { Reader } from './format.ts';

/** A number is clipped and standardised. */
export interface NumberInput {
  readonly kind: 'number';
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly scale: number;
}

/** A category has one column per code. */
interface CategoryInput {
  readonly kind: 'category';
  readonly levels: number;
}

/** How a feature becomes columns of the dense form; one for "missing" follows in either case. */
export type DenseInput = NumberInput | CategoryInput;

/** `weights[i · units + u]` leads from column i to unit u. */
export interface DenseLayer {
  readonly units: number;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

export const clip = (value: number, { low, high }: NumberInput): number =>
  Math.min(high, Math.max(low, value));

/** Columns of one feature. */
export const widthOf = (input: DenseInput): number => (input.kind === 'number' ? 1 : input.levels) + 1;

/** The row as the dense families read it, written to `out` (all zero before) from `at`: standardised numbers, one-hot
 * categories, an indicator for missing per feature. */
export function denseRow(
  inputs: readonly DenseInput[],
  row: Float64Array,
  out: Float32Array | Float64Array,
  at = 0,
): void {
  let column = at;
  for (let f = 0; f < inputs.length; f++) {
    const input = inputs[f]!;
    const value = row[f]!;
    if (Number.isNaN(value)) out[column + widthOf(input) - 1] = 1;
    else if (input.kind === 'number') out[column] = (clip(value, input) - input.mean) / input.scale;
    else out[column + value] = 1;
    column += widthOf(input);
  }
}

/** Reads the scaling of a number. */
export function readNumberInput(from: Reader): NumberInput {
  const [low, high, mean, scale] = (['low', 'high', 'mean', 'scale'] as const).map((name) =>
    from.get(name).number(),
  ) as [number, number, number, number];
  if (scale <= 0) from.get('scale').fail('must be above 0');
  return { kind: 'number', low, high, mean, scale };
}
