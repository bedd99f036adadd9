import type { SimulationResult } from '@lintel/contract';

export interface Share {
  id: string;
  name: string;
  before: number;
  after: number;
  /** Leads more or fewer; leads offered to several are not in it. */
  change: number;
}

/** People whose leads change, the largest gain first, the largest loss last; those who stay as they are left out. */
export function sharesOf(people: SimulationResult['people'], name: (id: string) => string): Share[] {
  return people
    .map(({ userId, before, after }) => ({
      id: userId,
      name: name(userId),
      before,
      after,
      change: after - before,
    }))
    .filter(({ change }) => change !== 0)
    .sort((a, b) => b.change - a.change || a.name.localeCompare(b.name));
}

/** Rates of fewer leads than this say nothing and are not shown. */
export const FEW = 20;

/** Minutes as a person says them: "4 min", "2.5 h", "3 d" by their size. */
export function waitParts(minutes: number): { value: number; unit: 'min' | 'h' | 'd' } {
  if (minutes < 90) return { value: Math.round(minutes * 10) / 10, unit: 'min' };
  if (minutes < 48 * 60) return { value: Math.round(minutes / 6) / 10, unit: 'h' };
  return { value: Math.round(minutes / 144) / 10, unit: 'd' };
}
