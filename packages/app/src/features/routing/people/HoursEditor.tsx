import type { HoursWindow } from '@lintel/contract';
import { dateFormat, t } from '@lintel/contract/messages';
import Plus from 'lucide-react-native/icons/plus';
import X from 'lucide-react-native/icons/x';
import { View } from 'react-native';
import { Button, IconButton } from '@/ui/Button';
import { MultiSelect } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';

/** The days of a week, 1 is Monday. 5 January 2026 was one. */
const dayOptions = () => {
  const name = dateFormat({ weekday: 'long', timeZone: 'UTC' });
  return [1, 2, 3, 4, 5, 6, 7].map((day) => ({
    value: String(day),
    label: name.format(Date.UTC(2026, 0, 4 + day)),
  }));
};

/** Windows of a week, each some days from one hour to another; an end before the beginning is on the next day. */
export function HoursEditor({
  windows,
  onChange,
}: {
  windows: readonly HoursWindow[];
  onChange: (windows: HoursWindow[]) => void;
}) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  return (
    <View style={styles.group}>
      {windows.map((window, i) => {
        const set = (change: Partial<HoursWindow>) => onChange(windows.with(i, { ...window, ...change }));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a window has no other name than its place
          <View key={i} style={[styles.row, compact && styles.wrap]}>
            <View style={[styles.days, compact && styles.whole]}>
              <MultiSelect
                label={t('routing.days')}
                values={window.days.map(String)}
                options={dayOptions()}
                onChange={(days) => set({ days: days.map(Number).sort((a, b) => a - b) })}
              />
            </View>
            <View style={styles.hour}>
              <TextField
                label={t('routing.hour_from')}
                placeholder="09:00"
                value={window.from}
                onChange={(from) => set({ from })}
                maxLength={5}
              />
            </View>
            <View style={styles.hour}>
              <TextField
                label={t('routing.hour_to')}
                placeholder="17:00"
                value={window.to}
                onChange={(to) => set({ to })}
                maxLength={5}
              />
            </View>
            {windows.length > 1 && (
              <View style={styles.drop}>
                <IconButton
                  icon={X}
                  label={t('routing.window_drop', { number: i + 1 })}
                  onPress={() => onChange(windows.toSpliced(i, 1))}
                />
              </View>
            )}
          </View>
        );
      })}
      <View style={styles.start}>
        <Button
          kind="quiet"
          size="small"
          icon={Plus}
          label={t('routing.window_add')}
          onPress={() => onChange([...windows, { days: [6], from: '10:00', to: '14:00' }])}
        />
      </View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  group: { gap: 10 },
  row: { flexDirection: 'row', alignItems: 'flex-start', gap: 8 },
  wrap: { flexWrap: 'wrap' },
  days: { flexGrow: 1, flexBasis: 160, minWidth: 0 },
  whole: { flexBasis: '100%' },
  hour: { width: 92 },
  drop: { paddingTop: 22 },
  start: { flexDirection: 'row', marginLeft: -9 },
}));
