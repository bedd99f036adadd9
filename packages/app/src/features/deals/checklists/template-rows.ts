import type { ChecklistTemplate, ItemRole, Milestone } from '@lintel/contract/deals';
import { dayAfter, dueOf, type OffsetUnit } from '@lintel/contract/deals/days';

/** An item as it stands in the form: how many days, and on which side of its date. */
export interface Row {
  readonly key: string;
  readonly title: string;
  readonly role: ItemRole;
  readonly milestone: Milestone | null;
  /** Null while nothing, or no number, is typed. */
  readonly days: number | null;
  readonly when: 'before' | 'after';
  readonly unit: OffsetUnit;
  readonly blocking: boolean;
}
type Item = ChecklistTemplate['items'][number];

export const MOST_DAYS = 730;

export const toRow = (item: Item, key: string): Row => ({
  key,
  title: item.title,
  role: item.role,
  milestone: item.milestone,
  days: Math.abs(item.offset),
  when: item.offset < 0 ? 'before' : 'after',
  unit: item.unit,
  blocking: item.blocking,
});

export const newRow = (key: string): Row => ({
  key,
  title: '',
  role: 'agent',
  milestone: 'closing',
  days: 7,
  when: 'before',
  unit: 'calendar',
  blocking: false,
});

/** Rows as the server takes them. Without a date to follow there are no days. */
export const toItems = (rows: readonly Row[]): Item[] =>
  rows.map(({ title, role, milestone, days, when, unit, blocking }) => ({
    title: title.trim(),
    role,
    milestone,
    // Not -0, which no JSON knows.
    offset: milestone === null || !days ? 0 : when === 'before' ? -days : days,
    unit,
    blocking,
  }));

export const badDays = ({ milestone, days }: Row): boolean =>
  milestone !== null && (days === null || !Number.isInteger(days) || days < 0 || days > MOST_DAYS);

/** Rows with one moved up or down; as they are when there is no further way. */
export function moved(rows: readonly Row[], at: number, by: 1 | -1): readonly Row[] {
  const to = at + by;
  const row = rows[at];
  if (!row || to < 0 || to >= rows.length) return rows;
  const next = rows.filter((_, i) => i !== at);
  next.splice(to, 0, row);
  return next;
}

/** How many days before closing the other dates of an example are. */
const BEFORE_CLOSING: Readonly<Record<Milestone, number>> = {
  offer: 32,
  acceptance: 30,
  earnest: 27,
  dueDiligence: 20,
  inspection: 20,
  appraisal: 14,
  finance: 10,
  walkThrough: 1,
  closing: 0,
  possession: 0,
};
export type Dates = Readonly<Record<Milestone, string | null>>;

/** Dates of a deal that might be, from the day of its closing; `set` are those that were chosen. */
export function exampleDates(closing: string | null, set: Partial<Dates>): Dates {
  const dates = Object.fromEntries(
    Object.entries(BEFORE_CLOSING).map(([key, days]) => [
      key,
      closing === null ? null : dayAfter(closing, -days, 'calendar'),
    ]),
  ) as Record<Milestone, string | null>;
  return { ...dates, ...set };
}

/** The days that a checklist would have on a deal with these dates, in their order; those without a day last. */
export function daysOf(rows: readonly Row[], dates: Dates): { row: Row; day: string | null }[] {
  const items = toItems(rows);
  return rows
    .flatMap((row, i) => {
      const item = items[i];
      return item && !badDays(row)
        ? [{ row, day: dueOf({ ...item, dueOn: null, fixed: false }, dates) }]
        : [];
    })
    .sort((a, b) => ((a.day ?? '~') < (b.day ?? '~') ? -1 : (a.day ?? '~') > (b.day ?? '~') ? 1 : 0));
}
