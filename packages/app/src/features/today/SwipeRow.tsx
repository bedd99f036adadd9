import { type ReactNode, useMemo, useRef, useState } from 'react';
import { Animated, PanResponder, View } from 'react-native';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { useReducedMotion } from '@/ui/use-reduced-motion';

export interface SwipeAction {
  key: string;
  icon: LucideIcon;
  label: string;
  spoken: string;
  /** The last one, in green. */
  solid?: boolean;
  /** Not possible for this row: it is left out. */
  off?: boolean;
  onPress: () => void;
}

const ACTION = 78;
/** A movement this far to the side, and further than up or down, is a swipe and no scrolling. */
const BEGINS = 12;

/**
 * A row that is pulled to the left to show what to do with it. Nothing is reached by swiping alone: the row has a menu with
 * the same actions, and what lies behind is not there for assistive technology until it is open.
 */
export function SwipeRow({ actions, children }: { actions: readonly SwipeAction[]; children: ReactNode }) {
  const styles = useStyles();
  const { colors, motion } = useTheme();
  const still = useReducedMotion();
  const shown = actions.filter(({ off }) => !off);
  const width = shown.length * ACTION;
  const x = useRef(new Animated.Value(0)).current;
  const base = useRef(0);
  const [open, setOpen] = useState(false);
  const settle = useRef((to: number) => to);
  settle.current = (to) => {
    base.current = to;
    if (to !== 0) setOpen(true);
    Animated.timing(x, { toValue: to, duration: still ? 0 : motion.hover, useNativeDriver: false }).start(
      () => {
        if (to === 0) setOpen(false);
      },
    );
    return to;
  };
  const pan = useMemo(
    () =>
      PanResponder.create({
        onMoveShouldSetPanResponder: (_event, { dx, dy }) =>
          Math.abs(dx) > BEGINS && Math.abs(dx) > Math.abs(dy) * 1.5,
        onPanResponderGrant: () => setOpen(true),
        onPanResponderMove: (_event, { dx }) =>
          x.setValue(Math.max(-width - 24, Math.min(0, base.current + dx))),
        onPanResponderRelease: (_event, { dx, vx }) =>
          void settle.current(base.current + dx < -width / 2 || vx < -0.5 ? -width : 0),
        onPanResponderTerminate: () => void settle.current(base.current),
        onPanResponderTerminationRequest: () => false,
      }),
    [x, width],
  );
  return (
    <View style={styles.frame}>
      {open && (
        <View style={[styles.behind, { width }]}>
          {shown.map(({ key, icon, label, spoken, solid, onPress }) => (
            <PressBox
              key={key}
              role="button"
              aria-label={spoken}
              onPress={() => {
                settle.current(0);
                onPress();
              }}
              style={[styles.action, { backgroundColor: solid ? colors.success : colors.sunken }]}
            >
              <Icon of={icon} size={20} tone={solid ? 'onStatus' : 'text2'} />
              <Text variant="micro" weight={500} tone={solid ? 'onStatus' : 'text2'}>
                {label}
              </Text>
            </PressBox>
          ))}
        </View>
      )}
      <Animated.View {...pan.panHandlers} style={{ transform: [{ translateX: x }] }}>
        {children}
      </Animated.View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  frame: { overflow: 'hidden' },
  behind: { position: 'absolute', top: 0, right: 0, bottom: 0, flexDirection: 'row' },
  action: { width: ACTION, alignItems: 'center', justifyContent: 'center', gap: 2 },
}));
