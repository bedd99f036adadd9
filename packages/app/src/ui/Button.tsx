import { type Ref, useId } from 'react';
import { View } from 'react-native';
import { Icon, type LucideIcon } from './Icon';
import { KeyCap } from './KeyCap';
import { PressBox } from './PressBox';
import { Spinner } from './Spinner';
import { Text } from './Text';
import { Tooltip } from './Tooltip';
import type { ColorName, Theme } from './theme';
import { makeStyles, useTheme, useWidth } from './theme-context';
import { type PressState, webProps } from './web-props';

export type ButtonKind = 'filled' | 'outline' | 'quiet' | 'tint' | 'danger';
export type ButtonSize = 'small' | 'medium' | 'touch';

interface Common {
  onPress?: () => void;
  kind?: ButtonKind;
  /** 28, 32 or 44 high; 32 with a pointer and 44 on phones by default. */
  size?: ButtonSize;
  icon?: LucideIcon;
  busy?: boolean;
  /** Switches the button off and says why: read by assistive technology, shown as text on phones. */
  disabledReason?: string | false;
  /** The single key that does the same, shown on wide screens. */
  shortcut?: string;
  expanded?: boolean;
  pressed?: boolean;
  ref?: Ref<View>;
  testID?: string;
}

export interface ButtonProps extends Common {
  label: string;
  /** Spoken in the place of the label where that alone would not say enough; contains the label. */
  spoken?: string;
  iconAfter?: LucideIcon;
  /** Fills the width it is given. */
  grow?: boolean;
}

const inkOf = (kind: ButtonKind, off: boolean): ColorName =>
  off
    ? 'disabled'
    : kind === 'filled'
      ? 'onAccent'
      : kind === 'danger'
        ? 'onStatus'
        : kind === 'tint'
          ? 'accentText'
          : kind === 'quiet'
            ? 'text2'
            : 'text';

/** Fill and edge of a button in each of its states. */
function paint({ colors }: Theme, kind: ButtonKind, off: boolean, state: PressState) {
  const active = state.pressed || state.hovered;
  if (off) return { backgroundColor: colors.sunken, borderColor: colors.lineSubtle };
  if (kind === 'filled') {
    const fill = active ? colors.accentHover : colors.accent;
    return { backgroundColor: fill, borderColor: fill };
  }
  if (kind === 'danger')
    return { backgroundColor: colors.danger, borderColor: colors.danger, opacity: active ? 0.9 : 1 };
  if (kind === 'tint') {
    return {
      backgroundColor: colors.accentTint,
      borderColor: active ? colors.accentLine : colors.accentTint,
    };
  }
  const fill = state.pressed ? colors.pressed : state.hovered ? colors.hover : undefined;
  if (kind === 'outline') return { backgroundColor: fill ?? colors.surface, borderColor: colors.line };
  return { backgroundColor: fill ?? 'transparent', borderColor: 'transparent' };
}

const useSize = (size: ButtonSize | undefined): ButtonSize => {
  const width = useWidth();
  return size ?? (width === 'compact' ? 'touch' : 'medium');
};

export function Button({
  label,
  spoken,
  onPress,
  kind = 'outline',
  size: wanted,
  icon,
  iconAfter,
  busy = false,
  disabledReason,
  shortcut,
  grow,
  expanded,
  pressed,
  ref,
  testID,
}: ButtonProps) {
  const theme = useTheme();
  const styles = useStyles();
  const size = useSize(wanted);
  const compact = useWidth() === 'compact';
  const reasonId = useId();
  const off = Boolean(disabledReason);
  const ink = inkOf(kind, off);
  const button = (
    <PressBox
      ref={ref}
      role="button"
      testID={testID}
      onPress={busy ? undefined : onPress}
      off={off}
      aria-busy={busy || undefined}
      aria-expanded={expanded}
      aria-label={disabledReason && !compact ? `${spoken ?? label}. ${disabledReason}` : spoken}
      hitSlop={size === 'touch' ? 0 : 6}
      {...webProps({
        'aria-describedby': off && compact ? reasonId : undefined,
        'aria-pressed': pressed,
        'aria-keyshortcuts': shortcut,
      })}
      style={(state) => [
        styles.button,
        styles[size],
        grow && styles.grow,
        paint(theme, kind, off, state),
        off && styles.off,
      ]}
    >
      <View style={[styles.inside, busy && styles.hidden]}>
        {icon && (
          <Icon
            of={icon}
            tone={kind === 'outline' || kind === 'quiet' ? (off ? ink : 'text2') : ink}
            size={size === 'small' ? 14 : 16}
          />
        )}
        <Text
          variant="strong"
          tone={ink}
          lines={1}
          weight={kind === 'filled' || kind === 'danger' ? 600 : 500}
        >
          {label}
        </Text>
        {iconAfter && <Icon of={iconAfter} tone={kind === 'filled' ? ink : 'text2'} size={16} />}
        {shortcut && !off && <KeyCap keys={shortcut} on={kind === 'filled' ? 'accent' : 'surface'} />}
      </View>
      {busy && (
        <View style={styles.busy}>
          <Spinner tone={ink} />
        </View>
      )}
    </PressBox>
  );
  if (!disabledReason) return button;
  if (!compact) return <Tooltip text={disabledReason}>{button}</Tooltip>;
  return (
    <View style={[styles.reasoned, grow && styles.grow]}>
      {button}
      <Text id={reasonId} variant="meta" tone="text2">
        {disabledReason}
      </Text>
    </View>
  );
}

export interface IconButtonProps extends Common {
  icon: LucideIcon;
  /** Spoken name, also the tooltip. */
  label: string;
  tone?: ColorName;
}

export function IconButton({
  icon,
  label,
  onPress,
  kind = 'quiet',
  size: wanted,
  busy = false,
  disabledReason,
  shortcut,
  expanded,
  pressed,
  tone,
  ref,
  testID,
}: IconButtonProps) {
  const theme = useTheme();
  const styles = useStyles();
  const size = useSize(wanted);
  const off = Boolean(disabledReason);
  const ink = off
    ? 'disabled'
    : (tone ?? (kind === 'outline' || kind === 'quiet' ? 'text2' : inkOf(kind, off)));
  const name = disabledReason ? `${label}. ${disabledReason}` : label;
  return (
    <Tooltip text={name} keys={shortcut}>
      <PressBox
        ref={ref}
        role="button"
        testID={testID}
        aria-label={name}
        off={off}
        aria-busy={busy || undefined}
        aria-expanded={expanded}
        onPress={busy ? undefined : onPress}
        hitSlop={size === 'touch' ? 0 : 8}
        {...webProps({ 'aria-pressed': pressed, 'aria-keyshortcuts': shortcut })}
        style={(state) => [
          styles.square,
          { width: theme.control[size], height: theme.control[size] },
          size === 'touch' && styles.round,
          paint(theme, kind, off, state),
          off && styles.off,
        ]}
      >
        {busy ? <Spinner tone={ink} /> : <Icon of={icon} tone={ink} size={size === 'touch' ? 20 : 16} />}
      </PressBox>
    </Tooltip>
  );
}

const useStyles = makeStyles(({ radius, control }) => ({
  button: {
    borderRadius: radius.control,
    borderWidth: 1,
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    maxWidth: '100%',
  },
  small: { minHeight: control.small, paddingHorizontal: 9 },
  medium: { minHeight: control.medium, paddingHorizontal: 11 },
  touch: { minHeight: control.touch, paddingHorizontal: 16, borderRadius: 12 },
  grow: { flexGrow: 1, alignSelf: 'stretch' },
  inside: { flexDirection: 'row', alignItems: 'center', justifyContent: 'center', gap: 7, maxWidth: '100%' },
  hidden: { opacity: 0 },
  busy: { position: 'absolute' },
  reasoned: { gap: 6, maxWidth: '100%' },
  square: {
    borderRadius: radius.control,
    borderWidth: 1,
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
  },
  round: { borderRadius: radius.full },
  off: webProps({ cursor: 'not-allowed' }),
}));
