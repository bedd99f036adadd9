import type { Appointment, AppointmentState, AppointmentType } from '@lintel/contract/appointments';
import type { Task } from '@lintel/contract/tasks';
import type { Tone } from '../../ui/theme.ts';
import type { Span } from './time/layout.ts';
import type { Times } from './time/move.ts';
import { addDays, startOfDay } from './time/zone.ts';

export interface AppointmentItem extends Span {
  readonly kind: 'appointment';
  readonly of: Appointment;
}
export interface TaskItem extends Span {
  readonly kind: 'task';
  readonly of: Task;
}
/** What a calendar shows, with its place in time by the clocks of the zone that is shown. */
export type Item = AppointmentItem | TaskItem;

/** Whole days are days wherever one looks from; hours are moments. */
export function appointmentItem(of: Appointment, zone: string): AppointmentItem {
  const [start, end] = of.allDay
    ? [startOfDay(of.startsLocal.slice(0, 10), zone), startOfDay(of.endsLocal.slice(0, 10), zone)]
    : [Date.parse(of.startsAt), Date.parse(of.endsAt)];
  return { kind: 'appointment', id: of.key, start, end, allDay: of.allDay, of };
}

export function taskItem(of: Task, zone: string): TaskItem {
  const id = `task:${of.id}`;
  if (of.dueDay === null) {
    const at = Date.parse(of.dueAt);
    return { kind: 'task', id, start: at, end: at, allDay: false, of };
  }
  return {
    kind: 'task',
    id,
    start: startOfDay(of.dueDay, zone),
    end: startOfDay(addDays(of.dueDay, 1), zone),
    allDay: true,
    of,
  };
}

/** In the order of a list: by start, whole days first, then by id. */
export const inOrder = (a: Span, b: Span): number =>
  a.start - b.start || Number(b.allDay) - Number(a.allDay) || b.end - a.end || (a.id < b.id ? -1 : 1);

const TONES: Readonly<Record<AppointmentType, Tone>> = {
  showing: 'accent',
  listing_consultation: 'success',
  buyer_consultation: 'info',
  call: 'neutral',
  closing: 'warning',
  open_house: 'violet',
  other: 'neutral',
};
export const toneOf = (type: AppointmentType): Tone => TONES[type];

/** It will not take place, or did not: drawn with a line through it, and in nobody's way. */
const VOID: readonly AppointmentState[] = ['cancelled', 'rescheduled', 'no_show'];
export const isVoid = (state: AppointmentState): boolean => VOID.includes(state);

/** What somebody who takes part has at the same time, among what is shown; by the item's id. */
export function clashesAmong(items: readonly Item[]): Map<string, AppointmentItem[]> {
  const busy = items
    .filter(
      (item): item is AppointmentItem =>
        item.kind === 'appointment' && !item.allDay && !isVoid(item.of.state),
    )
    .sort(inOrder);
  const found = new Map<string, AppointmentItem[]>();
  const note = (item: AppointmentItem, other: AppointmentItem) =>
    found.set(item.id, [...(found.get(item.id) ?? []), other]);
  busy.forEach((item, index) => {
    const people = new Set(item.of.attendees.map(({ id }) => id));
    for (const other of busy.slice(index + 1)) {
      if (other.start >= item.end) break;
      if (!other.of.attendees.some(({ id }) => people.has(id))) continue;
      note(item, other);
      note(other, item);
    }
  });
  return found;
}

/** The first stretch of at least so many minutes in which nothing is booked. */
export function nextGap(items: readonly Item[], within: Times, minutes = 30): Times | null {
  const busy = items
    .filter((item) => item.kind === 'appointment' && !item.allDay && !isVoid(item.of.state))
    .sort(inOrder);
  let start = within.start;
  for (const { start: from, end } of busy) {
    if (from - start >= minutes * 60_000) break;
    start = Math.max(start, end);
  }
  const next = busy.find((item) => item.start >= start)?.start ?? within.end;
  const end = Math.min(next, within.end);
  return end - start >= minutes * 60_000 ? { start, end } : null;
}

/** The next one that has not ended and will take place. */
export const nextAppointment = (items: readonly Item[], now: number): AppointmentItem | undefined =>
  items
    .filter(
      (item): item is AppointmentItem =>
        item.kind === 'appointment' && !item.allDay && item.end > now && item.of.state === 'booked',
    )
    .sort(inOrder)[0];

/** It began, so that one can say what became of it. */
export const awaitsOutcome = (item: Item, now: number): boolean =>
  item.kind === 'appointment' &&
  item.of.state === 'booked' &&
  item.of.leads.length + item.of.otherLeads > 0 &&
  item.end <= now;
