import { type ReactNode, useRef } from 'react';
import { type GestureResponderEvent, View } from 'react-native';

/** Points a finger has to go. */
const SWIPE = 60;

/** A finger drawn sideways steps on; buttons and keys do the same. */
export function Swipe({ onSwipe, children }: { onSwipe: (by: 1 | -1) => void; children: ReactNode }) {
  const from = useRef<{ x: number; y: number } | null>(null);
  const point = ({ nativeEvent }: GestureResponderEvent) => ({ x: nativeEvent.pageX, y: nativeEvent.pageY });
  return (
    <View
      style={{ flexShrink: 1, flexGrow: 1, minHeight: 0 }}
      onTouchStart={(event) => {
        from.current = event.nativeEvent.touches.length === 1 ? point(event) : null;
      }}
      onTouchEnd={(event) => {
        const start = from.current;
        from.current = null;
        if (!start) return;
        const end = point(event);
        const by = end.x - start.x;
        if (Math.abs(by) > SWIPE && Math.abs(by) > 2 * Math.abs(end.y - start.y)) onSwipe(by < 0 ? 1 : -1);
      }}
    >
      {children}
    </View>
  );
}
