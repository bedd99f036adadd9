import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import Repeat from 'lucide-react-native/icons/repeat';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { Pressable, View } from 'react-native';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { type ColorName, type Tone, toneColors } from '@/ui/theme';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type KeyPress, type PressState, webProps } from '@/ui/web-props';
import { type Item, isVoid, toneOf } from '../items';
import { leadsText, partsOf, timesText, typeText } from '../words';

export interface BlockActions {
  onOpen: (item: Item) => void;
  /** Earlier or later by minutes, or by days; the end alone with `end`. */
  onNudge: (item: Item, by: { minutes?: number; days?: number; end?: boolean }) => void;
}

interface Props extends BlockActions {
  item: Item;
  zone: string;
  /** Height in points it will have; null in a list that grows with its words. */
  height: number | null;
  clashes: boolean;
  /** Whose it is, when several calendars are shown. */
  people?: string | undefined;
  /** It shares the width of a day of a week with others: its title alone, in as many lines as there are. */
  narrow?: boolean;
  /** Drawn where it would be dropped. */
  ghost?: boolean;
  pointer?: object | undefined;
  grip?: object | undefined;
}

const inkOf = (tone: Tone): ColorName =>
  tone === 'neutral' ? 'text' : tone === 'accent' ? 'accentText' : `${tone}Text`;

export const mayMove = (item: Item): boolean =>
  item.kind === 'appointment' && item.of.mayChange && item.of.state === 'booked';

/** An appointment or a task with a time, as a button: Enter opens it, Alt and arrows move it. */
export function Block({
  item,
  zone,
  height,
  clashes,
  people,
  narrow = false,
  ghost = false,
  pointer,
  grip,
  onOpen,
  onNudge,
}: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const task = item.kind === 'task';
  const off = item.kind === 'appointment' && isVoid(item.of.state);
  const held = item.kind === 'appointment' && item.of.state === 'held';
  const tone: Tone = task || off ? 'neutral' : toneOf(item.of.type);
  const ink = off ? 'text2' : inkOf(tone);
  const paint = toneColors(colors, tone);
  const lines = height === null ? 3 : Math.max(1, Math.floor((height - 4) / 17));
  const place = item.kind === 'appointment' ? item.of.place : null;
  const state =
    item.kind === 'appointment' && item.of.state !== 'booked' && t(`calendar.state.${item.of.state}`);
  const second = [timesText(item, zone), typeText(item), place, state].filter(Boolean).join(' · ');
  const third = [leadsText(item), people].filter(Boolean).join(' · ');
  const head = lines < 2 && !narrow ? `${item.of.title}, ${timesText(item, zone)}` : item.of.title;
  const shown = [head, lines > 1 && !narrow && second, lines > 2 && !narrow && third]
    .filter(Boolean)
    .join(' ');
  // The name begins with the words on screen, so that who speaks to the screen can say them.
  const rest = partsOf(item, zone, clashes).filter((part) => !shown.includes(part));
  const onKeyDown = (event: KeyPress) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !mayMove(item)) return;
    const minutes = { ArrowUp: -15, ArrowDown: 15 }[event.key];
    const days = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (minutes === undefined && days === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onNudge(item, minutes === undefined ? { days: days ?? 0 } : { minutes, end: event.shiftKey });
  };
  return (
    <Pressable
      role="button"
      aria-label={[shown, ...rest].join(', ')}
      onPress={() => onOpen(item)}
      {...webProps({
        onKeyDown,
        dataSet: { ring: 'inset', item: item.id },
        'aria-keyshortcuts': mayMove(item) ? 'Alt+ArrowUp Alt+ArrowDown' : undefined,
        ...pointer,
      })}
      style={(press: PressState) => [
        styles.block,
        height !== null && { height, maxHeight: height },
        { backgroundColor: paint.fill, borderLeftColor: off ? colors.control : paint.solid },
        task && styles.task,
        off && styles.off,
        (press.hovered || press.pressed) && { borderColor: paint.solid },
        ghost && [styles.ghost, { borderColor: paint.solid }],
      ]}
    >
      <View style={styles.line}>
        {!narrow && task && <Mark of={CircleCheck} tone="text2" />}
        {!narrow && held && <Mark of={CircleCheck} tone={ink} />}
        {!narrow && clashes && <Mark of={TriangleAlert} tone="warningText" />}
        <Text
          variant="meta"
          weight={600}
          tone={ink}
          lines={narrow ? Math.max(1, lines - Number(clashes)) : lines > 3 ? 2 : 1}
          style={[styles.words, off && styles.struck]}
        >
          {`${head} `}
        </Text>
        {item.of.recurrence && lines > 1 && !narrow && <Mark of={Repeat} tone={ink} />}
      </View>
      {narrow && clashes && lines > 1 && <Mark of={TriangleAlert} tone="warningText" />}
      {lines > 1 && !narrow && (
        <Text variant="meta" tone={ink} lines={height === null || lines > 4 ? 2 : 1}>
          {`${second} `}
        </Text>
      )}
      {lines > 2 && !narrow && third !== '' && (
        <Text variant="meta" tone={ink} lines={1}>
          {third}
        </Text>
      )}
      {grip && <View aria-hidden style={styles.grip} {...webProps({ ...grip })} />}
    </Pressable>
  );
}

/** A small sign in the first line. */
function Mark({ of, tone }: { of: LucideIcon; tone: ColorName }) {
  const styles = useStyles();
  return (
    <View style={styles.mark}>
      <Icon of={of} size={12} tone={tone} />
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius, shadow }) => ({
  block: {
    overflow: 'hidden',
    paddingLeft: 7,
    paddingRight: 5,
    paddingVertical: 1,
    borderWidth: 1,
    borderColor: 'transparent',
    borderLeftWidth: 3,
    borderRadius: radius.chip,
  },
  task: { backgroundColor: colors.surface, borderColor: colors.line, borderLeftColor: colors.control },
  off: { borderStyle: 'dashed' },
  ghost: { boxShadow: shadow.sh3 },
  line: { flexDirection: 'row', alignItems: 'flex-start', gap: 4, minWidth: 0 },
  mark: { height: 17, justifyContent: 'center' },
  words: { flex: 1, minWidth: 0 },
  struck: { textDecorationLine: 'line-through' },
  grip: {
    position: 'absolute',
    left: 0,
    right: 0,
    bottom: 0,
    height: 7,
    ...webProps({ cursor: 'ns-resize', touchAction: 'none' }),
  },
}));
