import Check from 'lucide-react-native/icons/check';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { View } from 'react-native';
import { Icon, type LucideIcon } from './Icon';
import { KeyCap } from './KeyCap';
import { Popover } from './Popover';
import { PressBox } from './PressBox';
import { Text } from './Text';
import { makeStyles, useTheme, useWidth } from './theme-context';
import { type KeyPress, type PressState, webProps } from './web-props';

export interface MenuItem {
  key: string;
  label: string;
  icon?: LucideIcon;
  onPress: () => void;
  /** Second line, such as what the choice does. */
  hint?: string;
  danger?: boolean;
  selected?: boolean;
  disabledReason?: string | false;
  shortcut?: string;
  /** Draws a line above this item. */
  divider?: boolean;
}

interface Props {
  label: string;
  items: readonly MenuItem[];
  /** Draws the control that opens the menu. */
  trigger: (props: { ref: RefObject<View | null>; onPress: () => void; expanded: boolean }) => ReactNode;
  align?: 'start' | 'end';
  width?: number;
}

/** Actions behind a button: arrows move, a letter jumps, Enter chooses, Esc closes. A sheet on phones. */
export function Menu({ label, items, trigger, align = 'end', width = 220 }: Props) {
  const anchor = useRef<View>(null);
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      {trigger({ ref: anchor, onPress: () => setOpen(true), expanded: open })}
      <Popover
        open={open}
        onClose={close}
        anchor={anchor}
        label={label}
        align={align}
        width={width}
        height={items.length * 34 + 12}
      >
        <MenuList label={label} items={items} onDone={close} />
      </Popover>
    </>
  );
}

/** The list inside a menu; also usable in a popover or sheet of one's own. */
export function MenuList({
  label,
  items,
  onDone,
}: {
  label: string;
  items: readonly MenuItem[];
  onDone: () => void;
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  const compact = useWidth() === 'compact';
  const rows = useRef<(View | null)[]>([]);
  const focus = (index: number) => rows.current[(index + items.length) % items.length]?.focus();
  useEffect(() => {
    const first = items.findIndex((item) => item.selected);
    const soon = setTimeout(() => rows.current[Math.max(0, first)]?.focus(), 30);
    return () => clearTimeout(soon);
  }, [items]);
  const onKey = (index: number) => (event: KeyPress) => {
    const { key } = event;
    if (key === 'ArrowDown') focus(index + 1);
    else if (key === 'ArrowUp') focus(index - 1);
    else if (key === 'Home') focus(0);
    else if (key === 'End') focus(items.length - 1);
    else if (/^\S$/.test(key) && !event.ctrlKey && !event.metaKey) {
      const at = items.findIndex((item) => item.label.toLowerCase().startsWith(key.toLowerCase()));
      if (at < 0) return;
      focus(at);
    } else return;
    event.preventDefault();
  };
  return (
    <View role="menu" aria-label={label} style={styles.list}>
      {items.map((item, index) => {
        const off = Boolean(item.disabledReason);
        const ink = off ? 'disabled' : item.danger ? 'dangerText' : 'text';
        return (
          <View key={item.key} role="none">
            {item.divider && <View style={styles.divider} role="separator" />}
            <PressBox
              ref={(node: View | null) => {
                rows.current[index] = node;
              }}
              role="menuitem"
              off={off}
              onPress={() => {
                onDone();
                item.onPress();
              }}
              {...webProps({ onKeyDown: onKey(index), dataSet: { ring: 'inset' }, tabIndex: -1 })}
              style={(state: PressState) => [
                styles.item,
                compact && styles.touch,
                (state.hovered || state.focused) && !off && { backgroundColor: colors.hover },
                state.pressed && !off && { backgroundColor: colors.pressed },
              ]}
            >
              {item.icon && <Icon of={item.icon} tone={ink === 'text' ? 'text2' : ink} />}
              <View style={styles.words}>
                <Text tone={ink} lines={1}>
                  {item.label}
                </Text>
                {(item.disabledReason || item.hint) && (
                  <Text variant="meta" tone="text2">
                    {item.disabledReason || item.hint}
                  </Text>
                )}
              </View>
              {item.selected && <Icon of={Check} tone="accentText" />}
              {item.shortcut && <KeyCap keys={item.shortcut} />}
            </PressBox>
          </View>
        );
      })}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  list: { padding: 5 },
  item: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 9,
    minHeight: 32,
    paddingHorizontal: 9,
    paddingVertical: 5,
    borderRadius: radius.chip,
  },
  touch: { minHeight: 44 },
  words: { flex: 1 },
  divider: { height: 1, marginVertical: 5, backgroundColor: colors.lineSubtle },
}));
