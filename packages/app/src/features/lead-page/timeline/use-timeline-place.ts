import { useCallback, useRef, useState } from 'react';
import type { ScrollView } from 'react-native';
import type { TimelineHandle } from './Timeline';

/** The head of the list counts as seen down to this far above the upper edge of its scroller. */
const SLACK = 40;

/** Knows whether the head of the timeline is on screen, what arrived meanwhile, and the way back up. */
export function useTimelinePlace() {
  const scroller = useRef<ScrollView>(null);
  const handle = useRef<TimelineHandle>(null);
  const offset = useRef(0);
  const [away, setAway] = useState(false);
  const [arrived, onArrived] = useState(0);
  const look = useCallback((then: (distance: number) => void) => {
    // The scroller is a view as well; its type does not say so on every platform.
    const view = scroller.current as unknown as {
      measureInWindow?: (f: (x: number, y: number) => void) => void;
    };
    handle.current?.measureTop((top) => view?.measureInWindow?.((_x, edge) => then(top - edge)));
  }, []);
  return {
    scroller,
    handle,
    away,
    arrived,
    onArrived,
    scrolling: {
      scrollEventThrottle: 100,
      onScroll: (event: { nativeEvent: { contentOffset: { y: number } } }) => {
        offset.current = event.nativeEvent.contentOffset.y;
        look((distance) => setAway(distance < -SLACK));
      },
    },
    show: () =>
      look((distance) =>
        scroller.current?.scrollTo({ y: Math.max(0, offset.current + distance - 8), animated: true }),
      ),
  };
}
