import type { HoursWindow } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Toggle } from '@/ui/Choice';
import { Text } from '@/ui/Text';
import { DateField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import type { AvailabilityForm } from './availability-form';
import { HoursEditor } from './HoursEditor';

const OFFICE: HoursWindow[] = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }];

/** Pause, vacation and working hours, of somebody else or of oneself. */
export function AvailabilityFields({
  form,
  own = false,
  onChange,
}: {
  form: AvailabilityForm;
  own?: boolean;
  onChange: (form: AvailabilityForm) => void;
}) {
  const styles = useStyles();
  const set = (change: Partial<AvailabilityForm>) => onChange({ ...form, ...change });
  return (
    <>
      <Toggle
        label={t(own ? 'routing.own.receiving' : 'routing.receiving')}
        hint={t(own ? 'routing.own.receiving_hint' : 'routing.receiving_hint')}
        on={form.receiving}
        onChange={(receiving) => set({ receiving })}
      />
      <View role="group" aria-label={t('routing.vacation')} style={styles.group}>
        <Text variant="strong">{t('routing.vacation')}</Text>
        <View style={styles.pair}>
          <View style={styles.grow}>
            <DateField
              label={t('routing.vacation_from')}
              value={form.from}
              onChange={(from) => set({ from })}
            />
          </View>
          <View style={styles.grow}>
            <DateField label={t('routing.vacation_to')} value={form.to} onChange={(to) => set({ to })} />
          </View>
        </View>
      </View>
      <Toggle
        label={t('routing.own_hours')}
        hint={t(own ? 'routing.own.hours_hint' : 'routing.own_hours_hint')}
        on={form.hours !== null}
        onChange={(on) => set({ hours: on ? OFFICE : null })}
      />
      {form.hours && <HoursEditor windows={form.hours} onChange={(hours) => set({ hours })} />}
    </>
  );
}

const useStyles = makeStyles(() => ({
  group: { gap: 8 },
  pair: { flexDirection: 'row', gap: 10 },
  grow: { flex: 1, minWidth: 0 },
}));
