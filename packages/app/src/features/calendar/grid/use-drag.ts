import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { View } from 'react-native';
import type { Item } from '../items';
import { type Axis, momentAtRow, rowOf, SLOT_MINUTES } from '../time/axis';
import { endAt, moveTo, STEP_MINUTES, type Times } from '../time/move';
import { MINUTE, wallTime } from '../time/zone';
import { followPointer } from './follow-pointer';

/** What is being dragged, and where it would be if it were let go now. Without an item something new is drawn. */
export interface Drag {
  readonly item: Item | null;
  readonly mode: 'move' | 'resize' | 'create';
  readonly day: string;
  readonly times: Times;
}

interface Props {
  /** The columns of days, without the hours beside them. */
  columns: RefObject<View | null>;
  days: readonly string[];
  axis: Axis;
  rowHeight: number;
  onMove: (item: Item, times: Times) => void;
  onCreate: (times: Times) => void;
}

interface PointerPress {
  readonly nativeEvent: PointerEvent;
  stopPropagation(): void;
}

/** Nearer than this a press is a press. */
const SLACK = 4;
const EDGE = 36;

/**
 * Dragging by mouse or pen in a browser. Fingers scroll, so they and the keyboard move things by the form and by keys.
 * `wasDrag` is true for the press event that ends a drag.
 */
export function useDrag({ columns, days, axis, rowHeight, onMove, onCreate }: Props) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const ended = useRef(0);
  const stop = useRef<() => void>(undefined);
  const latest = useRef({ days, axis, onMove, onCreate });
  latest.current = { days, axis, onMove, onCreate };
  useEffect(() => () => stop.current?.(), []);

  const begin = useCallback(
    (mode: Drag['mode'], item: Item | null) => (press: PointerPress) => {
      const event = press.nativeEvent;
      // What lies under it is not pressed as well.
      press.stopPropagation();
      const node = columns.current as unknown as HTMLElement | null;
      if (!node || event.pointerType === 'touch' || event.button !== 0) return;
      const at = (x: number, y: number) => {
        const box = node.getBoundingClientRect();
        const column = Math.floor(((x - box.left) / box.width) * latest.current.days.length);
        const day = latest.current.days[Math.max(0, Math.min(latest.current.days.length - 1, column))] ?? '';
        return { day, row: (y - box.top) / rowHeight };
      };
      const from = at(event.clientX, event.clientY);
      const { axis: first } = latest.current;
      // Where in it the hand took it, so that it does not jump.
      const held = item && mode === 'move' ? from.row - shownRow(first, item, from.day) : 0;
      const anchor = momentAtRow(first, from.day, from.row, SLOT_MINUTES);
      let now: Drag | null = null;
      const scroller = scrollerOf(node);
      let [x, y] = [event.clientX, event.clientY];

      const timesAt = (): { day: string; times: Times } => {
        const { axis: by } = latest.current;
        const to = at(x, y);
        if (mode === 'move' && item) {
          // Rounded, not cut: what is let go stays under the hand.
          const start = momentAtRow(by, to.day, to.row - held + STEP_MINUTES / SLOT_MINUTES / 2);
          return { day: to.day, times: moveTo(item, start) };
        }
        const end = momentAtRow(by, from.day, to.row) + STEP_MINUTES * MINUTE;
        if (item) return { day: from.day, times: endAt(item, end) };
        return {
          day: from.day,
          times:
            end > anchor
              ? endAt({ start: anchor, end: anchor }, end)
              : { start: end - STEP_MINUTES * MINUTE, end: anchor },
        };
      };
      const move = (next: PointerEvent) => {
        [x, y] = [next.clientX, next.clientY];
        if (!now && Math.hypot(x - event.clientX, y - event.clientY) < SLACK) return;
        now = { item, mode, ...timesAt() };
        setDrag(now);
        next.preventDefault();
      };
      // At the edge of what is scrolled, the rest comes into view.
      const roll = setInterval(() => {
        if (!now || !scroller) return;
        const box = scroller.getBoundingClientRect();
        const by = y < box.top + EDGE ? -10 : y > box.bottom - EDGE ? 10 : 0;
        if (by === 0) return;
        scroller.scrollTop += by;
        now = { ...now, ...timesAt() };
        setDrag(now);
      }, 24);
      const finish = (done: boolean) => {
        stop.current?.();
        if (!now) return;
        ended.current = Date.now();
        if (!done) return;
        if (!now.item) latest.current.onCreate(now.times);
        else if (now.times.start !== now.item.start || now.times.end !== now.item.end)
          latest.current.onMove(now.item, now.times);
      };
      stop.current?.();
      const leave = followPointer(move, finish);
      stop.current = () => {
        leave();
        clearInterval(roll);
        setDrag(null);
        stop.current = undefined;
      };
    },
    [columns, rowHeight],
  );
  const wasDrag = useCallback(() => Date.now() - ended.current < 300, []);
  return { drag, begin, wasDrag };
}

/** Where the part of it begins that a day shows; above the day when it began before. */
function shownRow(axis: Axis, item: Item, day: string): number {
  return wallTime(item.start, axis.zone).day === day
    ? rowOf(axis, item.start)
    : rowOf(axis, item.start) - axis.slots.length;
}

function scrollerOf(node: HTMLElement): HTMLElement | null {
  for (let at = node.parentElement; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return null;
}
