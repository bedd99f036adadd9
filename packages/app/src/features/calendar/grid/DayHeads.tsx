import { t } from '@lintel/contract/messages';
import { useRef, useState } from 'react';
import { Pressable, View } from 'react-native';
import { Button } from '@/ui/Button';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type PressState, webProps } from '@/ui/web-props';
import type { Item } from '../items';
import { placeInLanes } from '../time/layout';
import { dayNumber, weekdayName } from '../words';
import { Block, type BlockActions, mayMove } from './Block';
import { useDayDrag } from './use-day-drag';

const LANES = 3;
const LANE_HEIGHT = 24;
const LINE = 15;
/** Points of a letter of a title, about, and of what surrounds it in a bar. */
const LETTER = 6.6;
const AROUND = 20;

interface Props extends BlockActions {
  days: readonly string[];
  zone: string;
  today: string;
  items: readonly Item[];
  clashing: ReadonlySet<string>;
  onDay: (day: string) => void;
  /** Of one day, whose columns stand under it. */
  people?: readonly string[] | undefined;
}

/** The days' names over their columns, and what lasts whole days under them. */
export function DayHeads({ days, zone, today, items, clashing, onDay, people, onOpen, onNudge }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const [all, setAll] = useState(false);
  const [room, setRoom] = useState(Number.POSITIVE_INFINITY);
  const area = useRef<View>(null);
  const { drag, begin, wasDrag } = useDayDrag({ columns: area, days: days.length, onMove: onNudge });
  const bars = placeInLanes(items, days, zone);
  const lanes = Math.max(0, ...bars.map(({ lane }) => lane + 1));
  const shown = all ? lanes : Math.min(lanes, LANES);
  const linesOf = ({ item, first, last }: (typeof bars)[number]) =>
    (item.of.title.length * LETTER) / ((room / days.length) * (last - first + 1) - AROUND);
  // A lane is as high as its longest title needs, up to three lines.
  const heights = Array.from({ length: shown }, (_, at) => {
    const lines = Math.max(...bars.filter(({ lane }) => lane === at).map(linesOf));
    return lines > 1 ? Math.min(3, Math.ceil(lines)) * LINE + 6 : LANE_HEIGHT;
  });
  const topOf = (lane: number) => heights.slice(0, lane).reduce((sum, height) => sum + height, 0);
  const hidden = bars.filter(({ lane }) => lane >= shown).length;
  return (
    <View style={styles.box}>
      {days.length > 1 && (
        <View style={styles.row}>
          <View style={styles.hours} />
          {days.map((day) => (
            <Pressable
              key={day}
              role="button"
              aria-current={day === today ? 'date' : undefined}
              onPress={() => onDay(day)}
              {...webProps({ dataSet: { ring: 'inset' } })}
              style={(state: PressState) => [styles.head, state.hovered && { backgroundColor: colors.hover }]}
            >
              <Text variant="meta" tone={day === today ? 'accentText' : 'text2'}>
                {`${weekdayName(day)} `}
              </Text>
              <View style={[styles.number, day === today && { backgroundColor: colors.accent }]}>
                <Text variant="section" tone={day === today ? 'onAccent' : 'text'}>
                  {dayNumber(day)}
                </Text>
              </View>
            </Pressable>
          ))}
        </View>
      )}
      {people && (
        <View style={styles.row}>
          <View style={styles.hours} />
          {people.map((name) => (
            <View key={name} style={styles.head}>
              <Text weight={600} lines={1}>
                {name}
              </Text>
            </View>
          ))}
        </View>
      )}
      {lanes > 0 && (
        <View style={styles.row}>
          <View style={styles.hours}>
            <Text variant="micro" tone="text3" align="right">
              {t('calendar.all_day')}
            </Text>
          </View>
          <View
            ref={area}
            style={[styles.lanes, { height: topOf(shown) + 4 }]}
            onLayout={(event) => setRoom(event.nativeEvent.layout.width)}
          >
            {bars
              .filter(({ lane }) => lane < shown)
              .map(({ item, lane, first, last }) => (
                <View
                  key={item.id}
                  style={[
                    styles.bar,
                    {
                      top: topOf(lane),
                      left: `${((first + (drag?.id === item.id ? drag.by : 0)) / days.length) * 100}%`,
                      width: `${((last - first + 1) / days.length) * 100}%`,
                    },
                  ]}
                >
                  <Block
                    item={item}
                    zone={zone}
                    height={(heights[lane] ?? LANE_HEIGHT) - 2}
                    clashes={clashing.has(item.id)}
                    narrow={days.length > 1}
                    pointer={days.length > 1 && mayMove(item) ? { onPointerDown: begin(item) } : undefined}
                    onOpen={(one) => !wasDrag() && onOpen(one)}
                    onNudge={onNudge}
                  />
                </View>
              ))}
          </View>
        </View>
      )}
      {(hidden > 0 || (all && lanes > LANES)) && (
        <View style={styles.more}>
          <Button
            kind="quiet"
            size="small"
            label={all ? t('calendar.fewer') : t('calendar.more', { count: hidden })}
            expanded={all}
            onPress={() => setAll(!all)}
          />
        </View>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  box: { borderBottomWidth: 1, borderBottomColor: colors.line, backgroundColor: colors.surface },
  row: { flexDirection: 'row' },
  hours: { width: 52, paddingRight: 8, paddingTop: 3 },
  head: {
    flex: 1,
    minWidth: 0,
    alignItems: 'center',
    paddingVertical: 5,
    borderLeftWidth: 1,
    borderLeftColor: colors.lineSubtle,
  },
  number: {
    minWidth: 28,
    height: 28,
    paddingHorizontal: 4,
    borderRadius: radius.full,
    alignItems: 'center',
    justifyContent: 'center',
  },
  lanes: { flex: 1 },
  bar: { position: 'absolute', paddingHorizontal: 2 },
  more: { paddingLeft: 52, alignItems: 'flex-start', paddingBottom: 2 },
}));
