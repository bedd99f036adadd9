import { FORECAST_MIN, type Forecast } from '@lintel/contract';

/** A deal as it stood on the day of the forecast, open ones with their price, and every stage it had been in. */
export interface ForecastDeal {
  state: 'open' | 'won' | 'lost';
  stageId: string;
  price: number | null;
  currency: string;
  closingOn: string | null;
  /** The history says who owned it then. */
  ownerKept: boolean;
}

/** Deals that entered a stage: how many were won, how many are decided, how many are open. */
export interface StageHistory {
  stageId: string;
  decided: number;
  won: number;
  open: number;
}

/** 97.5 % point of the standard normal distribution. */
const Z = 1.959964;

/** Wilson's 95 % interval of a share (E. B. Wilson, JASA 22, 1927): stays within 0 and 1 and honest for few. */
export function wilson(won: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const p = won / of;
  const z2 = Z * Z;
  const middle = (p + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z / (1 + z2 / of)) * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

type Parts = Forecast['totals'];

/**
 * Open deals weighted by the share of decided deals that entered their stage and were won. A stage with fewer than
 * {@link FORECAST_MIN} decided has no rate: its deals stand in `total` and not in `weighable`. Amounts are minor units of
 * each currency; a weight is rounded per deal, half up.
 */
export function weigh(
  stageIds: readonly string[],
  history: readonly StageHistory[],
  deals: readonly ForecastDeal[],
): Pick<Forecast, 'stages' | 'months' | 'totals'> {
  const past = new Map(history.map((stage) => [stage.stageId, stage]));
  const rateOf = (stageId: string): number | null => {
    const stage = past.get(stageId);
    return stage && stage.decided >= FORECAST_MIN ? stage.won / stage.decided : null;
  };
  const open = deals.filter((deal) => deal.state === 'open');
  const parts = (some: readonly ForecastDeal[]): Parts => {
    const sums = new Map<string, Parts[number]>();
    for (const { currency, price, stageId } of some) {
      const sum = sums.get(currency) ?? { currency, deals: 0, total: 0, weighted: 0, weighable: 0 };
      const rate = rateOf(stageId);
      sum.deals += 1;
      sum.total += price ?? 0;
      if (rate !== null) {
        sum.weighable += price ?? 0;
        sum.weighted += Math.round((price ?? 0) * rate);
      }
      sums.set(currency, sum);
    }
    return [...sums.values()].sort((a, b) => b.total - a.total || (a.currency < b.currency ? -1 : 1));
  };
  const months = [...new Set(open.map((deal) => deal.closingOn?.slice(0, 7) ?? null))].sort((a, b) =>
    a === null ? 1 : b === null ? -1 : a < b ? -1 : 1,
  );
  return {
    stages: stageIds.map((stageId) => {
      const stage = past.get(stageId) ?? { stageId, decided: 0, won: 0, open: 0 };
      const rate = rateOf(stageId);
      return {
        ...stage,
        rate,
        ...(rate === null ? { low: null, high: null } : wilson(stage.won, stage.decided)),
        parts: parts(open.filter((deal) => deal.stageId === stageId)),
      };
    }),
    months: months.map((month) => ({
      month,
      parts: parts(open.filter((deal) => (deal.closingOn?.slice(0, 7) ?? null) === month)),
    })),
    totals: parts(open),
  };
}
