import type { Availability } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { Dialog } from '@/ui/Dialog';
import { NumberField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useSetAvailabilityMutation } from '../routing.api';
import { AvailabilityFields } from './AvailabilityFields';
import { changeOf, formOf, missingInAvailability } from './availability-form';

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
  const [form, setForm] = useState(() => formOf(of));
  const [openCap, setOpenCap] = useState(of.openCap);
  const [dayCap, setDayCap] = useState(of.dayCap);
  const [set, { isLoading, error }] = useSetAvailabilityMutation();
  const save = async () => {
    const reply = await set({ params: { userId: of.userId }, body: { ...changeOf(form), openCap, dayCap } });
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
        disabledReason: missingInAvailability(form),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <AvailabilityFields form={form} onChange={setForm} />
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
  pair: { flexDirection: 'row', gap: 10 },
  grow: { flex: 1, minWidth: 0 },
}));
