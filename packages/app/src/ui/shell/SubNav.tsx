import { Link, usePathname } from 'expo-router';
import { type ReactNode, useRef, useState } from 'react';
import { Pressable, ScrollView, StyleSheet, View } from 'react-native';
import { Icon } from '../Icon';
import { Text } from '../Text';
import { makeStyles, useTheme, useWidth } from '../theme-context';
import { webProps } from '../web-props';
import { activeItem, type NavItem } from './nav';

interface Props {
  /** What assistive technology calls the list: "Settings", "Admin". */
  label: string;
  items: readonly NavItem[];
  /** False where a page of its own lists the items on phones. */
  strip?: boolean;
  /** The page chosen; it scrolls by itself. */
  children: ReactNode;
}

const STRIP_PAD = 12;

/** Pages of one area beside their list; on phones the list is a strip above. Goes into a `Screen` with `body="fill"`. */
export function SubNav({ label, items, strip = true, children }: Props) {
  const styles = useStyles();
  const path = usePathname();
  const compact = useWidth() === 'compact';
  const active = activeItem(items, path)?.key;
  const scroller = useRef<ScrollView>(null);
  const links = items.map((item) => (
    <SubLink
      key={item.key}
      item={item}
      active={item.key === active}
      strip={compact}
      onPlace={(x) => scroller.current?.scrollTo({ x: x - STRIP_PAD, animated: false })}
    />
  ));
  return (
    <View style={compact ? styles.column : styles.row}>
      {compact ? (
        strip && (
          <View role="navigation" aria-label={label} style={styles.strip}>
            <ScrollView
              ref={scroller}
              horizontal
              showsHorizontalScrollIndicator={false}
              contentContainerStyle={styles.inStrip}
            >
              {links}
            </ScrollView>
          </View>
        )
      ) : (
        <View role="navigation" aria-label={label} style={styles.list}>
          {links}
        </View>
      )}
      <View style={styles.page}>{children}</View>
    </View>
  );
}

function SubLink({
  item,
  active,
  strip,
  onPlace,
}: {
  item: NavItem;
  active: boolean;
  strip: boolean;
  /** Told where the link of the page on screen stands in the strip, so that it is in view. */
  onPlace: (x: number) => void;
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  const [hovered, setHovered] = useState(false);
  return (
    <Link href={item.href} asChild>
      <Pressable
        {...webProps({ 'aria-current': active ? 'page' : undefined, dataSet: { ring: 'inset' } })}
        onLayout={strip && active ? ({ nativeEvent }) => onPlace(nativeEvent.layout.x) : undefined}
        onHoverIn={() => setHovered(true)}
        onHoverOut={() => setHovered(false)}
        style={StyleSheet.flatten([
          styles.link,
          strip && styles.stripLink,
          hovered && { backgroundColor: colors.hover },
          active && { backgroundColor: colors.pressed },
        ])}
      >
        <Icon of={item.icon} tone={active ? 'accentText' : 'text2'} />
        <Text
          variant="strong"
          weight={active ? 600 : 500}
          tone={active ? 'text' : 'text2'}
          lines={1}
          style={strip ? undefined : styles.words}
        >
          {item.label}
        </Text>
        {item.count !== undefined && item.count > 0 && (
          <Text variant="micro" tone="text2">
            {item.count.toLocaleString()}
          </Text>
        )}
      </Pressable>
    </Link>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  row: { flex: 1, flexDirection: 'row', minHeight: 0 },
  column: { flex: 1, minHeight: 0 },
  list: {
    width: 208,
    padding: 10,
    borderRightWidth: 1,
    borderRightColor: colors.line,
    backgroundColor: colors.surface,
  },
  strip: { borderBottomWidth: 1, borderBottomColor: colors.line, backgroundColor: colors.surface },
  inStrip: { gap: 4, paddingHorizontal: STRIP_PAD, paddingBottom: 8 },
  link: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 9,
    minHeight: 32,
    marginBottom: 1,
    paddingHorizontal: 9,
    borderRadius: radius.control,
  },
  stripLink: { minHeight: 44, paddingHorizontal: 12, marginBottom: 0 },
  words: { flex: 1, minWidth: 0 },
  page: { flex: 1, minWidth: 0 },
}));
