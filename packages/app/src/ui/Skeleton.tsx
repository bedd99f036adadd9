import { t } from '@lintel/contract/messages';
import { useEffect, useState } from 'react';
import { View } from 'react-native';
import { makeStyles } from './theme-context';

const WAIT_MS = 150;
const LINE = 10;
const BETWEEN = 12;
const BLOCK_PAD = 8;

/** True once 150 ms have passed: what loads faster than that shows no placeholder at all. */
export function useSlow(): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), WAIT_MS);
    return () => clearTimeout(timer);
  }, []);
  return slow;
}

/** One grey bar in the place of a line of text. */
export function SkeletonLine({
  width = '60%',
  height = LINE,
}: {
  width?: number | `${number}%`;
  height?: number;
}) {
  const styles = useStyles();
  return <View style={[styles.line, { width, height, borderRadius: height / 2 }]} />;
}

/** Rows of the final height while a list loads. */
export function SkeletonRows({
  rows = 8,
  height = 42,
  avatar = true,
}: {
  rows?: number;
  height?: number;
  avatar?: boolean;
}) {
  const styles = useStyles();
  const slow = useSlow();
  return (
    // Nothing is drawn at first, and its place is kept: what stands below does not move.
    <View role="status" aria-label={t('ui.loading')} aria-busy style={{ minHeight: rows * height }}>
      {slow &&
        Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          <View key={row} style={[styles.row, { height, opacity: Math.max(0.3, 1 - row * 0.12) }]}>
            {avatar && <View style={styles.dot} />}
            <SkeletonLine width={`${22 + ((row * 7) % 13)}%`} />
            <View style={styles.gap} />
            <SkeletonLine width="9%" />
            <SkeletonLine width={`${18 + ((row * 5) % 11)}%`} />
          </View>
        ))}
    </View>
  );
}

/** Lines of a paragraph or card while it loads. */
export function SkeletonBlock({ lines = 3 }: { lines?: number }) {
  const styles = useStyles();
  const slow = useSlow();
  return (
    <View
      role="status"
      aria-label={t('ui.loading')}
      aria-busy
      style={[styles.block, { minHeight: lines * (LINE + BETWEEN) - BETWEEN + 2 * BLOCK_PAD }]}
    >
      {slow &&
        Array.from({ length: lines }, (_, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          <SkeletonLine key={line} width={`${90 - ((line * 17) % 40)}%`} />
        ))}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  line: { backgroundColor: colors.pressed },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    paddingHorizontal: 14,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  dot: { width: 26, height: 26, borderRadius: 13, backgroundColor: colors.pressed },
  gap: { flex: 1 },
  block: { gap: BETWEEN, paddingVertical: BLOCK_PAD },
}));
