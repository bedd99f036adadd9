import Check from 'lucide-react-native/icons/check';
import Minus from 'lucide-react-native/icons/minus';
import type { ReactNode } from 'react';
import { View } from 'react-native';
import { Icon } from './Icon';
import { PressBox } from './PressBox';
import { Text } from './Text';
import { makeStyles, useTheme, useWidth } from './theme-context';
import { type KeyPress, type PressState, webProps } from './web-props';

interface ChoiceProps {
  label: string;
  hint?: string;
  /** The label is spoken and not drawn, as in a table cell. */
  hideLabel?: boolean;
  disabledReason?: string | false;
}

interface RowProps extends ChoiceProps {
  role: 'checkbox' | 'radio' | 'switch';
  checked: boolean | 'mixed';
  onPress: () => void;
  tabIndex?: 0 | -1;
  onShiftPress?: () => void;
  children: ReactNode;
}

function ChoiceRow({
  label,
  hint,
  hideLabel,
  disabledReason,
  role,
  checked,
  onPress,
  onShiftPress,
  tabIndex,
  children,
}: RowProps) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const off = Boolean(disabledReason);
  const note = disabledReason || hint;
  return (
    <PressBox
      role={role}
      aria-checked={checked}
      off={off}
      aria-label={note ? `${label}. ${note}` : label}
      tabIndex={tabIndex}
      onPress={(event) => {
        const shift = (event.nativeEvent as { shiftKey?: boolean } | undefined)?.shiftKey;
        if (shift && onShiftPress) onShiftPress();
        else onPress();
      }}
      hitSlop={hideLabel ? 12 : 4}
      {...webProps({
        dataSet: hideLabel ? {} : { ring: 'inset' },
        // A Pressable takes the space bar for buttons only, and it is what chooses and ticks.
        onKeyDown: (event: KeyPress) => {
          if (event.key !== ' ' || off) return;
          event.preventDefault();
          onPress();
        },
      })}
      style={[hideLabel ? styles.bare : styles.row, compact && styles.touch]}
    >
      {(state: PressState) => (
        <>
          <View style={(state.hovered || state.pressed) && !off && styles.near}>{children}</View>
          {!hideLabel && (
            <View style={styles.words}>
              <Text tone={off ? 'disabled' : 'text'}>{label}</Text>
              {note && (
                <Text variant="meta" tone="text2">
                  {note}
                </Text>
              )}
            </View>
          )}
        </>
      )}
    </PressBox>
  );
}

export function Checkbox({
  checked,
  onChange,
  onRange,
  tabIndex,
  ...rest
}: ChoiceProps & {
  checked: boolean | 'mixed';
  onChange: (checked: boolean) => void;
  /** Shift-press, for selecting a run of rows. */
  onRange?: () => void;
  tabIndex?: 0 | -1;
}) {
  const styles = useStyles();
  const on = checked !== false;
  return (
    <ChoiceRow
      {...rest}
      role="checkbox"
      checked={checked}
      tabIndex={tabIndex}
      onShiftPress={onRange}
      onPress={() => onChange(checked !== true)}
    >
      <View style={[styles.box, on && styles.on, rest.disabledReason ? styles.off : null]}>
        {on && <Icon of={checked === 'mixed' ? Minus : Check} size={12} tone="onAccent" />}
      </View>
    </ChoiceRow>
  );
}

export function Radio({
  checked,
  onSelect,
  ...rest
}: ChoiceProps & { checked: boolean; onSelect: () => void }) {
  const styles = useStyles();
  return (
    <ChoiceRow {...rest} role="radio" checked={checked} onPress={onSelect}>
      <View style={[styles.box, styles.round, checked && styles.on]}>
        {checked && <View style={styles.dot} />}
      </View>
    </ChoiceRow>
  );
}

/** Radios under one name; give it Radio children. */
export function RadioGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <View role="radiogroup" aria-label={label}>
      {children}
    </View>
  );
}

/** On or off, applied at once. */
export function Toggle({
  on,
  onChange,
  ...rest
}: ChoiceProps & { on: boolean; onChange: (on: boolean) => void }) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <ChoiceRow {...rest} role="switch" checked={on} onPress={() => onChange(!on)}>
      <View style={[styles.track, on && styles.on]}>
        <View
          style={[
            styles.knob,
            on && styles.knobOn,
            { backgroundColor: on ? colors.onAccent : colors.control },
          ]}
        />
      </View>
    </ChoiceRow>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: {
    flexDirection: 'row',
    alignItems: 'flex-start',
    gap: 9,
    minHeight: 28,
    paddingVertical: 4,
    borderRadius: 6,
  },
  touch: { minHeight: 44, alignItems: 'center' },
  bare: { width: 24, height: 24, alignItems: 'center', justifyContent: 'center', borderRadius: 6 },
  near: { opacity: 0.85 },
  words: { flex: 1 },
  box: {
    width: 16,
    height: 16,
    marginTop: 2,
    borderRadius: 4,
    borderWidth: 1.5,
    borderColor: colors.control,
    backgroundColor: colors.surface,
    alignItems: 'center',
    justifyContent: 'center',
  },
  round: { borderRadius: 8 },
  on: { backgroundColor: colors.accent, borderColor: colors.accent },
  off: { opacity: 0.5 },
  dot: { width: 6, height: 6, borderRadius: 3, backgroundColor: colors.onAccent },
  track: {
    width: 32,
    height: 20,
    borderRadius: 10,
    borderWidth: 1.5,
    borderColor: colors.control,
    justifyContent: 'center',
  },
  knob: { width: 12, height: 12, borderRadius: 6, marginLeft: 3 },
  knobOn: { marginLeft: 14 },
}));
