import { numberFormat } from '@lintel/contract/messages';
import type { BoardValue } from '@lintel/contract/pipelines';

const short = (value: number, currency: string): string =>
  numberFormat({
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: 1,
  }).format(value);

/** "$5.1M", "$5.1M + €300K": every currency by itself, since nothing here knows a rate. */
export const valueText = (
  values: readonly BoardValue[],
  of: 'total' | 'weighted' = 'total',
): string | null => {
  const parts = values.flatMap((value) => {
    const amount = value[of];
    return amount === null ? [] : [short(amount, value.currency)];
  });
  return parts.length === 0 ? null : parts.slice(0, 3).join(' + ');
};

/** Several columns together, by currency. */
export function sumValues(all: readonly (readonly BoardValue[])[]): BoardValue[] {
  const sums = new Map<string, BoardValue>();
  for (const { currency, total, weighted } of all.flat()) {
    const sum = sums.get(currency) ?? { currency, total: 0, weighted: null };
    sums.set(currency, {
      currency,
      total: sum.total + total,
      weighted: weighted === null ? sum.weighted : (sum.weighted ?? 0) + weighted,
    });
  }
  return [...sums.values()].sort((a, b) => b.total - a.total);
}

/** Days of a median in whole days, at least the one that has begun. */
export const wholeDays = (days: number): number => Math.max(0, Math.round(days));
