/** A day of the calendar without a time or a zone, `YYYY-MM-DD`. */
export type Day = string;

const MS = 86_400_000;
const at = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** Whole days from `a` to `b`; negative when `b` is earlier. */
export const daysBetween = (a: Day, b: Day): number => (at(b) - at(a)) / MS;

export const OFFSET_UNITS = ['calendar', 'business'] as const;
export type OffsetUnit = (typeof OFFSET_UNITS)[number];

/**
 * The day `offset` days after a milestone, before it when negative. Business days leave out Saturdays and Sundays, not
 * holidays; from a weekend the first business day after it (or before it) is day one. Zero is the milestone itself.
 */
export function dayAfter(milestone: Day, offset: number, unit: OffsetUnit): Day {
  if (unit === 'calendar') return dayOf(at(milestone) + offset * MS);
  const step = Math.sign(offset);
  let ms = at(milestone);
  for (let left = Math.abs(offset); left > 0; ) {
    ms += step * MS;
    const weekday = new Date(ms).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return dayOf(ms);
}

/** An item of a checklist as far as its day goes. */
export interface Dated {
  milestone: string | null;
  offset: number;
  unit: OffsetUnit;
  dueOn: Day | null;
  /** A person set the day by hand: it stays where it is. */
  fixed: boolean;
}

/** The day an item is due by the deal's dates; null while its milestone has none. */
export function dueOf(item: Dated, dates: Readonly<Record<string, Day | null>>): Day | null {
  if (item.fixed || item.milestone === null) return item.dueOn;
  const milestone = dates[item.milestone] ?? null;
  return milestone === null ? null : dayAfter(milestone, item.offset, item.unit);
}
