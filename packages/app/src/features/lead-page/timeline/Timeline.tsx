import './catalogue';
import type { LeadEvent } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import StickyNote from 'lucide-react-native/icons/sticky-note';
import { Fragment, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { dayHeading } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { usePendingNotes } from '../composer/pending-notes';
import { AnswerSheet } from './AnswerSheet';
import { EventRow } from './EventRow';
import { byDay, type EventNames } from './event-words';
import { beforeOfView, FilterBar, groupOfView, type TimelineView, WHOLE } from './FilterBar';
import { PendingRow } from './PendingRow';
import { useLeadEventsInfiniteQuery } from './timeline.api';
import { isNews, useUnread } from './use-unread';

export interface TimelineHandle {
  /** Where its head is on screen, in points from the upper edge. */
  measureTop(then: (y: number) => void): void;
}

interface Props {
  leadId: string;
  currency: string;
  /** Its head is out of sight above: what arrives is counted and not yet read. */
  away: boolean;
  /** How many arrived while it was. */
  onArrived: (count: number) => void;
  ref?: Ref<TimelineHandle>;
}

/** Everything that happened, newest first, by day; conversations folded; what is new since one was here under a line. */
export function Timeline({ leadId, currency, away, onArrived, ref }: Props) {
  const styles = useStyles();
  const { me } = useSession();
  const [view, setView] = useState<TimelineView>(WHOLE);
  const [answering, setAnswering] = useState<LeadEvent | null>(null);
  const before = beforeOfView(view);
  const events = useLeadEventsInfiniteQuery({
    leadId,
    group: groupOfView(view),
    fold: true,
    ...(before === undefined ? {} : { before }),
  });
  const lists = useLeadLists();
  const now = useNow(60_000);
  const { pending, retry, drop } = usePendingNotes(leadId);
  useAutoRetry(events.isError, events.isFetching, () => void events.refetch());
  const names: EventNames = { ...lists, currency };
  const pages = events.currentData?.pages;
  const items = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const days = useMemo(() => byDay(items), [items]);
  const whole = view === WHOLE;
  const { since, counts } = useUnread(leadId, whole ? items : [], whole && !away);
  useArrivals(items, away, onArrived, me?.userId);
  const top = useRef<View>(null);
  useImperativeHandle(ref, () => ({
    measureTop: (then) => top.current?.measureInWindow((_x, y) => then(y)),
  }));
  const again = () => void events.refetch();
  const reference = isAppProblem(events.error) ? events.error.requestId : undefined;
  const news = new Set(
    since === null ? [] : items.filter((event) => isNews(event, since, me?.userId)).map(({ id }) => id),
  );
  // The line stands where the reader had been: before the first entry they knew, if anything new is above.
  const known =
    since === null || news.size === 0
      ? undefined
      : items.find(({ id }, index) => !news.has(id) && items.slice(0, index).some((one) => news.has(one.id)))
          ?.id;
  return (
    <View ref={top} style={styles.box}>
      <FilterBar view={view} counts={counts} onChange={setView} />
      {events.isError && pages && (
        <Banner
          inset
          kind="error"
          title={t('leads.error.refresh')}
          text={reference && t('ui.reference', { reference })}
          action={{ label: t('ui.try_again'), onPress: again }}
        />
      )}
      {pending.length > 0 && (
        <View role="list" aria-label={t('timeline.pending')}>
          {pending.map((note, index) => (
            <PendingRow
              key={note.key}
              note={note}
              last={index === pending.length - 1}
              onRetry={() => retry(note)}
              onDrop={() => drop(note)}
            />
          ))}
        </View>
      )}
      {!pages ? (
        events.isError ? (
          <ErrorState
            title={t('leads.events.error')}
            text={problemText(events.error)}
            reference={reference}
            onRetry={again}
            retrying={events.isFetching}
          />
        ) : (
          <SkeletonRows rows={5} height={52} />
        )
      ) : days.length === 0 ? (
        whole ? (
          <EmptyState
            kind="first-use"
            icon={StickyNote}
            title={t('leads.events.none')}
            text={t('leads.events.none_text')}
          />
        ) : (
          <EmptyState
            kind="filtered"
            icon={StickyNote}
            title={t('timeline.none')}
            text={t('timeline.none_text')}
            action={{ label: t('timeline.whole'), onPress: () => setView(WHOLE) }}
          />
        )
      ) : (
        days.map((day) => (
          <View key={day.key} style={styles.day}>
            <Text variant="meta" weight={600} tone="text2" heading={2}>
              {dayHeading(day.at, now)}
            </Text>
            <View role="list" aria-label={dayHeading(day.at, now)}>
              {day.rows.map((row, index) => (
                <Fragment key={row.event.id}>
                  {row.event.id === known && <UnreadLine count={news.size} />}
                  <EventRow
                    leadId={leadId}
                    row={row}
                    names={names}
                    last={index === day.rows.length - 1}
                    news={news.has(row.event.id)}
                    onAnswer={setAnswering}
                  />
                </Fragment>
              ))}
            </View>
          </View>
        ))
      )}
      {events.hasNextPage && (
        <View style={styles.older}>
          <Button
            label={t('leads.events.older')}
            busy={events.isFetchingNextPage}
            onPress={() => void events.fetchNextPage()}
          />
        </View>
      )}
      {answering && (
        <AnswerSheet leadId={leadId} note={answering} names={names} onClose={() => setAnswering(null)} />
      )}
    </View>
  );
}

/** Counts what others do while the head of the list is out of sight. */
function useArrivals(
  items: readonly LeadEvent[],
  away: boolean,
  onArrived: (count: number) => void,
  me: string | undefined,
): void {
  const seen = useRef('');
  const latest = items.reduce((last, { recordedAt }) => (recordedAt > last ? recordedAt : last), '');
  if (!away || seen.current === '') seen.current = latest;
  const mark = seen.current;
  const count = away && mark !== '' ? items.filter((event) => isNews(event, mark, me)).length : 0;
  useEffect(() => onArrived(count), [count, onArrived]);
}

function UnreadLine({ count }: { count: number }) {
  const styles = useStyles();
  return (
    <View role="listitem" style={styles.unread}>
      <View style={styles.rule} />
      <Text variant="meta" weight={600} tone="accentText">
        {t('timeline.new_since', { count })}
      </Text>
      <View style={styles.rule} />
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  box: { gap: 12 },
  day: { gap: 6 },
  older: { alignItems: 'center', paddingVertical: 8 },
  unread: { flexDirection: 'row', alignItems: 'center', gap: 10, paddingBottom: 12 },
  rule: { flex: 1, height: 1, backgroundColor: colors.accentLine },
}));
