export const SNOOZES = ['later', 'evening', 'tomorrow', 'week'] as const;
export type SnoozeKey = (typeof SNOOZES)[number];

export interface SnoozeChoice {
  key: SnoozeKey;
  /** Where the reader is, in milliseconds. */
  until: number;
}

const MORNING = 9;
const EVENING = 18;

/** Three hours from now on the half hour while that is before six, else this evening until then; tomorrow; next Monday. */
export function snoozeChoices(now: number): SnoozeChoice[] {
  const at = (days: number, hour: number) => {
    const day = new Date(now);
    day.setDate(day.getDate() + days);
    return day.setHours(hour, 0, 0, 0);
  };
  const half = 30 * 60_000;
  const later = Math.ceil((now + 3 * 3_600_000) / half) * half;
  const evening = at(0, EVENING);
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7;
  return [
    ...(later < evening ? [{ key: 'later' as const, until: later }] : []),
    ...(evening > now + half ? [{ key: 'evening' as const, until: evening }] : []),
    { key: 'tomorrow', until: at(1, MORNING) },
    { key: 'week', until: at(toMonday, MORNING) },
  ];
}

/** A day (YYYY-MM-DD) and an hour (HH:MM) where the reader is, in milliseconds; null when either is not one. */
export function momentOf(day: string, hour: string): number | null {
  const [, y, m, d] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  const [, h, min] = /^(\d{1,2}):(\d{2})$/.exec(hour.trim()) ?? [];
  if (d === undefined || min === undefined || Number(h) > 23 || Number(min) > 59) return null;
  const at = new Date(Number(y), Number(m) - 1, Number(d), Number(h), Number(min));
  return at.getMonth() === Number(m) - 1 && at.getDate() === Number(d) ? at.getTime() : null;
}
