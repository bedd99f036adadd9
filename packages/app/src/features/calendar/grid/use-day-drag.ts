import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { View } from 'react-native';
import type { Item } from '../items';
import { followPointer } from './follow-pointer';

/** Nearer than this a press is a press. */
const SLACK = 4;

interface Props {
  /** The columns of days. */
  columns: RefObject<View | null>;
  days: number;
  onMove: (item: Item, by: { days: number }) => void;
}

/** Drags what lasts whole days to other days, by mouse or pen; `drag` says by how many it would move now. */
export function useDayDrag({ columns, days, onMove }: Props) {
  const [drag, setDrag] = useState<{ id: string; by: number } | null>(null);
  const stop = useRef<() => void>(undefined);
  const ended = useRef(0);
  const latest = useRef(onMove);
  latest.current = onMove;
  useEffect(() => () => stop.current?.(), []);
  const begin = useCallback(
    (item: Item) =>
      ({ nativeEvent: event }: { nativeEvent: PointerEvent }) => {
        const node = columns.current as unknown as HTMLElement | null;
        if (!node || event.pointerType === 'touch' || event.button !== 0) return;
        const width = node.getBoundingClientRect().width / days;
        let by: number | null = null;
        const move = (next: PointerEvent) => {
          const far = next.clientX - event.clientX;
          if (by === null && Math.abs(far) < SLACK) return;
          by = Math.round(far / width);
          setDrag({ id: item.id, by });
          next.preventDefault();
        };
        const finish = (done: boolean) => {
          stop.current?.();
          if (by === null) return;
          ended.current = Date.now();
          if (done && by !== 0) latest.current(item, { days: by });
        };
        stop.current?.();
        const leave = followPointer(move, finish);
        stop.current = () => {
          leave();
          setDrag(null);
          stop.current = undefined;
        };
      },
    [columns, days],
  );
  const wasDrag = useCallback(() => Date.now() - ended.current < 300, []);
  return { drag, begin, wasDrag };
}
