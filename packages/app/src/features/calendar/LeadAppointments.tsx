import { t } from '@lintel/contract/messages';
import CalendarPlus from 'lucide-react-native/icons/calendar-plus';
import { useMemo, useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Section } from '@/ui/Card';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { AppointmentPanel } from './appointment/AppointmentPanel';
import { BookAppointment } from './appointment/BookAppointment';
import { useAppointmentsQuery } from './calendar.api';
import { Block } from './grid/Block';
import { appointmentItem, awaitsOutcome, clashesAmong, type Item, inOrder } from './items';
import { addDays, startOfDay, wallTime } from './time/zone';
import { useZone } from './use-zone';
import { shortDate } from './words';

const BACK_DAYS = 120;
const AHEAD_DAYS = 240;
const PAST = 3;
const none = () => {};

/** What is booked with a lead, what waits for its outcome, and the last ones that were. For the lead's page. */
export function LeadAppointments({ leadId, leadName }: { leadId: string; leadName: string }) {
  const styles = useStyles();
  const { may } = useSession();
  const { zone } = useZone();
  const now = useNow();
  const today = wallTime(now, zone).day;
  const [openId, setOpen] = useState<string | null>(null);
  const [booking, setBooking] = useState(false);
  const [all, setAll] = useState(false);
  const query = useAppointmentsQuery({
    query: {
      leadId,
      from: new Date(startOfDay(addDays(today, -BACK_DAYS), zone)).toISOString(),
      to: new Date(startOfDay(addDays(today, AHEAD_DAYS), zone)).toISOString(),
      cancelled: 'true',
    },
  });
  useAutoRetry(query.isError, query.isFetching, query.refetch);
  const items = useMemo<readonly Item[]>(
    () => (query.currentData?.items ?? []).map((of) => appointmentItem(of, zone)).sort(inOrder),
    [query.currentData, zone],
  );
  const clashes = useMemo(() => clashesAmong(items), [items]);
  const waiting = items.filter((item) => awaitsOutcome(item, now));
  const coming = items.filter((item) => item.end > now);
  const past = items.filter((item) => item.end <= now && !awaitsOutcome(item, now)).reverse();
  const opened = items.find(({ id }) => id === openId);
  const line = (item: Item) => (
    <View key={item.id} role="listitem">
      <Text variant="micro" tone="text2">
        {shortDate(wallTime(item.start, zone).day)}
      </Text>
      <Block
        item={item}
        zone={zone}
        height={null}
        clashes={clashes.has(item.id)}
        onOpen={() => setOpen(item.id)}
        onNudge={none}
      />
    </View>
  );
  return (
    <Section
      title={t('calendar.appointments')}
      actions={
        may('leads:update') ? (
          <Button
            size="small"
            kind="quiet"
            icon={CalendarPlus}
            label={t('calendar.book')}
            onPress={() => setBooking(true)}
          />
        ) : undefined
      }
    >
      {query.isError && !query.currentData && (
        <Banner
          inset
          kind="warning"
          title={t('calendar.failed')}
          text={problemText(query.error)}
          action={{ label: t('ui.try_again'), onPress: query.refetch }}
        />
      )}
      {query.isLoading && <SkeletonRows rows={2} avatar={false} />}
      {query.currentData && items.length === 0 && (
        <Text variant="meta" tone="text2">
          {t('calendar.nothing_booked')}
        </Text>
      )}
      {waiting.length > 0 && (
        <View style={styles.group}>
          <Text variant="meta" weight={600} tone="warningText">
            {t('calendar.awaits_outcome', { count: waiting.length })}
          </Text>
          <View role="list" style={styles.group}>
            {waiting.map(line)}
          </View>
        </View>
      )}
      {coming.length > 0 && (
        <View role="list" aria-label={t('calendar.coming')} style={styles.group}>
          {(all ? coming : coming.slice(0, PAST)).map(line)}
        </View>
      )}
      {past.length > 0 && (
        <View style={styles.group}>
          <Text variant="meta" weight={600} tone="text2">
            {t('calendar.past')}
          </Text>
          <View role="list" style={styles.group}>
            {(all ? past : past.slice(0, PAST)).map(line)}
          </View>
        </View>
      )}
      {(coming.length > PAST || past.length > PAST) && (
        <Button
          size="small"
          kind="quiet"
          label={t(all ? 'calendar.fewer' : 'calendar.show_all')}
          expanded={all}
          onPress={() => setAll(!all)}
        />
      )}
      {opened?.kind === 'appointment' && (
        <AppointmentPanel
          key={opened.id}
          appointment={opened.of}
          zone={zone}
          now={now}
          clashes={clashes.get(opened.id)}
          onClose={() => setOpen(null)}
        />
      )}
      {booking && <BookAppointment lead={{ id: leadId, name: leadName }} onClose={() => setBooking(false)} />}
    </Section>
  );
}

const useStyles = makeStyles(() => ({ group: { gap: 6 } }));
