import { type Axis, rowOf, rowOfEnd } from './axis.ts';
import { addDays, DAY, daysApart, startOfDay, wallTime } from './zone.ts';

/** What is drawn: moments for what has hours, days for what lasts all day (`lastDay` included). */
export interface Span {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly allDay: boolean;
}

export interface Block<T> {
  readonly item: T;
  /** Rows of the axis. */
  readonly top: number;
  readonly bottom: number;
  /** Its column of so many, and how many of them it covers. */
  readonly column: number;
  readonly columns: number;
  readonly covers: number;
  /** It began the day before, or goes on on the next. */
  readonly fromBefore: boolean;
  readonly goesOn: boolean;
}

/** The shortest thing that can still be read and pressed is drawn as long as this, in rows. */
const SHORTEST = 0.9;

/** Of this length or longer it stands in the lane for whole days. */
const isLong = (span: Span): boolean => span.allDay || span.end - span.start >= DAY;

/**
 * What has hours on a day, side by side where it overlaps. The order is by start, then the longer one, then id, so that
 * nothing changes its column when something else is refreshed.
 */
export function placeInDay<T extends Span>(spans: readonly T[], day: string, axis: Axis): Block<T>[] {
  const from = startOfDay(day, axis.zone);
  const to = startOfDay(addDays(day, 1), axis.zone);
  const placed = spans
    .filter(
      (span) =>
        !isLong(span) &&
        span.start < to &&
        (span.end > from || (span.end === span.start && span.start >= from)),
    )
    .map((item) => {
      const top = rowOf(axis, Math.max(item.start, from));
      const bottom = item.end > item.start ? rowOfEnd(axis, Math.min(item.end, to)) : top;
      return {
        item,
        top: Math.min(top, axis.slots.length - SHORTEST),
        bottom: Math.min(axis.slots.length, Math.max(bottom, top + SHORTEST)),
        fromBefore: item.start < from,
        goesOn: item.end > to,
        column: 0,
        columns: 1,
        covers: 1,
      };
    })
    .sort((a, b) => a.top - b.top || b.bottom - a.bottom || (a.item.id < b.item.id ? -1 : 1));

  // What touches each other through others shares one width.
  let group: typeof placed = [];
  let foot = Number.NEGATIVE_INFINITY;
  const close = () => {
    const columns = Math.max(0, ...group.map((block) => block.column + 1));
    for (const block of group) {
      block.columns = columns;
      const next = group
        .filter(
          (other) => other.column > block.column && other.top < block.bottom && other.bottom > block.top,
        )
        .map((other) => other.column);
      block.covers = Math.min(columns, ...next) - block.column;
    }
    group = [];
  };
  for (const block of placed) {
    if (block.top >= foot) close();
    const taken = new Set(group.filter((other) => other.bottom > block.top).map((other) => other.column));
    while (taken.has(block.column)) block.column++;
    foot = group.length === 0 ? block.bottom : Math.max(foot, block.bottom);
    group.push(block);
  }
  close();
  return placed;
}

export interface Bar<T> {
  readonly item: T;
  readonly lane: number;
  /** Places among the days shown, `last` included. */
  readonly first: number;
  readonly last: number;
  readonly fromBefore: boolean;
  readonly goesOn: boolean;
}

/** First and last day of something; what ends at midnight does not touch the day after. */
export function daysOf(span: Span, zone: string): { first: string; last: string } {
  const first = wallTime(span.start, zone).day;
  return { first, last: span.end > span.start ? wallTime(span.end - 1, zone).day : first };
}

/** Whole days and what lasts longer than one, each in the uppermost lane that is free for all its days. */
export function placeInLanes<T extends Span>(
  spans: readonly T[],
  days: readonly string[],
  zone: string,
): Bar<T>[] {
  const [begin = '', end = begin] = [days[0], days.at(-1)];
  const bars = spans
    .filter(isLong)
    .map((item) => ({ item, ...daysOf(item, zone) }))
    .filter(({ first, last }) => first <= end && last >= begin)
    .sort((a, b) =>
      a.first !== b.first
        ? a.first < b.first
          ? -1
          : 1
        : daysApart(b.last, a.last) || (a.item.id < b.item.id ? -1 : 1),
    );
  const lanes: number[] = [];
  return bars.map(({ item, first, last }) => {
    const from = Math.max(0, daysApart(begin, first));
    const to = Math.min(days.length - 1, daysApart(begin, last));
    let lane = lanes.findIndex((busyTo) => busyTo < from);
    if (lane < 0) lane = lanes.length;
    lanes[lane] = to;
    return { item, lane, first: from, last: to, fromBefore: first < begin, goesOn: last > end };
  });
}
