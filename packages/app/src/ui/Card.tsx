import type { ReactNode } from 'react';
import { View } from 'react-native';
import { Text } from './Text';
import { makeStyles, useWidth } from './theme-context';

interface Props {
  title?: string;
  /** Quiet words beside the title. */
  note?: string;
  /** Controls at the end of the head. */
  actions?: ReactNode;
  /** Blue edge: the thing to act on now. */
  focus?: boolean;
  /** No padding, for tables and lists that bring their own. */
  flush?: boolean;
  /** As high as its neighbours in a row. */
  fill?: boolean;
  children?: ReactNode;
}

/** A group on the page: surface, one-pixel line, round corners. */
export function Card({ title, note, actions, focus, flush, fill, children }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  return (
    <View
      style={[
        styles.card,
        compact && styles.soft,
        focus && styles.focus,
        flush && styles.flush,
        fill && styles.fill,
      ]}
    >
      {(title || actions) && (
        <View style={[styles.head, flush && styles.flushHead]}>
          <SectionTitle title={title} note={note} />
          {actions}
        </View>
      )}
      {children}
    </View>
  );
}

function SectionTitle({ title, note }: { title?: string; note?: string }) {
  const styles = useStyles();
  return (
    <View style={styles.titles}>
      {title && (
        <Text variant="card" heading={2}>
          {title}
        </Text>
      )}
      {note && (
        <Text variant="meta" tone="text3" style={styles.note}>
          {note}
        </Text>
      )}
    </View>
  );
}

/** A headed part of a pane without a box of its own. */
export function Section({ title, note, actions, children }: Omit<Props, 'focus' | 'flush' | 'fill'>) {
  const styles = useStyles();
  return (
    <View style={styles.section}>
      <View style={styles.head}>
        <SectionTitle title={title} note={note} />
        {actions}
      </View>
      {children}
    </View>
  );
}

export function Divider() {
  const styles = useStyles();
  return <View role="separator" style={styles.divider} />;
}

const useStyles = makeStyles(({ colors, radius }) => ({
  card: {
    padding: 14,
    gap: 10,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
  },
  soft: { borderRadius: radius.dialog },
  fill: { flexGrow: 1 },
  focus: { borderColor: colors.accentLine },
  flush: { padding: 0, gap: 0, overflow: 'hidden' },
  head: { flexDirection: 'row', alignItems: 'center', gap: 8, minHeight: 24 },
  flushHead: { paddingHorizontal: 14, paddingVertical: 10 },
  titles: { flex: 1, flexDirection: 'row', flexWrap: 'wrap', alignItems: 'baseline', columnGap: 8 },
  note: { flexShrink: 1 },
  section: { gap: 8 },
  divider: { height: 1, backgroundColor: colors.line },
}));
