import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { lazy, memo, Suspense } from 'react';
import { View } from 'react-native';
import { Section } from '@/ui/Card';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { WhileAway } from './WhileAway';

// The calendar is a part of its own: nobody waits for it to see whom to call.
const calendar = () => import('@/features/calendar');
const Schedule = lazy(() => calendar().then((area) => ({ default: area.Schedule })));
const BookAppointment = lazy(() => calendar().then((area) => ({ default: area.BookAppointment })));
const TaskList = lazy(() => import('@/features/tasks').then((area) => ({ default: area.TaskList })));
const NextBar = lazy(() => calendar().then((area) => ({ default: area.NextAppointmentBar })));

const wait = <SkeletonRows rows={3} avatar={false} />;

/**
 * Beside the queue: the day's plan, what is to be done, and what happened meanwhile. Below it on phones. It keeps its place
 * until it may `begin`, so that whom to call is there first.
 */
export const TodayPane = memo(function TodayPane({ begin }: { begin: boolean }) {
  const styles = useStyles();
  return (
    <View style={styles.pane}>
      <Suspense fallback={wait}>{begin ? <Schedule /> : wait}</Suspense>
      <Section
        title={t('today.tasks')}
        actions={
          <Link href="/tasks">
            <Text tone="accentText" weight={500}>
              {t('today.tasks.all')}
            </Text>
          </Link>
        }
      >
        <Suspense fallback={wait}>
          {begin ? (
            <TaskList
              view="open"
              of="mine"
              narrow
              empty={{ title: t('today.tasks.none'), text: t('today.tasks.none_text') }}
            />
          ) : (
            wait
          )}
        </Suspense>
      </Section>
      {begin && <WhileAway />}
    </View>
  );
});

/** The form of an appointment, with the lead one is at. */
export function Booking({ lead, onClose }: { lead: { id: string; name: string }; onClose: () => void }) {
  return (
    <Suspense>
      <BookAppointment lead={lead} onClose={onClose} />
    </Suspense>
  );
}

/** On phones: what is next today. */
export function NextAppointment() {
  return (
    <Suspense>
      <NextBar />
    </Suspense>
  );
}

const useStyles = makeStyles(() => ({ pane: { gap: 20 } }));
