import { t } from '@lintel/contract/messages';
import ChevronLeft from 'lucide-react-native/icons/chevron-left';
import ChevronRight from 'lucide-react-native/icons/chevron-right';
import { useEffect, useRef, useState } from 'react';
import { Pressable, View } from 'react-native';
import { IconButton } from '@/ui/Button';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type KeyPress, type PressState, webProps } from '@/ui/web-props';
import { addDays, addMonths, monthWeeks, weekOf } from '../time/zone';
import { dayNumber, fullDay, monthName, weekdayName } from '../words';

interface Props {
  /** The day that is shown or chosen. */
  day: string;
  today: string;
  firstWeekday: number;
  /** Days that have something. */
  busy?: ReadonlySet<string>;
  onDay: (day: string) => void;
}

/** A month to choose a day from; arrows move by days and weeks, Page keys by months. */
export function MiniMonth({ day, today, firstWeekday, busy, onDay }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const [at, setAt] = useState(day);
  const [moved, setMoved] = useState(false);
  const cells = useRef(new Map<string, View | null>());
  useEffect(() => {
    setAt(day);
    setMoved(false);
  }, [day]);
  useEffect(() => {
    if (moved) cells.current.get(at)?.focus();
  }, [at, moved]);
  const turn = (months: number) => {
    setMoved(false);
    setAt(addMonths(at, months));
  };
  const onKeyDown = (event: KeyPress) => {
    const to = {
      ArrowLeft: () => addDays(at, -1),
      ArrowRight: () => addDays(at, 1),
      ArrowUp: () => addDays(at, -7),
      ArrowDown: () => addDays(at, 7),
      PageUp: () => addMonths(at, -1),
      PageDown: () => addMonths(at, 1),
      Home: () => weekOf(at, firstWeekday)[0] ?? at,
      End: () => weekOf(at, firstWeekday)[6] ?? at,
    }[event.key];
    if (!to || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    setMoved(true);
    setAt(to());
  };
  const weeks = monthWeeks(at, firstWeekday);
  return (
    <View style={styles.box}>
      <View style={styles.head}>
        <Text variant="card" live="polite" style={styles.title}>
          {monthName(at)}
        </Text>
        <IconButton
          size="small"
          icon={ChevronLeft}
          label={t('calendar.month_before')}
          onPress={() => turn(-1)}
        />
        <IconButton
          size="small"
          icon={ChevronRight}
          label={t('calendar.month_after')}
          onPress={() => turn(1)}
        />
      </View>
      <View role="grid" aria-label={monthName(at)}>
        <View role="row" style={styles.week}>
          {(weeks[0] ?? []).map((name) => (
            <View key={name} role="columnheader" aria-label={weekdayName(name, 'long')} style={styles.cell}>
              <Text variant="micro" tone="text3">
                {weekdayName(name, 'narrow')}
              </Text>
            </View>
          ))}
        </View>
        {weeks.map((week) => (
          <View key={week[0]} role="row" style={styles.week}>
            {week.map((cell) => {
              const chosen = cell === day;
              const outside = cell.slice(0, 7) !== at.slice(0, 7);
              const ink = chosen ? 'onAccent' : cell === today ? 'accentText' : outside ? 'text3' : 'text';
              return (
                <View
                  key={cell}
                  style={styles.cell}
                  {...webProps({ role: 'gridcell', 'aria-selected': chosen })}
                >
                  <Pressable
                    ref={(node: View | null) => {
                      cells.current.set(cell, node);
                    }}
                    role="button"
                    aria-label={
                      busy?.has(cell) ? t('calendar.busy_day', { day: fullDay(cell) }) : fullDay(cell)
                    }
                    aria-current={cell === today ? 'date' : undefined}
                    onPress={() => onDay(cell)}
                    hitSlop={6}
                    {...webProps({ tabIndex: cell === at ? 0 : -1, onKeyDown, dataSet: { ring: 'inset' } })}
                    style={(state: PressState) => [
                      styles.day,
                      state.hovered && !chosen && { backgroundColor: colors.hover },
                      chosen && { backgroundColor: colors.accent },
                    ]}
                  >
                    <Text
                      variant="meta"
                      weight={chosen || cell === today ? 600 : 400}
                      tone={ink}
                      maxScale={1.3}
                    >
                      {dayNumber(cell)}
                    </Text>
                    {busy?.has(cell) && (
                      <View
                        style={[styles.dot, { backgroundColor: chosen ? colors.onAccent : colors.accent }]}
                      />
                    )}
                  </Pressable>
                </View>
              );
            })}
          </View>
        ))}
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ radius }) => ({
  box: { gap: 4 },
  head: { flexDirection: 'row', alignItems: 'center' },
  title: { flex: 1 },
  week: { flexDirection: 'row' },
  cell: { flex: 1, alignItems: 'center', justifyContent: 'center', minHeight: 28 },
  day: {
    minWidth: 28,
    minHeight: 28,
    borderRadius: radius.full,
    alignItems: 'center',
    justifyContent: 'center',
  },
  dot: { position: 'absolute', bottom: 2, width: 4, height: 4, borderRadius: 2 },
}));
