import type {
  Appointment,
  AppointmentTime,
  AppointmentType,
  NewAppointment,
} from '@lintel/contract/appointments';
import type { Named } from '@/ui/SearchPicker';
import { addDays, MINUTE, momentAt, wallTime } from '../time/zone.ts';
import { NEVER, type Repeat, repeatOf, ruleOf } from './repeat.ts';

/** What the form holds while somebody fills it in. Minutes are null while a time cannot be read. */
export interface AppointmentForm {
  readonly type: AppointmentType;
  readonly title: string;
  readonly place: string;
  readonly note: string;
  readonly leads: readonly Named[];
  readonly attendeeIds: readonly string[];
  readonly listing: Named | null;
  readonly allDay: boolean;
  readonly firstDay: string | null;
  readonly from: number | null;
  readonly lastDay: string | null;
  readonly to: number | null;
  readonly timeZone: string;
  readonly repeat: Repeat;
  readonly reminders: readonly number[];
  readonly organizerId: string;
}

const DAY_MINUTES = 24 * 60;
export const HOUR_LONG = 60 * MINUTE;

/** A form for something new, from the next full or half hour unless a time is given. */
export function newForm(want: {
  start?: number | undefined;
  end?: number | undefined;
  allDay?: boolean | undefined;
  now: number;
  zone: string;
  organizerId: string;
  lead?: Named | undefined;
  type?: AppointmentType | undefined;
}): AppointmentForm {
  const half = 30 * MINUTE;
  const start = want.start ?? Math.ceil((want.now + MINUTE) / half) * half;
  const end = want.end ?? start + HOUR_LONG;
  const from = wallTime(start, want.zone);
  const to = wallTime(want.allDay ? Math.max(start, end - 1) : end, want.zone);
  return {
    type: want.type ?? 'showing',
    title: '',
    place: '',
    note: '',
    leads: want.lead ? [want.lead] : [],
    attendeeIds: [],
    listing: null,
    allDay: want.allDay ?? false,
    firstDay: from.day,
    from: want.allDay ? 9 * 60 : from.minutes,
    lastDay: to.day,
    to: want.allDay ? 10 * 60 : to.minutes,
    timeZone: want.zone,
    repeat: NEVER,
    reminders: [30],
    organizerId: want.organizerId,
  };
}

const minutesOf = (local: string): number => Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));

/** A form for one that is booked, by the clocks of its own zone. `leadName` says what a lead without a name is called. */
export function formOf(of: Appointment, listing: Named | null, leadName: string): AppointmentForm {
  const firstDay = of.startsLocal.slice(0, 10);
  const lastDay = of.allDay
    ? wallTime(momentAt(of.endsLocal.slice(0, 10), 0, 'UTC') - 1, 'UTC').day
    : of.endsLocal.slice(0, 10);
  return {
    type: of.type,
    title: of.title,
    place: of.place ?? '',
    note: of.note ?? '',
    leads: of.leads.map(({ id, name }) => ({ id, name: name ?? leadName })),
    attendeeIds: of.attendees.map(({ id }) => id).filter((id) => id !== of.organizerId),
    listing,
    allDay: of.allDay,
    firstDay,
    from: of.allDay ? 9 * 60 : minutesOf(of.startsLocal),
    lastDay,
    to: of.allDay ? 10 * 60 : minutesOf(of.endsLocal),
    timeZone: of.timeZone,
    repeat: repeatOf(of.recurrence?.rule ?? null, firstDay),
    reminders: of.reminders,
    organizerId: of.organizerId,
  };
}

type Problem = 'title' | 'first_day' | 'last_day' | 'from' | 'to' | 'order' | 'count';

/** What is still missing or cannot be, in the order of the form. */
export function problemsOf(form: AppointmentForm): Problem[] {
  const { firstDay, lastDay, from, to, allDay, repeat } = form;
  const problems: Problem[] = [];
  if (form.title.trim() === '') problems.push('title');
  if (firstDay === null) problems.push('first_day');
  if (!allDay && from === null) problems.push('from');
  if (lastDay === null) problems.push('last_day');
  if (!allDay && to === null) problems.push('to');
  if (problems.length === 0 || (problems.length === 1 && problems[0] === 'title')) {
    const times = timesOf(form);
    if (!times || (allDay ? (lastDay ?? '') < (firstDay ?? '') : times.end <= times.start))
      problems.push('order');
  }
  if (repeat.count !== null && !(repeat.count >= 1 && repeat.count <= 1000)) problems.push('count');
  return problems;
}

/** Start and end as moments; null while something is missing. */
export function timesOf(form: AppointmentForm): { start: number; end: number } | null {
  const { firstDay, lastDay, from, to, allDay, timeZone } = form;
  if (firstDay === null || lastDay === null) return null;
  if (allDay)
    return { start: momentAt(firstDay, 0, timeZone), end: momentAt(lastDay, DAY_MINUTES, timeZone) };
  if (from === null || to === null) return null;
  return { start: momentAt(firstDay, from, timeZone), end: momentAt(lastDay, to, timeZone) };
}

/** The start moved: the end goes with it, so that it lasts as long as before. */
export function withStart(
  form: AppointmentForm,
  change: { firstDay?: string | null; from?: number | null },
): AppointmentForm {
  const next = { ...form, ...change };
  const before = timesOf({ ...form, allDay: false });
  const start = timesOf({ ...next, allDay: false })?.start;
  if (!before || start === undefined || before.end < before.start) return next;
  const end = wallTime(start + before.end - before.start, form.timeZone);
  return { ...next, lastDay: end.day, to: end.minutes };
}

/** What ends so much later than it begins at most is taken to go over midnight, not to be a mistake. */
const NIGHT_MINUTES = 6 * 60;

/** Another time to end, on the day it begins or the night after; with `ownDay` its last day stays as it is. */
export function withEnd(form: AppointmentForm, to: number | null, ownDay = false): AppointmentForm {
  const { firstDay, from } = form;
  if (ownDay || to === null || from === null || firstDay === null) return { ...form, to };
  const overNight = to <= from && to + DAY_MINUTES - from <= NIGHT_MINUTES;
  return { ...form, to, lastDay: overNight ? addDays(firstDay, 1) : firstDay };
}

/** The same moments by the clocks of another zone. */
export function inZone(form: AppointmentForm, timeZone: string): AppointmentForm {
  const times = timesOf({ ...form, allDay: false });
  if (form.allDay || !times) return { ...form, timeZone };
  const [start, end] = [wallTime(times.start, timeZone), wallTime(times.end, timeZone)];
  return { ...form, timeZone, firstDay: start.day, from: start.minutes, lastDay: end.day, to: end.minutes };
}

const two = (n: number): string => String(n).padStart(2, '0');
const local = (day: string, minutes: number): string =>
  `${day}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

/** When it is, as the server takes it; null while something is missing. */
export function timeOf(form: AppointmentForm): AppointmentTime | null {
  const { firstDay, lastDay, from, to, timeZone } = form;
  if (firstDay === null || lastDay === null) return null;
  if (form.allDay) return { firstDay, lastDay, timeZone };
  if (from === null || to === null) return null;
  return { startsLocal: local(firstDay, from), endsLocal: local(lastDay, to), timeZone };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

export type Changes = Partial<Omit<NewAppointment, 'organizerId'>>;

/** Everything as the server takes it; call it only when there are no problems. */
function wireOf(form: AppointmentForm): Required<Changes> {
  const time = timeOf(form);
  if (!time || form.firstDay === null) throw new Error('a form with problems was sent');
  return {
    type: form.type,
    title: form.title.trim(),
    place: orNull(form.place),
    note: orNull(form.note),
    time,
    recurrence: ruleOf(form.repeat, form.firstDay),
    leadIds: form.leads.map(({ id }) => id),
    attendeeIds: [...form.attendeeIds],
    listingId: form.listing?.id ?? null,
    reminders: [...form.reminders],
  };
}

/** A whole new one as the server takes it. */
export function newAppointment(form: AppointmentForm, me: string): NewAppointment {
  return { ...wireOf(form), ...(form.organizerId === me ? {} : { organizerId: form.organizerId }) };
}

/** What has changed; what a rule the form cannot write says is left alone. */
export function changesOf(before: AppointmentForm, after: AppointmentForm): Changes {
  const [was, is] = [wireOf(before), wireOf(after)];
  const changes: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(is)) {
    if (key !== 'recurrence' && JSON.stringify(value) !== JSON.stringify(was[key as keyof Changes]))
      changes[key] = value;
  }
  const kept = after.repeat.kind === 'other' && before.repeat.kind === 'other';
  if (!kept && (is.recurrence !== was.recurrence || before.repeat.kind === 'other'))
    changes.recurrence = is.recurrence;
  return changes as Changes;
}

/**
 * A time of day as people write it: "9", "9:30", "930", "2pm", "2:15 p.m.", "14.00", "noon". Minutes after midnight, or
 * undefined.
 */
export function parseTime(text: string): number | undefined {
  const neat = text
    .trim()
    .toLowerCase()
    .replaceAll('.', ':')
    .replace(/\s+/g, '')
    .replace(/([ap]):?m:?$/, '$1m');
  if (neat === 'noon') return 12 * 60;
  if (neat === 'midnight') return 0;
  const [, h, m, half] =
    /^(\d{1,2}):?(\d{2})?([ap]m?)?$/.exec(neat) ?? /^(\d{1,2})(\d{2})([ap]m?)?$/.exec(neat) ?? [];
  if (h === undefined) return undefined;
  const minutes = Number(m ?? 0);
  let hours = Number(h);
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return undefined;
    hours = (hours % 12) + (half.startsWith('p') ? 12 : 0);
  }
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined;
}
