import { useEffect, useRef, useState } from 'react';
import {
  type LayoutChangeEvent,
  type NativeScrollEvent,
  type NativeSyntheticEvent,
  Pressable,
  ScrollView,
  View,
} from 'react-native';
import { Icon, type LucideIcon } from './Icon';
import { Text } from './Text';
import { makeStyles, useTheme, useWidth } from './theme-context';
import { type KeyPress, type PressState, webProps } from './web-props';

export interface TabItem<Key extends string = string> {
  key: Key;
  label: string;
  icon?: LucideIcon;
  count?: number | string;
}

interface Props<Key extends string> {
  label: string;
  items: readonly TabItem<Key>[];
  value: Key;
  onChange: (key: Key) => void;
}

interface LookProps<Key extends string> extends Props<Key> {
  look: 'pill' | 'line' | 'segment';
}

function TabRow<Key extends string>({ label, items, value, onChange, look }: LookProps<Key>) {
  const styles = useStyles();
  const { colors } = useTheme();
  const rows = useRef<(View | null)[]>([]);
  const compact = useWidth() === 'compact';
  const chosen = items.findIndex(({ key }) => key === value);
  useEffect(() => {
    if (globalThis.document) showAcross(rows.current[chosen] as unknown as HTMLElement | undefined);
  }, [chosen]);
  const onKey = (index: number) => (event: KeyPress) => {
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    const at = (to + items.length) % items.length;
    const item = items[at];
    if (!item) return;
    event.preventDefault();
    rows.current[at]?.focus();
    onChange(item.key);
  };
  return (
    <View
      role="tablist"
      aria-label={label}
      style={[styles.row, styles[`${look}Row`], compact && look === 'pill' && styles.bubbles]}
    >
      {items.map((item, index) => {
        const on = item.key === value;
        const bubble = compact && look === 'pill';
        const tone = on
          ? look === 'line'
            ? 'accentText'
            : bubble
              ? 'surface'
              : 'text'
          : bubble
            ? 'text'
            : 'text2';
        return (
          <Pressable
            key={item.key}
            ref={(node: View | null) => {
              rows.current[index] = node;
            }}
            role="tab"
            aria-selected={on}
            onPress={() => onChange(item.key)}
            hitSlop={compact ? 6 : 4}
            {...webProps({ onKeyDown: onKey(index), tabIndex: on ? 0 : -1, dataSet: { ring: 'inset' } })}
            style={(state: PressState) => [
              styles.tab,
              styles[look],
              compact && look === 'line' && styles.touch,
              state.hovered && !on && { backgroundColor: colors.hover },
              on && styles[`${look}On`],
              bubble && styles.bubble,
              bubble && on && styles.bubbleOn,
            ]}
          >
            {item.icon && <Icon of={item.icon} tone={tone} />}
            <Text weight={on ? 600 : 500} tone={tone} lines={1} maxScale={1.3}>
              {item.label}
            </Text>
            {item.count !== undefined && (
              <Text variant="meta" tone={bubble && on ? 'line' : on ? 'text2' : 'text3'}>
                {typeof item.count === 'number' ? item.count.toLocaleString() : item.count}
              </Text>
            )}
          </Pressable>
        );
      })}
    </View>
  );
}

/** A row that scrolls sideways shows what is chosen; the page itself stays where it is. */
function showAcross(tab: HTMLElement | null | undefined): void {
  const row = tab?.closest('[role="tablist"]')?.parentElement?.parentElement;
  if (!tab || !row || row.scrollWidth <= row.clientWidth) return;
  const [at, room] = [tab.getBoundingClientRect(), row.getBoundingClientRect()];
  if (at.left < room.left) row.scrollLeft += at.left - room.left;
  else if (at.right > room.right) row.scrollLeft += at.right - room.right;
}

/** The end of a row behind which there is more fades out, in a browser; nothing is cut in the middle of a word. */
const FADES = { maskImage: 'linear-gradient(to left, transparent, #000 36px)' } as object;

/** Whether a row that scrolls sideways has more behind its end; the rest goes to the scroller. */
function useMoreAcross() {
  const size = useRef({ room: 0, content: 0, at: 0 });
  const [more, setMore] = useState(false);
  const look = (change: Partial<typeof size.current>) => {
    const { room, content, at } = Object.assign(size.current, change);
    setMore(room > 0 && content - room - at > 4);
  };
  return {
    more,
    onLayout: (event: LayoutChangeEvent) => look({ room: event.nativeEvent.layout.width }),
    onContentSizeChange: (content: number) => look({ content }),
    onScroll: (event: NativeSyntheticEvent<NativeScrollEvent>) =>
      look({ at: event.nativeEvent.contentOffset.x }),
  };
}

/** Views of the same thing: pills by default, or underlined words. Scrolls sideways when it must. */
export function Tabs<Key extends string>({
  look = 'pill',
  ...rest
}: Props<Key> & { look?: 'pill' | 'line' }) {
  const styles = useStyles();
  const { more, ...measured } = useMoreAcross();
  return (
    <ScrollView
      horizontal
      showsHorizontalScrollIndicator={false}
      style={[styles.scroller, more && FADES]}
      contentContainerStyle={styles.content}
      scrollEventThrottle={100}
      {...measured}
    >
      <TabRow {...rest} look={look} />
    </ScrollView>
  );
}

/** Two to four exclusive choices in one box, as wide as they are; scrolls sideways when it must. */
export function Segmented<Key extends string>(props: Props<Key>) {
  const styles = useStyles();
  return (
    <ScrollView
      horizontal
      showsHorizontalScrollIndicator={false}
      style={[styles.scroller, styles.box]}
      contentContainerStyle={styles.middle}
    >
      <TabRow {...props} look="segment" />
    </ScrollView>
  );
}

const useStyles = makeStyles(({ colors, radius, shadow }) => ({
  scroller: { flexGrow: 0 },
  box: { maxWidth: '100%' },
  middle: { alignItems: 'center' },
  content: { flexGrow: 1 },
  row: { flexDirection: 'row', alignItems: 'center' },
  pillRow: { gap: 2 },
  bubbles: { gap: 8 },
  lineRow: { gap: 18, borderBottomWidth: 1, borderBottomColor: colors.line, flexGrow: 1 },
  segmentRow: {
    padding: 2,
    borderRadius: radius.control,
    backgroundColor: colors.sunken,
  },
  tab: { flexDirection: 'row', alignItems: 'center', gap: 7 },
  touch: { minHeight: 44 },
  pill: { minHeight: 30, paddingHorizontal: 10, borderRadius: radius.control },
  bubble: {
    minHeight: 36,
    paddingHorizontal: 14,
    borderRadius: radius.full,
    borderWidth: 1,
    borderColor: colors.line,
  },
  bubbleOn: { backgroundColor: colors.text, borderColor: colors.text },
  pillOn: { backgroundColor: colors.pressed },
  line: { minHeight: 38, marginBottom: -1, borderBottomWidth: 2, borderBottomColor: 'transparent' },
  lineOn: { borderBottomColor: colors.accent },
  segment: {
    minHeight: 26,
    paddingHorizontal: 11,
    borderRadius: 6,
    borderWidth: 1,
    borderColor: 'transparent',
  },
  segmentOn: { backgroundColor: colors.surface, borderColor: colors.line, boxShadow: shadow.sh1 },
}));
