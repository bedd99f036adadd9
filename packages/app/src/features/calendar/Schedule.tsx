import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { useMemo, useState } from 'react';
import { Pressable, View } from 'react-native';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Section } from '@/ui/Card';
import { clock } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { type PressState, webProps } from '@/ui/web-props';
import { AppointmentPanel } from './appointment/AppointmentPanel';
import { BookAppointment } from './appointment/BookAppointment';
import { Block } from './grid/Block';
import { type Item, isVoid, nextGap } from './items';
import { SeriesDialog } from './SeriesDialog';
import { TaskPanel } from './TaskPanel';
import { axisOf, rowOf, SLOT_MINUTES } from './time/axis';
import { placeInDay } from './time/layout';
import type { Times } from './time/move';
import { nudge as later } from './time/move';
import { addDays, HOUR, MINUTE, momentAt, startOfDay, wallTime } from './time/zone';
import { useCalendar } from './use-calendar';
import { useMove } from './use-move';
import { useZone } from './use-zone';
import { hourText, rangeText } from './words';

const ROW = 24;
/** The hours that are worked in, shown even when nothing is in them. */
const DAY_BEGINS = 9;
const DAY_ENDS = 17;

/** Today's appointments and timed tasks down the hours, with the line of now and the next gap. For the pane of Today. */
export function Schedule() {
  const styles = useStyles();
  const { colors } = useTheme();
  const { may } = useSession();
  const { zone } = useZone();
  const now = useNow();
  const today = wallTime(now, zone).day;
  const days = useMemo(() => [today], [today]);
  const data = useCalendar({ days, zone });
  const { move, asking, answer } = useMove(zone);
  const [openId, setOpen] = useState<string | null>(null);
  const [booking, setBooking] = useState<Times | null>(null);
  const axis = useMemo(() => axisOf([today], zone), [today, zone]);
  const blocks = placeInDay(data.items, today, axis);
  const whole = data.items.filter(
    (item) =>
      item.allDay && item.kind === 'appointment' && !isVoid(item.of.state) && touches(item, today, zone),
  );
  const opened = data.items.find(({ id }) => id === openId);
  const nowRow = rowOf(axis, now);
  // At night the day that comes is shown, without a line.
  const nextHour = Math.max((DAY_BEGINS - 1) * 2, Math.floor(nowRow / 2) * 2);
  const first = Math.max(
    0,
    Math.min(nextHour, DAY_BEGINS * 2, ...blocks.map(({ top }) => Math.floor(top / 2) * 2)),
  );
  // What is long over is not shown above a day that goes on.
  const top = Math.max(
    first,
    Math.min(
      nextHour - 2,
      ...blocks.filter(({ item }) => item.end > now).map((b) => Math.floor(b.top / 2) * 2),
    ),
  );
  const bottom = Math.min(
    axis.slots.length,
    Math.max(DAY_ENDS * 2, nextHour + 4, ...blocks.map((block) => Math.ceil(block.bottom / 2) * 2)),
  );
  const closing = Math.max(momentAt(today, DAY_ENDS * 60, zone), now + HOUR);
  const gap =
    data.loading || data.failed
      ? null
      : nextGap(data.items, {
          start: Math.max(
            momentAt(today, DAY_BEGINS * 60, zone),
            Math.ceil(now / (15 * MINUTE)) * 15 * MINUTE,
          ),
          end: closing,
        });
  const open = (item: Item) => setOpen(item.id);
  const onNudge = (item: Item, by: { minutes?: number }) =>
    by.minutes && !item.allDay && move(item, (times) => later(times, by.minutes ?? 0), true);
  const height = (bottom - Math.max(0, top)) * ROW;

  return (
    <Section
      title={t('calendar.schedule')}
      actions={
        <Link href="/calendar?view=day">
          <Text tone="accentText" weight={500}>
            {t('calendar.open_calendar')}
          </Text>
        </Link>
      }
    >
      {data.failed && (
        <Banner
          inset
          kind="warning"
          title={t('calendar.failed')}
          text={problemText(data.error)}
          action={{ label: t('ui.try_again'), onPress: data.refetch }}
        />
      )}
      {data.loading && <SkeletonRows rows={3} avatar={false} />}
      {!data.loading && !data.failed && (
        <>
          {whole.map((item) => (
            <Block
              key={item.id}
              item={item}
              zone={zone}
              height={24}
              clashes={false}
              onOpen={open}
              onNudge={onNudge}
            />
          ))}
          {blocks.length === 0 && <Text tone="text2">{t('calendar.nothing_today')}</Text>}
          <View style={[styles.grid, { height: height + 10 }]}>
            {axis.slots.map(
              (slot, row) =>
                slot.minutes % 60 === 0 &&
                row >= top &&
                row <= bottom && (
                  <View
                    key={`${slot.minutes}${slot.again}`}
                    aria-hidden
                    style={[styles.hour, { top: (row - top) * ROW }]}
                  >
                    <Text variant="micro" tone="text3" style={styles.label}>
                      {Math.abs(row - nowRow) < 0.6 ? '' : hourText(slot.minutes)}
                    </Text>
                    <View style={styles.rule} />
                  </View>
                ),
            )}
            {gap &&
              rowOf(axis, gap.start) >= top &&
              gap.end <= momentAt(today, 24 * 60, zone) &&
              may('leads:update') && (
                <Pressable
                  role="button"
                  aria-label={t('calendar.book_gap', { time: rangeText(gap, zone) })}
                  onPress={() => setBooking({ start: gap.start, end: Math.min(gap.end, gap.start + HOUR) })}
                  {...webProps({ dataSet: { ring: 'inset' } })}
                  style={(state: PressState) => [
                    styles.gap,
                    {
                      top: (rowOf(axis, gap.start) - top) * ROW + 8,
                      height: Math.max(
                        18,
                        Math.min(2, (gap.end - gap.start) / MINUTE / SLOT_MINUTES) * ROW - 2,
                      ),
                    },
                    state.hovered && { backgroundColor: colors.hover },
                  ]}
                >
                  <Text variant="meta" tone="text2" lines={1}>
                    {t('calendar.free', { time: rangeText(gap, zone) })}
                  </Text>
                </Pressable>
              )}
            {blocks
              .filter((block) => block.bottom > top)
              .map((block) => {
                const share = 100 / block.columns;
                const from = Math.max(block.top, top);
                return (
                  <View
                    key={block.item.id}
                    style={[styles.slots, { top: (from - top) * ROW + 9 }]}
                    pointerEvents="box-none"
                  >
                    <View
                      style={{
                        position: 'absolute',
                        left: `${block.column * share}%`,
                        width: `${block.covers * share}%`,
                        paddingRight: 2,
                      }}
                    >
                      <Block
                        item={block.item}
                        zone={zone}
                        height={(block.bottom - from) * ROW - 2}
                        clashes={data.clashing.has(block.item.id)}
                        onOpen={open}
                        onNudge={onNudge}
                      />
                    </View>
                  </View>
                );
              })}
            {nowRow >= top && nowRow <= bottom && (
              <View pointerEvents="none" aria-hidden style={[styles.now, { top: (nowRow - top) * ROW - 1 }]}>
                <View style={[styles.badge, { backgroundColor: colors.danger }]}>
                  <Text variant="micro" weight={600} tone="onStatus">
                    {clock(now, zone).replace(/\s?[AP]M$/i, '')}
                  </Text>
                </View>
                <View style={[styles.line, { backgroundColor: colors.danger }]} />
              </View>
            )}
          </View>
        </>
      )}
      {opened?.kind === 'appointment' && (
        <AppointmentPanel
          key={opened.id}
          appointment={opened.of}
          zone={zone}
          now={now}
          clashes={data.clashes.get(opened.id)}
          onClose={() => setOpen(null)}
        />
      )}
      {opened?.kind === 'task' && <TaskPanel task={opened.of} zone={zone} onClose={() => setOpen(null)} />}
      {booking && <BookAppointment {...booking} onClose={() => setBooking(null)} />}
      {asking && (
        <SeriesDialog
          title={t('calendar.scope.move')}
          confirm={t('calendar.scope.move_it')}
          onAnswer={answer}
        />
      )}
    </Section>
  );
}

const touches = (item: Times, day: string, zone: string): boolean =>
  item.start < startOfDay(addDays(day, 1), zone) && item.end > startOfDay(day, zone);

const useStyles = makeStyles(({ colors, radius }) => ({
  grid: { marginTop: 2 },
  hour: {
    position: 'absolute',
    left: 0,
    right: 0,
    height: 16,
    flexDirection: 'row',
    alignItems: 'center',
    gap: 6,
  },
  label: { width: 40 },
  rule: { flex: 1, height: 1, backgroundColor: colors.lineSubtle },
  slots: { position: 'absolute', left: 46, right: 0, height: 1 },
  gap: {
    position: 'absolute',
    left: 46,
    right: 2,
    justifyContent: 'center',
    paddingHorizontal: 8,
    borderRadius: radius.chip,
    borderWidth: 1,
    borderStyle: 'dashed',
    borderColor: colors.line,
    backgroundColor: colors.surface,
  },
  now: {
    position: 'absolute',
    left: 0,
    right: 0,
    height: 18,
    flexDirection: 'row',
    alignItems: 'center',
    zIndex: 4,
  },
  badge: { paddingHorizontal: 5, paddingVertical: 1, borderRadius: radius.key },
  line: { flex: 1, height: 1.5 },
}));
