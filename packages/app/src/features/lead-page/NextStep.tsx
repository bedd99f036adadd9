import type { Lead } from '@lintel/contract';
import { appointments } from '@lintel/contract/appointments';
import { t } from '@lintel/contract/messages';
import { tasks } from '@lintel/contract/tasks';
import CornerDownRight from 'lucide-react-native/icons/corner-down-right';
import { useState } from 'react';
import { View } from 'react-native';
import { api, fromContract } from '@/store/api';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { clock, dayHeading } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';

const DAYS = 300;
const TEN_MINUTES = 600_000;

const nextApi = api.injectEndpoints({
  endpoints: (build) => ({
    nextTask: build.query({ ...fromContract(tasks.list), providesTags: ['tasks'] }),
    nextAppointment: build.query({ ...fromContract(appointments.list), providesTags: ['calendar'] }),
  }),
});

const moment = (iso: string, now: number) => `${dayHeading(iso, now)}, ${clock(iso)}`;

/**
 * What is planned with a lead next: the earlier of its first open task and its next appointment. Where nothing is, that is a
 * gap, unless the lead is `over`: won, lost or closed.
 */
export function NextStep({ lead, over, onBook }: { lead: Lead; over: boolean; onBook: () => void }) {
  const styles = useStyles();
  const { may } = useSession();
  const now = useNow(60_000);
  const [from] = useState(() => Math.floor(Date.now() / TEN_MINUTES) * TEN_MINUTES);
  const task = nextApi.useNextTaskQuery({ query: { leadId: lead.id, view: 'open', limit: 1 } });
  const booked = nextApi.useNextAppointmentQuery({
    query: {
      leadId: lead.id,
      from: new Date(from).toISOString(),
      to: new Date(from + DAYS * 86_400_000).toISOString(),
    },
  });
  useAutoRetry(task.isError, task.isFetching, () => void task.refetch());
  useAutoRetry(booked.isError, booked.isFetching, () => void booked.refetch());
  if (task.isLoading || booked.isLoading) return <SkeletonRows rows={1} height={64} />;
  const open = task.currentData?.items[0];
  const next = booked.currentData?.items.find(
    ({ state, startsAt }) => state === 'booked' && Date.parse(startsAt) > now,
  );
  const first = open && (!next || open.dueAt <= next.startsAt) ? open : undefined;
  const late = first && Date.parse(first.dueAt) < now;
  const failed = (task.isError && !open) || (booked.isError && !next);
  if (over && !first && !next && !failed) return null;
  const title = first?.title ?? next?.title ?? t(failed ? 'timeline.next.error' : 'timeline.next.none');
  const more = first
    ? t(late ? 'timeline.next.late' : 'timeline.next.task_due', {
        when: first.dueDay ? dayHeading(`${first.dueDay}T12:00:00`, now) : moment(first.dueAt, now),
      })
    : next
      ? t('timeline.next.with', { when: moment(next.startsAt, now) })
      : failed
        ? null
        : t('timeline.next.none_text');
  return (
    <View role="region" aria-label={t('timeline.next')} style={styles.card}>
      <View style={styles.head}>
        <Icon of={CornerDownRight} size={14} tone="accentText" />
        <Text variant="meta" weight={600} tone="accentText" heading={2}>
          {t('timeline.next')}
        </Text>
      </View>
      <Text variant="strong">{title}</Text>
      {more && <Text tone={late ? 'dangerText' : 'text2'}>{more}</Text>}
      {!first && !next && (
        <View style={styles.actions}>
          {failed ? (
            <Button
              size="small"
              label={t('ui.try_again')}
              onPress={() => {
                void task.refetch();
                void booked.refetch();
              }}
            />
          ) : (
            may('leads:update') && <Button size="small" label={t('timeline.book')} onPress={onBook} />
          )}
        </View>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  card: {
    gap: 4,
    padding: 12,
    borderRadius: radius.card,
    backgroundColor: colors.accentTint,
  },
  head: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  actions: { flexDirection: 'row', marginTop: 4 },
}));
