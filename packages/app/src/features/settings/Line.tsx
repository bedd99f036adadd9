import type { ReactNode } from 'react';
import { View } from 'react-native';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

interface Props {
  icon: LucideIcon;
  title: string;
  note: string;
  chip?: ReactNode;
  /** Nothing stands above it in the card: no line between. */
  first?: boolean;
  /** What can be done with it. */
  children?: ReactNode;
}

/** One thing of a list in a card: what it is, what is known of it, what can be done. Stands in a `role="list"`. */
export function Line({ icon, title, note, chip, first, children }: Props) {
  const styles = useStyles();
  return (
    <View role="listitem" style={[styles.line, !first && styles.rule]}>
      <View style={styles.badge}>
        <Icon of={icon} size={20} />
      </View>
      <View style={styles.words}>
        <View style={styles.title}>
          <Text variant="strong" weight={600} style={styles.name}>
            {title}
          </Text>
          {chip}
        </View>
        <Text variant="meta" tone="text2">
          {note}
        </Text>
      </View>
      {children && <View style={styles.actions}>{children}</View>}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  line: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    minHeight: 56,
    paddingVertical: 8,
  },
  rule: { borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  badge: {
    width: 36,
    height: 36,
    borderRadius: 10,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: colors.sunken,
  },
  words: { flex: 1, minWidth: 0, gap: 1 },
  title: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
  name: { flexShrink: 1 },
  actions: { flexDirection: 'row', alignItems: 'center', gap: 2 },
}));
