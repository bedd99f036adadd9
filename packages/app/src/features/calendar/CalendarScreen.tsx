import { t } from '@lintel/contract/messages';
import { useLocalSearchParams, useRouter } from 'expo-router';
import ChevronLeft from 'lucide-react-native/icons/chevron-left';
import ChevronRight from 'lucide-react-native/icons/chevron-right';
import Plus from 'lucide-react-native/icons/plus';
import { useMemo, useState } from 'react';
import { ScrollView, View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { useOnline } from '@/platform/use-online';
import { useShortcut } from '@/platform/use-shortcut';
import { isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Divider, Section } from '@/ui/Card';
import { Checkbox } from '@/ui/Choice';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Segmented } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { webProps } from '@/ui/web-props';
import { AppointmentPanel } from './appointment/AppointmentPanel';
import { BookAppointment } from './appointment/BookAppointment';
import {
  type View as CalendarView,
  daysShown,
  readState,
  stepped,
  VIEWS,
  writeState,
} from './calendar-state';
import { Agenda } from './grid/Agenda';
import { DayHeads } from './grid/DayHeads';
import { MiniMonth } from './grid/MiniMonth';
import { type Column, TimeGrid } from './grid/TimeGrid';
import { WeekStrip } from './grid/WeekStrip';
import { type Item, isVoid } from './items';
import { SeriesDialog } from './SeriesDialog';
import { ClockSettings, Legend, MoreOptions, PeopleFilter } from './SidePane';
import { Swipe } from './Swipe';
import { TaskPanel } from './TaskPanel';
import { daysOf } from './time/layout';
import { endAt, moveDays, nudge, type Times } from './time/move';
import { MINUTE, momentAt, wallTime, weekOf } from './time/zone';
import { useCalendar } from './use-calendar';
import { useMove } from './use-move';
import { useZone } from './use-zone';
import { dayText, periodText, zoneName } from './words';

const NOW_MS = 30_000;
const MOST_ABREAST = 6;

const peopleIn = (item: Item): string[] =>
  item.kind === 'task' ? [item.of.assigneeId] : item.of.attendees.map(({ id }) => id);

/** Days, weeks and what comes: appointments of one or several people, with the tasks of one. */
export function CalendarScreen() {
  const { may } = useSession();
  if (!may('leads:read'))
    return (
      <Screen title={t('calendar.title')}>
        <PermissionState />
      </Screen>
    );
  return <Calendar />;
}

function Calendar() {
  const styles = useStyles();
  const router = useRouter();
  const params = useLocalSearchParams();
  const width = useWidth();
  const compact = width === 'compact';
  const online = useOnline();
  const { me, may } = useSession();
  const { users } = useLeadLists();
  const { zone, device, firstWeekday } = useZone();
  const now = useNow(NOW_MS);
  const today = wallTime(now, zone).day;
  const address = JSON.stringify([params.view, params.day, params.people, compact]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts of the address it reads are in it
  const state = useMemo(() => readState(params, compact ? 'day' : 'week'), [address]);
  // A week has no room on a phone: its day is shown, with the week above it.
  const view: CalendarView = compact && state.view === 'week' ? 'day' : state.view;
  const day = state.day ?? today;
  const days = useMemo(() => daysShown(view, day, firstWeekday), [view, day, firstWeekday]);
  // The strip shows the whole week of a day, so its dots need the whole week.
  const asked = useMemo(
    () => (view === 'day' ? weekOf(day, firstWeekday) : days),
    [view, day, days, firstWeekday],
  );
  const [cancelled, setCancelled] = useState(false);
  const data = useCalendar({ days: asked, zone, people: state.people, cancelled });
  const { move, asking, answer } = useMove(zone);
  const [openId, setOpen] = useState<string | null>(null);
  const [booking, setBooking] = useState<Partial<Times> | null>(null);
  const mayBook = may('leads:update');

  const set = (change: Partial<typeof state>) => router.setParams(writeState({ ...state, view, ...change }));
  const show = (next: string) => set({ day: next === today ? null : next });
  const step = (by: 1 | -1) => show(stepped(view, day, by));
  const book = (times: Partial<Times> = {}) => setBooking(times);

  useShortcut('calendar.today', () => set({ day: null }));
  useShortcut('calendar.before', () => step(-1));
  useShortcut('calendar.after', () => step(1));
  useShortcut('calendar.day', () => set({ view: 'day' }));
  useShortcut('calendar.week', compact ? null : () => set({ view: 'week' }));
  useShortcut('calendar.agenda', () => set({ view: 'agenda' }));
  useShortcut('calendar.create', mayBook ? () => book() : null);

  const opened = data.items.find(({ id }) => id === openId);
  const several = state.people.length > 1;
  const names = useMemo(() => new Map(users.map(({ id, name }) => [id, name])), [users]);
  // One day of several people has a column for each; more than fit share one.
  const abreast = view === 'day' && several && !compact && state.people.length <= MOST_ABREAST;
  const columns = useMemo<readonly Column[]>(
    () =>
      abreast
        ? state.people.map((id) => ({
            key: id,
            day,
            items: data.items.filter((item) => peopleIn(item).includes(id)),
          }))
        : days.map((one) => ({ key: one, day: one, items: data.items })),
    [abreast, state.people, day, days, data.items],
  );
  const peopleOf = several
    ? (item: Item) =>
        peopleIn(item)
          .filter((id) => state.people.includes(id))
          .map((id) => names.get(id))
          .join(', ')
    : undefined;
  const onNudge = (item: Item, by: { minutes?: number; days?: number; end?: boolean }) => {
    if (!online) return;
    const { days = 0, minutes = 0 } = by;
    if (days !== 0) return move(item, (times) => moveDays(times, days, zone), true);
    if (item.allDay) return;
    move(
      item,
      (times) => (by.end ? endAt(times, times.end + minutes * MINUTE) : nudge(times, minutes)),
      true,
    );
  };
  const actions = { onOpen: (item: Item) => setOpen(item.id), onNudge };
  const common = {
    zone,
    items: data.items,
    clashing: data.clashing,
    now,
    peopleOf: abreast ? undefined : peopleOf,
    ...actions,
  };
  const nothing = !data.items.some((item) => {
    const { first, last } = daysOf(item, zone);
    return first <= (days.at(-1) ?? '') && last >= (days[0] ?? '');
  });

  const period = (
    <Text variant={compact ? 'strong' : 'section'} live="polite" lines={1} style={styles.period}>
      {view === 'day' && compact ? dayText(day) : periodText(days, width !== 'wide')}
    </Text>
  );
  const steps = (
    <View style={styles.steps}>
      {!compact && (
        <Button
          label={t('calendar.today')}
          shortcut="T"
          onPress={() => set({ day: null })}
          disabledReason={state.day === null && days.includes(today) && t('calendar.shown_already')}
        />
      )}
      <IconButton icon={ChevronLeft} label={t('calendar.before')} onPress={() => step(-1)} />
      <IconButton icon={ChevronRight} label={t('calendar.after')} onPress={() => step(1)} />
    </View>
  );
  const views = (
    <Segmented
      label={t('calendar.views')}
      items={VIEWS.filter((key) => !compact || key !== 'week').map((key) => ({
        key,
        label: t(`calendar.view.${key}`),
      }))}
      value={view}
      onChange={(next) => set({ view: next })}
    />
  );
  const aside = (
    <MiniMonth day={day} today={today} firstWeekday={firstWeekday} busy={data.busy} onDay={show} />
  );
  const options = (
    <>
      <PeopleFilter chosen={state.people} onChange={(people) => set({ people })} />
      <Checkbox label={t('calendar.show_cancelled')} checked={cancelled} onChange={setCancelled} />
    </>
  );

  const more = (
    <MoreOptions>
      {aside}
      {options}
      <ClockSettings />
    </MoreOptions>
  );

  return (
    <Screen
      title={t('calendar.title')}
      note={
        compact ? undefined : zone === device ? undefined : t('calendar.clocks_of', { place: zoneName(zone) })
      }
      body="fill"
      ground="surface"
      middle={
        compact ? undefined : (
          <View style={styles.middle}>
            {steps}
            {period}
          </View>
        )
      }
      actions={
        <>
          {!compact && views}
          {width === 'medium' && more}
          {mayBook &&
            (compact ? (
              <IconButton kind="outline" icon={Plus} label={t('calendar.new')} onPress={() => book()} />
            ) : (
              <Button
                kind="filled"
                icon={Plus}
                label={t('calendar.new')}
                shortcut="C"
                onPress={() => book()}
              />
            ))}
        </>
      }
      toolbar={
        compact ? (
          <View style={styles.phoneBar}>
            <View style={styles.phoneRow}>
              {period}
              {steps}
            </View>
            {view === 'day' && (
              <Swipe onSwipe={(by) => show(stepped('week', day, by))}>
                <WeekStrip
                  day={day}
                  today={today}
                  firstWeekday={firstWeekday}
                  busy={data.busy}
                  onDay={show}
                />
              </Swipe>
            )}
            <View style={styles.phoneRow}>
              {views}
              <View style={styles.steps}>
                <Button kind="quiet" label={t('calendar.today')} onPress={() => set({ day: null })} />
                {more}
              </View>
            </View>
          </View>
        ) : undefined
      }
    >
      <View style={styles.row}>
        {width === 'wide' && (
          <ScrollView
            role="complementary"
            aria-label={t('calendar.options')}
            style={styles.side}
            contentContainerStyle={styles.sidePad}
            {...webProps({ tabIndex: 0, dataSet: { ring: 'inset' } })}
          >
            {aside}
            <Divider />
            <Section title={t('calendar.people')}>{options}</Section>
            <Divider />
            <Section title={t('calendar.types')}>
              <Legend />
            </Section>
            <Divider />
            <ClockSettings />
          </ScrollView>
        )}
        <View style={styles.main}>
          {data.stale && (
            <Banner
              kind="warning"
              title={t('calendar.stale')}
              text={problemText(data.error)}
              action={{ label: t('ui.try_again'), onPress: data.refetch }}
            />
          )}
          {data.truncated && <Banner kind="warning" title={t('calendar.truncated')} />}
          {data.failed ? (
            <ErrorState
              title={t(online ? 'calendar.failed' : 'calendar.failed_offline')}
              text={problemText(data.error)}
              reference={isAppProblem(data.error) ? data.error.requestId : undefined}
              onRetry={data.refetch}
              retrying={data.fetching}
            />
          ) : data.loading && data.items.length === 0 && view === 'agenda' ? (
            <View style={styles.wait}>
              <SkeletonRows rows={6} avatar={false} />
            </View>
          ) : view === 'agenda' ? (
            <Swipe onSwipe={step}>
              <Agenda days={days} today={today} {...common} />
              {nothing && !data.loading && (
                <EmptyState
                  kind={state.people.length > 0 ? 'filtered' : 'all-done'}
                  title={t(state.people.length > 0 ? 'calendar.empty_people' : 'calendar.empty')}
                  text={t('calendar.empty_text')}
                  action={mayBook ? { label: t('calendar.new'), onPress: () => book() } : undefined}
                />
              )}
            </Swipe>
          ) : (
            <Swipe onSwipe={step}>
              <DayHeads
                days={days}
                today={today}
                onDay={(next) => set({ view: 'day', day: next })}
                people={abreast ? state.people.map((id) => names.get(id) ?? '') : undefined}
                {...common}
              />
              <TimeGrid
                key={view}
                columns={columns}
                {...common}
                onMove={(item, times) => online && move(item, () => times)}
                onCreate={mayBook && !compact ? book : null}
              />
            </Swipe>
          )}
        </View>
      </View>
      {opened?.kind === 'appointment' && (
        <AppointmentPanel
          key={opened.id}
          appointment={opened.of}
          zone={zone}
          now={now}
          clashes={isVoid(opened.of.state) ? undefined : data.clashes.get(opened.id)}
          onClose={() => setOpen(null)}
        />
      )}
      {opened?.kind === 'task' && <TaskPanel task={opened.of} zone={zone} onClose={() => setOpen(null)} />}
      {booking && me && (
        <BookAppointment
          start={booking.start ?? freshStart(day, today, zone)}
          end={booking.end}
          onClose={() => setBooking(null)}
        />
      )}
      {asking && (
        <SeriesDialog
          title={t('calendar.scope.move')}
          confirm={t('calendar.scope.move_it')}
          onAnswer={answer}
        />
      )}
    </Screen>
  );
}

/** A day that is looked at is where something new goes, in the morning; on today it is the next half hour. */
const freshStart = (day: string, today: string, zone: string): number | undefined =>
  day === today ? undefined : momentAt(day, 9 * 60, zone);

const useStyles = makeStyles(({ colors }) => ({
  middle: { flexDirection: 'row', alignItems: 'center', gap: 12, flex: 1, minWidth: 0 },
  steps: { flexDirection: 'row', alignItems: 'center', gap: 2 },
  period: { flexShrink: 1, minWidth: 0 },
  row: { flex: 1, flexDirection: 'row', minHeight: 0 },
  side: {
    width: 244,
    flexGrow: 0,
    flexShrink: 0,
    borderRightWidth: 1,
    borderRightColor: colors.line,
  },
  sidePad: { padding: 14, gap: 14 },
  main: { flex: 1, minWidth: 0, minHeight: 0 },
  wait: { padding: 20 },
  phoneBar: {
    paddingHorizontal: 12,
    paddingBottom: 6,
    gap: 4,
    backgroundColor: colors.surface,
    borderBottomWidth: 1,
    borderBottomColor: colors.line,
  },
  phoneRow: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: 8,
    paddingHorizontal: 4,
  },
}));
