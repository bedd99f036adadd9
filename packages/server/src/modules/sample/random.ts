import { seeded as uniform } from '@lintel/scoring';

/** Seeded random numbers, so that the same seed gives the same brokerage. */
export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** Whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  /** One of the items by weight. */
  weighted<T>(items: readonly (readonly [T, number])[]): T;
  chance(probability: number): boolean;
  /** Number of events of a Poisson process with this mean. */
  poisson(mean: number): number;
}

export function seeded(seed: number): Random {
  const unit = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
  return {
    unit,
    normal,
    whole: (low, high) => low + Math.floor(unit() * (high - low + 1)),
    pick: (items) => items[Math.floor(unit() * items.length)]!,
    weighted: (items) => {
      let left = unit() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      return items[items.length - 1]![0];
    },
    chance: (probability) => unit() < probability,
    poisson: (mean) => {
      // Knuth's product method; means here stay small.
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = unit(); product > limit; product *= unit()) count++;
      return count;
    },
  };
}
