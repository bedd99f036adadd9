import { readFileSync } from 'node:fs';
import type { FeatureRow } from '../src/model.ts';

/** `ml/fixtures/<name>`: a model and what it must answer; see `ml/trainer/lintel_trainer/fixtures.py`. For tests only. */
export interface Fixture {
  readonly model: Record<string, unknown>;
  readonly expectedRaw: number;
  readonly rows: readonly {
    readonly input: FeatureRow;
    readonly raw: number;
    readonly probability: number;
    readonly points: number;
    readonly attributions: readonly number[];
  }[];
  readonly shapley: readonly { readonly row: number; readonly attributions: readonly number[] }[];
}

export const readFixture = (name: 'trees.json' | 'linear.json' | 'network.json'): Fixture =>
  JSON.parse(readFileSync(new URL(`../../../ml/fixtures/${name}`, import.meta.url), 'utf8')) as Fixture;
