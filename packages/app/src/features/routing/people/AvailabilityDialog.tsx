import type { Availability, HoursWindow } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { Toggle } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { Text } from '@/ui/Text';
import { DateField, NumberField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useSetAvailabilityMutation } from '../routing.api';
import { HoursEditor } from './HoursEditor';

const OFFICE: HoursWindow[] = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }];

/** When somebody receives leads, and how many at most. */
export function AvailabilityDialog({
  of,
  name,
  onClose,
}: {
  of: Availability;
  name: string;
  onClose: () => void;
}) {
  const styles = useStyles();
  const [receiving, setReceiving] = useState(of.receiving);
  const [from, setFrom] = useState<string | null>(of.vacation?.from ?? null);
  const [to, setTo] = useState<string | null>(of.vacation?.to ?? null);
  const [hours, setHours] = useState<HoursWindow[] | null>(of.hours);
  const [openCap, setOpenCap] = useState(of.openCap);
  const [dayCap, setDayCap] = useState(of.dayCap);
  const [set, { isLoading, error }] = useSetAvailabilityMutation();
  const half = (from === null) !== (to === null);
  const save = async () => {
    const reply = await set({
      params: { userId: of.userId },
      body: {
        receiving,
        vacation: from !== null && to !== null ? { from, to } : null,
        hours,
        openCap,
        dayCap,
      },
    });
    if (!('error' in reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={560}
      title={t('routing.availability_of', { name })}
      text={t('routing.clock_of', { zone: of.timeZone.replaceAll('_', ' ') })}
      confirm={{
        label: t('routing.save'),
        busy: isLoading,
        disabledReason: half
          ? t('routing.need.vacation')
          : from !== null && to !== null && from > to && t('routing.need.vacation_order'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <Toggle
          label={t('routing.receiving')}
          hint={t('routing.receiving_hint')}
          on={receiving}
          onChange={setReceiving}
        />
        <View role="group" aria-label={t('routing.vacation')} style={styles.group}>
          <Text variant="strong">{t('routing.vacation')}</Text>
          <View style={styles.pair}>
            <View style={styles.grow}>
              <DateField label={t('routing.vacation_from')} value={from} onChange={setFrom} />
            </View>
            <View style={styles.grow}>
              <DateField label={t('routing.vacation_to')} value={to} onChange={setTo} />
            </View>
          </View>
        </View>
        <Toggle
          label={t('routing.own_hours')}
          hint={t('routing.own_hours_hint')}
          on={hours !== null}
          onChange={(on) => setHours(on ? OFFICE : null)}
        />
        {hours && <HoursEditor windows={hours} onChange={setHours} />}
        <View style={styles.pair}>
          <View style={styles.grow}>
            <NumberField
              label={t('routing.day_cap')}
              hint={t('routing.no_cap')}
              value={dayCap}
              onChange={setDayCap}
            />
          </View>
          <View style={styles.grow}>
            <NumberField
              label={t('routing.open_cap')}
              hint={t('routing.no_cap')}
              value={openCap}
              onChange={setOpenCap}
            />
          </View>
        </View>
        <NotSaved error={error} />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  body: { gap: 16, padding: 4 },
  group: { gap: 8 },
  pair: { flexDirection: 'row', gap: 10 },
  grow: { flex: 1, minWidth: 0 },
}));
