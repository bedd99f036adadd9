import { addDays, addMonths, startOfDay, weekOf } from './time/zone.ts';

export const VIEWS = ['day', 'week', 'agenda'] as const;
export type View = (typeof VIEWS)[number];
export const AGENDA_DAYS = 14;

/** What the address says: which view of which day, and whose calendars. */
export interface CalendarState {
  readonly view: View;
  /** Null is today, whatever day that is by then. */
  readonly day: string | null;
  /** Ids of people; empty is the reader alone. */
  readonly people: readonly string[];
}

type Params = Readonly<Record<string, string | string[] | undefined>>;
const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? value[0] : value) ?? '';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** As many as the server answers for at once. */
const MOST_PEOPLE = 50;

const realDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  addDays(text, 0) === text;

/** Reads the address; what it cannot read is left to its default. `otherwise` is the view of this width. */
export function readState(params: Params, otherwise: View): CalendarState {
  const day = one(params.day);
  return {
    view: VIEWS.find((view) => view === one(params.view)) ?? otherwise,
    day: realDay(day) && day > '1970-01-02' && day < '2200' ? day : null,
    people: [
      ...new Set(
        one(params.people)
          .split(',')
          .filter((id) => UUID.test(id)),
      ),
    ].slice(0, MOST_PEOPLE),
  };
}

export const writeState = (state: CalendarState): { view: string; day?: string; people?: string } => ({
  view: state.view,
  day: state.day ?? undefined,
  people: state.people.length > 0 ? state.people.join(',') : undefined,
});

/** The days a view shows. */
export function daysShown(view: View, day: string, firstWeekday: number): string[] {
  if (view === 'day') return [day];
  if (view === 'week') return weekOf(day, firstWeekday);
  return Array.from({ length: AGENDA_DAYS }, (_, index) => addDays(day, index));
}

/** The day to show after a step forward or back. */
export const stepped = (view: View, day: string, by: 1 | -1): string =>
  addDays(day, by * (view === 'day' ? 1 : view === 'week' ? 7 : AGENDA_DAYS));

/**
 * What to ask the server for: whole months around the days shown, so that stepping through weeks asks seldom, and a day
 * more on both sides for whole days of other zones.
 */
export function spanOf(days: readonly string[], zone: string): { from: string; to: string } {
  const first = `${(days[0] ?? '').slice(0, 7)}-01`;
  const last = addMonths(`${(days.at(-1) ?? '').slice(0, 7)}-01`, 1);
  return {
    from: new Date(startOfDay(addDays(first, -1), zone)).toISOString(),
    to: new Date(startOfDay(addDays(last, 1), zone)).toISOString(),
  };
}
