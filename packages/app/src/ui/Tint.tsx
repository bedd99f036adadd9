import { type ReactNode, useEffect, useRef, useState } from 'react';
import { View } from 'react-native';
import { makeStyles } from './theme-context';

const SHOWN_MS = 600;

/** Colours its ground for a moment when `value` changes under the reader's eyes. */
export function Tint({ value, children }: { value: string | number | null; children: ReactNode }) {
  const styles = useStyles();
  const last = useRef(value);
  const [on, setOn] = useState(false);
  useEffect(() => {
    if (last.current === value) return;
    last.current = value;
    setOn(true);
    const timer = setTimeout(() => setOn(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return <View style={[styles.box, on && styles.on]}>{children}</View>;
}

const useStyles = makeStyles(({ colors, radius }) => ({
  box: { borderRadius: radius.chip, marginHorizontal: -4, paddingHorizontal: 4 },
  on: { backgroundColor: colors.accentTint },
}));
