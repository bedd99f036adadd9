import { t } from '@lintel/contract/messages';
import { QUEUE_MOST, type QueueLead, type TodayQueue } from '@lintel/contract/today';
import { Link } from 'expo-router';
import { memo, type ReactNode, type RefObject, useDeferredValue } from 'react';
import { View } from 'react-native';
import { useLeadLists, usePinnedLists } from '@/features/leads';
import { useOffline } from '@/store/offline/offline-state';
import { clockOrMoment } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { type KeyPress, webProps } from '@/ui/web-props';
import { FocusCard } from './FocusCard';
import type { QueueActions } from './QueueParts';
import { GoneRow, QueueRow } from './QueueRow';
import { nameOf, whyText } from './queue-words';
import type { Grabbed } from './use-grabbed';

/** The rows that are drawn first; the others follow behind them, before anybody has scrolled. */
const FIRST_ROWS = 8;

interface Props extends QueueActions {
  queue: TodayQueue;
  grabbed: readonly Grabbed[];
  now: number;
  /** The row that is open; on phones none is. */
  openId: string | undefined;
  /** The row the keyboard is at. */
  activeId: string | undefined;
  /** The drawn rows by lead, to give them the keyboard. */
  rows: RefObject<Map<string, View>>;
  onActive: (leadId: string) => void;
  /** The choice of whose queue it is; with it the head stands also above an empty one. */
  whose: ReactNode;
  /** Several people's queue: rows say whose they are. */
  named: boolean;
}

/** Whom to reach next: one ranked list whose current row is open. Drawn anew when something in it has changed. */
export const Queue = memo(function Queue({
  queue,
  grabbed,
  now,
  openId,
  activeId,
  rows,
  onActive,
  whose,
  named,
  ...act
}: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { users } = useLeadLists();
  const { reachable, dayAt } = useOffline();
  const here = !reachable && dayAt !== null;
  const shown = withGrabbed(queue.items, grabbed);
  const drawn = useDeferredValue(true, false) ? shown : shown.slice(0, FIRST_ROWS);
  const none = shown.length === 0;
  if (none && !whose) return null;
  const nameById = new Map(users.map(({ id, name }) => [id as string, name]));
  return (
    <View style={compact ? styles.bleed : styles.section}>
      <View style={[styles.head, compact && styles.phoneHead]}>
        <Text variant="section" heading={2}>
          {t('today.queue')}
        </Text>
        {here ? (
          <Text tone="text2">{t('today.queue.here', { time: clockOrMoment(dayAt) })}</Text>
        ) : (
          !compact && <Text tone="text2">{t('today.queue.ranked')}</Text>
        )}
        <View style={styles.grow} />
        {whose}
      </View>
      <View role={none ? undefined : 'list'} aria-label={none ? undefined : t('today.queue')}>
        {drawn.map((row) => {
          if ('ownerId' in row) {
            const owner = row.ownerId ? nameById.get(row.ownerId) : undefined;
            const said = owner ? t('today.queue.gone.to', { name: owner }) : t('today.queue.gone');
            return <GoneRow key={row.lead.leadId} name={nameOf(row.lead)} said={said} />;
          }
          const { leadId } = row.lead;
          const props = { ...act, lead: row.lead, name: nameOf(row.lead), why: whyText(row.lead, now), now };
          const whoseText = named && row.lead.ownerId ? nameById.get(row.lead.ownerId) : undefined;
          return (
            <Row
              key={leadId}
              row={row.lead}
              rows={rows}
              current={leadId === (activeId ?? openId)}
              onEnter={() => act.open(row.lead)}
              onFocus={() => onActive(leadId)}
            >
              {leadId === openId ? (
                <FocusCard {...props} owner={whoseText} active />
              ) : (
                <QueueRow {...props} owner={whoseText} active={leadId === activeId} />
              )}
            </Row>
          );
        })}
      </View>
      {!none && <Rest queue={queue} />}
    </View>
  );
});

/** A place in the list that the keyboard can be at. Enter opens the lead. */
function Row({
  row,
  rows,
  current,
  onEnter,
  onFocus,
  children,
}: {
  row: QueueLead;
  rows: Props['rows'];
  current: boolean;
  onEnter: () => void;
  onFocus: () => void;
  children: ReactNode;
}) {
  const styles = useStyles();
  return (
    <View
      ref={(node) => {
        if (node) rows.current.set(row.leadId, node);
        else rows.current.delete(row.leadId);
      }}
      role="listitem"
      style={styles.place}
      {...webProps({
        tabIndex: current ? 0 : -1,
        dataSet: { ring: 'inset', lead: row.leadId },
        onFocus: (event: { target: unknown; currentTarget: unknown }) => {
          if (event.target === event.currentTarget) onFocus();
        },
        onKeyDown: (event: KeyPress & { target: unknown; currentTarget: unknown }) => {
          if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
          event.preventDefault();
          onEnter();
        },
      })}
    >
      {children}
    </View>
  );
}

/** What is left out, and where to go on when everybody was reached. */
function Rest({ queue }: { queue: TodayQueue }) {
  const styles = useStyles();
  const more = queue.due + queue.quiet - queue.items.length;
  if (queue.items.length >= QUEUE_MOST && more > 0)
    return (
      <View style={styles.rest}>
        <Text tone="text2">
          {queue.capped ? t('today.queue.more.many') : t('today.queue.more', { count: more })}
        </Text>
        <Link href="/leads">
          <Text variant="strong" tone="accentText">
            {t('today.queue.more.open')}
          </Text>
        </Link>
      </View>
    );
  return (
    <View style={styles.rest}>
      <Text tone="text2">{t('today.queue.end')}</Text>
      <NextList />
    </View>
  );
}

/** The first of the reader's own lists that has anybody in it. */
export function useNextList(): { label: string; href: string } | undefined {
  const next = usePinnedLists().find(({ count }) => count !== undefined && count > 0);
  if (!next?.countText) return undefined;
  const label = t('today.queue.next_list.count', { list: next.label, count: next.countText });
  return { label, href: next.href };
}

function NextList() {
  const next = useNextList();
  return next ? (
    <Link href={next.href as '/leads'}>
      <Text variant="strong" tone="accentText">
        {next.label}
      </Text>
    </Link>
  ) : null;
}

/** Rows with those that went to somebody else at the places where they stood. */
function withGrabbed(
  items: readonly QueueLead[],
  grabbed: readonly Grabbed[],
): (Grabbed | { lead: QueueLead })[] {
  const rows: (Grabbed | { lead: QueueLead })[] = items.map((lead) => ({ lead }));
  for (const gone of [...grabbed].sort((a, b) => a.index - b.index)) rows.splice(gone.index, 0, gone);
  return rows;
}

const useStyles = makeStyles(({ colors }) => ({
  section: { gap: 8 },
  bleed: { marginHorizontal: -16 },
  head: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', columnGap: 8, marginTop: 4 },
  grow: { flex: 1 },
  phoneHead: {
    paddingHorizontal: 16,
    paddingBottom: 8,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  place: { borderRadius: 12 },
  rest: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'center',
    gap: 8,
    paddingVertical: 14,
    paddingHorizontal: 16,
  },
}));
