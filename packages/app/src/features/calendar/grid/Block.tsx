import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import Repeat from 'lucide-react-native/icons/repeat';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { Pressable, View } from 'react-native';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { Parts } from '@/ui/Parts';
import { Text } from '@/ui/Text';
import { type ColorName, type Tone, toneColors, type } from '@/ui/theme';
import { makeStyles, useTheme, useWidth } from '@/ui/theme-context';
import { type KeyPress, type PressState, webProps } from '@/ui/web-props';
import { type Item, isVoid, toneOf } from '../items';
import { partsOf } from '../words';

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
  /** It has the width of a day of a week, or a share of it: its title alone, in as many lines as there are. */
  narrow?: boolean;
  /** Drawn where it would be dropped. */
  ghost?: boolean;
  pointer?: object | undefined;
  grip?: object | undefined;
}

const inkOf = (tone: Tone): ColorName =>
  tone === 'neutral' ? 'text' : tone === 'accent' ? 'accentText' : `${tone}Text`;

export const mayMove = (item: Item): boolean =>
  item.of.mayChange && (item.kind === 'task' ? item.of.doneAt === null : item.of.state === 'booked');

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
  const { lines, leading } = roomIn(height, useWidth() === 'compact' ? type.meta[1].line : type.meta[0].line);
  const { title } = item.of;
  // The title comes first: of two lines it may take both.
  const titleLines = lines === undefined ? 2 : lines > 2 && (!narrow || clashes) ? lines - 1 : lines;
  const parts = partsOf(item, zone, people);
  // A bar among the whole days says by its place when it is.
  const shown = item.allDay && height !== null ? parts.slice(1) : parts;
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
      // Begins with the words on screen, so that who speaks to the screen can say them.
      aria-label={[title, ...parts, clashes && t('calendar.clashes')].filter(Boolean).join(', ')}
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
      <View style={lines !== undefined && [styles.inside, { maxHeight: lines * leading }]}>
        <View style={[styles.head, lines === 1 && { maxHeight: leading }]}>
          <View style={styles.line}>
            {!narrow && task && <Mark of={CircleCheck} tone="text2" height={leading} />}
            {!narrow && held && <Mark of={CircleCheck} tone={ink} height={leading} />}
            {!narrow && clashes && <Mark of={TriangleAlert} tone="warningText" height={leading} />}
            <Text
              variant="meta"
              weight={600}
              tone={ink}
              lines={titleLines}
              style={[styles.words, { lineHeight: leading }, off && styles.struck]}
            >
              {`${title} `}
            </Text>
            {item.of.recurrence && lines !== 1 && !narrow && <Mark of={Repeat} tone={ink} height={leading} />}
          </View>
          {lines === 1 && !narrow && <Parts parts={shown.slice(0, 1)} leading={leading} tone={ink} />}
        </View>
        {narrow && clashes && titleLines !== lines && (
          <Mark of={TriangleAlert} tone="warningText" height={leading} />
        )}
        {lines !== 1 && !narrow && (
          <Parts parts={shown} lines={lines && lines - 1} leading={leading} tone={ink} />
        )}
      </View>
      {grip && <View aria-hidden style={styles.grip} {...webProps({ ...grip })} />}
    </Pressable>
  );
}

/** The least height of a line that can be read. */
const TIGHTEST = 15;
/** Points of a block's height that edge and padding take. */
const EDGES = 4;

/** Lines that a block of a height holds, and how high they are: closer together where that makes room for one more. */
function roomIn(height: number | null, line: number): { lines?: number; leading: number } {
  if (height === null) return { leading: line };
  const lines = Math.max(1, Math.floor((height - EDGES) / TIGHTEST));
  return { lines, leading: Math.max(TIGHTEST, Math.min(line, Math.floor((height - EDGES) / lines))) };
}

/** A small sign in the first line. */
function Mark({ of, tone, height }: { of: LucideIcon; tone: ColorName; height: number }) {
  const styles = useStyles();
  return (
    <View style={[styles.mark, { height }]}>
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
  inside: { overflow: 'hidden' },
  // Where there is one line, what does not fit beside the title falls below it, out of sight.
  head: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 8, overflow: 'hidden' },
  line: { flexDirection: 'row', alignItems: 'flex-start', gap: 4, minWidth: 0, maxWidth: '100%' },
  mark: { justifyContent: 'center' },
  words: { flexShrink: 1, minWidth: 0 },
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
