import { type ReactNode, useEffect, useRef, useState } from 'react';
import { View } from 'react-native';
import { KeyCap } from './KeyCap';
import { Portal } from './Portal';
import { placeBeside } from './place';
import { Text } from './Text';
import { makeStyles } from './theme-context';

const DELAY_MS = 400;

/** Words that appear on hover or keyboard focus; the control keeps its own accessible name. */
export function Tooltip({ text, keys, children }: { text: string; keys?: string; children: ReactNode }) {
  const styles = useStyles();
  const anchor = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [at, setAt] = useState<{ left: number; top: number; maxWidth: number }>();

  const show = (delay: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const box = anchor.current?.firstElementChild?.getBoundingClientRect();
      if (!box) return;
      const width = Math.min(260, text.length * 7 + 24);
      const placed = placeBeside(
        { x: box.x, y: box.y, width: box.width, height: box.height },
        { width, height: 30 },
        { width: window.innerWidth, height: window.innerHeight },
        'center',
      );
      setAt({ left: placed.x, top: placed.y, maxWidth: 260 });
    }, delay);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setAt(undefined);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the span only listens; the control inside is the target
    <span
      ref={anchor}
      style={{ display: 'contents' }}
      onMouseEnter={() => show(DELAY_MS)}
      onMouseLeave={hide}
      onMouseDown={hide}
      onFocus={(event) => event.target.matches(':focus-visible') && show(0)}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {children}
      {at && (
        <Portal>
          <View
            aria-hidden
            pointerEvents="none"
            style={[styles.tip, { position: 'fixed' as 'absolute' }, at]}
          >
            <Text variant="meta" tone="surface">
              {text}
            </Text>
            {keys && <KeyCap keys={keys} on="inverse" />}
          </View>
        </Portal>
      )}
    </span>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  tip: {
    zIndex: 1000,
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    paddingHorizontal: 8,
    paddingVertical: 4,
    borderRadius: radius.chip,
    backgroundColor: colors.text,
  },
}));
