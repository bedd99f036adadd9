import { addDays, DAY, MINUTE, momentAt, startOfDay, wallTime } from './zone.ts';

/** Half an hour on the wall; `again` is its second showing on a day that is put back. */
export interface Slot {
  readonly minutes: number;
  readonly again: boolean;
}
export const SLOT_MINUTES = 30;

/**
 * The hours of some days beside each other. It has a row for every half hour that any of the days has: where one day
 * shows an hour twice the others have a gap, and a day that skips an hour has one too, so that equal clocks stand at equal
 * heights and no hour of an event is drawn shorter or longer than it is.
 */
export interface Axis {
  readonly zone: string;
  readonly slots: readonly Slot[];
}

const key = ({ minutes, again }: Slot): number => minutes * 2 + Number(again);

/** The half hours of a day in the order in which they pass. */
function slotsOf(day: string, zone: string): Slot[] {
  const end = startOfDay(addDays(day, 1), zone);
  const slots: Slot[] = [];
  const seen = new Set<number>();
  for (let at = startOfDay(day, zone); at < end; at += SLOT_MINUTES * MINUTE) {
    const wall = wallTime(at, zone).minutes;
    const minutes = wall - (wall % SLOT_MINUTES);
    const slot = { minutes, again: seen.has(minutes) };
    seen.add(minutes);
    slots.push(slot);
  }
  return slots;
}

export function axisOf(days: readonly string[], zone: string): Axis {
  const plain: Slot[] = Array.from({ length: DAY / MINUTE / SLOT_MINUTES }, (_, index) => ({
    minutes: index * SLOT_MINUTES,
    again: false,
  }));
  const longest = days.map((day) => slotsOf(day, zone)).find((slots) => slots.length > plain.length);
  return { zone, slots: longest ?? plain };
}

/** Rows of the axis that a day does not have, as [from, to) pairs. */
export function gapsOf(axis: Axis, day: string): [number, number][] {
  const has = new Set(slotsOf(day, axis.zone).map(key));
  const gaps: [number, number][] = [];
  axis.slots.forEach((slot, row) => {
    if (has.has(key(slot))) return;
    const last = gaps.at(-1);
    if (last?.[1] === row) last[1] = row + 1;
    else gaps.push([row, row + 1]);
  });
  return gaps;
}

/** How far down a moment is, in rows and parts of a row from the top of its day. */
export function rowOf(axis: Axis, at: number): number {
  const { day, minutes } = wallTime(at, axis.zone);
  const slot = minutes - (minutes % SLOT_MINUTES);
  const second = momentAt(day, slot, axis.zone, true);
  const wanted = key({ minutes: slot, again: second <= at && second !== momentAt(day, slot, axis.zone) });
  const row = axis.slots.findIndex((known) => key(known) === wanted);
  const within = minutes - slot + (at % MINUTE) / MINUTE;
  return Math.max(0, row) + within / SLOT_MINUTES;
}

/** Where what ends at a moment ends: at the foot of its last row, also when an hour is skipped right behind it. */
export const rowOfEnd = (axis: Axis, at: number): number =>
  Math.round((rowOf(axis, at - MINUTE) + 1 / SLOT_MINUTES) * 1000) / 1000;

/** The moment at a height of a day, to the nearest `step` minutes before. */
export function momentAtRow(axis: Axis, day: string, row: number, step = 15): number {
  const held = Math.max(0, Math.min(axis.slots.length - step / SLOT_MINUTES, row));
  const index = Math.min(axis.slots.length - 1, Math.floor(held));
  const slot = axis.slots[index] ?? { minutes: 0, again: false };
  const within = Math.floor(((held - index) * SLOT_MINUTES) / step) * step;
  return momentAt(day, slot.minutes + within, axis.zone, slot.again);
}
