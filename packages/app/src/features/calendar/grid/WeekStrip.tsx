import { t } from '@lintel/contract/messages';
import { Pressable, View } from 'react-native';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import { weekOf } from '../time/zone';
import { dayNumber, weekdayName } from '../words';

interface Props {
  day: string;
  today: string;
  firstWeekday: number;
  busy: ReadonlySet<string>;
  onDay: (day: string) => void;
}

/** The seven days of the week on a phone, the one that is shown among them. */
export function WeekStrip({ day, today, firstWeekday, busy, onDay }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <View style={styles.row}>
      {weekOf(day, firstWeekday).map((cell) => {
        const chosen = cell === day;
        return (
          <Pressable
            key={cell}
            role="button"
            aria-label={busy.has(cell) ? t('calendar.busy_day', { day: nameOf(cell) }) : nameOf(cell)}
            aria-current={cell === today ? 'date' : undefined}
            onPress={() => onDay(cell)}
            style={styles.cell}
            {...webProps({ 'aria-pressed': chosen, dataSet: { ring: 'inset' } })}
          >
            <Text variant="micro" tone={cell === today ? 'accentText' : 'text2'} maxScale={1.3}>
              {`${weekdayName(cell)} `}
            </Text>
            <View style={[styles.number, chosen && { backgroundColor: colors.accent }]}>
              <Text
                variant="strong"
                tone={chosen ? 'onAccent' : cell === today ? 'accentText' : 'text'}
                maxScale={1.3}
              >
                {dayNumber(cell)}
              </Text>
            </View>
            <View style={[styles.dot, busy.has(cell) && { backgroundColor: colors.accent }]} />
          </Pressable>
        );
      })}
    </View>
  );
}

const nameOf = (day: string): string => `${weekdayName(day)} ${dayNumber(day)}`;

const useStyles = makeStyles(({ radius }) => ({
  row: { flexDirection: 'row' },
  cell: { flex: 1, minWidth: 0, minHeight: 54, alignItems: 'center', justifyContent: 'center', gap: 2 },
  number: {
    minWidth: 32,
    height: 32,
    borderRadius: radius.full,
    alignItems: 'center',
    justifyContent: 'center',
  },
  dot: { width: 4, height: 4, borderRadius: 2 },
}));
