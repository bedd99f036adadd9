import type { Availability } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Failed, NotSaved } from '@/features/admin';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useOwnHoursQuery, useSetOwnHoursMutation } from '../routing.api';
import { AvailabilityFields } from './AvailabilityFields';
import { changeOf, formOf, missingInAvailability } from './availability-form';

/** When the signed-in person receives leads: set by themselves; how many at most is set by who manages routing. */
export function OwnAvailability() {
  const query = useOwnHoursQuery();
  if (query.data) return <OwnForm of={query.data} />;
  return query.isError ? (
    <Failed title={t('routing.own.failed')} query={query} />
  ) : (
    <SkeletonRows rows={4} avatar={false} />
  );
}

function OwnForm({ of }: { of: Availability }) {
  const styles = useStyles();
  const toast = useToast();
  // What is edited stays apart from what is saved: a switch elsewhere changes the rest.
  const [draft, setDraft] = useState<Partial<ReturnType<typeof formOf>>>({});
  const [set, { isLoading, error }] = useSetOwnHoursMutation();
  const form = { ...formOf(of), ...draft };
  const changed = JSON.stringify(changeOf(form)) !== JSON.stringify(changeOf(formOf(of)));
  const half = missingInAvailability(form);
  const save = async () => {
    const done = await set({ body: changeOf(form) });
    if (done.error) return;
    setDraft({});
    toast({ message: t('routing.own.saved') });
  };
  const cap = (count: number, most: number | null) =>
    most === null ? String(count) : t('routing.of_cap', { count, cap: most });
  return (
    <Card>
      <View style={styles.now}>
        <Chip
          tone={of.now === null ? 'success' : of.now === 'off_hours' ? 'info' : 'warning'}
          label={of.now === null ? t('routing.receives_now') : t(`routing.skip.${of.now}`)}
        />
        <Text variant="meta" tone="text2">
          {t('routing.load', { today: cap(of.leadsToday, of.dayCap), open: cap(of.openLeads, of.openCap) })}
        </Text>
      </View>
      <View style={styles.body}>
        <AvailabilityFields own form={form} onChange={setDraft} />
        <Text variant="meta" tone="text2">
          {t('routing.clock_of', { zone: of.timeZone.replaceAll('_', ' ') })}
        </Text>
        <NotSaved error={error} />
      </View>
      <View style={styles.end}>
        <Button
          kind="filled"
          label={t('routing.save')}
          busy={isLoading}
          disabledReason={half ?? (!changed && t('routing.own.nothing_changed'))}
          onPress={() => void save()}
        />
      </View>
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  now: { flexDirection: 'row', alignItems: 'center', flexWrap: 'wrap', gap: 8 },
  body: { gap: 16 },
  end: { flexDirection: 'row', justifyContent: 'flex-end' },
}));
