import type { TodayLead } from '@lintel/contract';
import { dateFormat, t } from '@lintel/contract/messages';
import type { QueueLead } from '@lintel/contract/today';
import { useRouter } from 'expo-router';
import { useDeferredValue, useRef, useState } from 'react';
import { View } from 'react-native';
import { useOnline } from '@/platform/use-online';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { AwayBanner } from './AwayBanner';
import { CreateMenu } from './CreateMenu';
import { Figures } from './Figures';
import { Keys } from './Keys';
import { FreshLeads, LateLeads } from './LeadGroups';
import { LiveState } from './LiveState';
import { NoteDialog } from './NoteDialog';
import { OutcomeSheet } from './OutcomeSheet';
import { Ponds } from './Ponds';
import { Queue, useNextList } from './Queue';
import { noCall, noSnooze, owesAnswer } from './QueueParts';
import { nameOf } from './queue-words';
import { SnoozeMenu } from './SnoozeMenu';
import { Booking, NextAppointment, TodayPane } from './TodayPane';
import { queueOf, useClaimOfferMutation, useTodayQuery, useTodayQueueQuery } from './today.api';
import { useAnnouncements } from './use-announcements';
import { useCardNames } from './use-card-names';
import { useContact } from './use-contact';
import { useGrabbed } from './use-grabbed';
import { useMarks } from './use-marks';
import { useAfter, useServerTime } from './use-server-time';
import { useSteady } from './use-steady';
import { type Place, useTodayKeys } from './use-today-keys';
import { useWhose } from './use-whose';
import { WhoseMenu } from './WhoseMenu';
import { whoWaits } from './who-waits';

const NONE: readonly TodayLead[] = [];
const NOBODY: readonly QueueLead[] = [];
const QUEUE_REFRESH_MS = 60_000;
/** The clocks of new leads run by the second; what the queue says of time changes by the half minute. */
const SLOW_MS = 30_000;

/** Whom to reach now, and why: new leads with the time that is left, then one ranked queue; beside it the day's plan. */
export function TodayScreen() {
  const styles = useStyles();
  const router = useRouter();
  const toast = useToast();
  const online = useOnline();
  const { me } = useSession();
  const width = useWidth();
  const compact = width === 'compact';
  const { data, error, isFetching, refetch, fulfilledTimeStamp } = useTodayQuery();
  const chosen = useWhose();
  const { whose } = chosen;
  const { currentData: ofWhose, ...asked } = useTodayQueueQuery(queueOf(whose), {
    pollingInterval: QUEUE_REFRESH_MS,
    skipPollingIfUnfocused: true,
    // What was asked for ahead is not asked for again.
    refetchOnMountOrArgChange: 5,
  });
  // Another person's choice shows nothing of the one before.
  const queue = { ...asked, data: ofWhose };
  useAutoRetry(error !== undefined, isFetching, refetch);
  useAutoRetry(queue.error !== undefined, queue.isFetching, queue.refetch);
  const now = useServerTime(data && Date.parse(data.now), fulfilledTimeStamp, !online);
  const fresh = data?.fresh ?? NONE;
  // One's own late answers stand in the queue; those of the team are looked after here.
  const late = (data?.overdue ?? NONE).filter(({ ownerId }) => ownerId !== me?.userId);
  const cardName = useCardNames(fresh);
  useAfter(
    fresh.filter((card) => card.state === 'open').map((card) => Date.parse(card.dueAt)),
    now,
    () => {
      refetch();
      queue.refetch();
    },
  );
  const announced = useAnnouncements(fresh, now, cardName);
  const marks = useMarks(queue.data?.now, whose);
  const grabbed = useGrabbed(queue.data?.items, marks.left, me?.userId ?? '', whose);
  const contact = useContact();
  const [claiming, setClaiming] = useState<string | null>(null);
  const [claimOffer] = useClaimOfferMutation();
  const [snoozing, setSnoozing] = useState<QueueLead | null>(null);
  const [noting, setNoting] = useState<{ id: string; name: string } | null>(null);
  const [booking, setBooking] = useState<{ id: string; name: string } | null>(null);
  const anchor = useRef<View | null>(null);
  const rows = useRef(new Map<string, View>());
  const next = useNextList();

  const claim = async (card: TodayLead) => {
    setClaiming(card.id);
    const done = await claimOffer({ params: { offerId: card.id } });
    setClaiming(null);
    if (!done.error) toast({ message: t('today.claimed', { name: cardName(card) }), tone: 'success' });
    else if (!isAppProblem(done.error) || done.error.code !== 'offer.taken')
      toast({ message: problemText(done.error), tone: 'danger' });
  };
  const ofCard = (card: TodayLead) => ({ id: card.leadId ?? '', name: cardName(card) });
  const cards = {
    claim: (card: TodayLead) => void claim(card),
    call: (card: TodayLead) =>
      card.phone && card.leadId && contact.call({ ...ofCard(card), phone: card.phone }),
    log: (card: TodayLead) => card.leadId && contact.log(ofCard(card)),
    open: (card: TodayLead) => card.leadId && router.push(`/leads/${card.leadId}`),
  };
  const ofLead = (lead: QueueLead) => ({ id: lead.leadId, name: nameOf(lead) });
  const leads = {
    call: (lead: QueueLead) =>
      !noCall(lead) && lead.phone && contact.call({ ...ofLead(lead), phone: lead.phone }),
    text: (lead: QueueLead) => lead.phone && contact.text({ ...ofLead(lead), phone: lead.phone }),
    email: (lead: QueueLead) => lead.email && contact.email({ ...ofLead(lead), email: lead.email }),
    book: (lead: QueueLead) => setBooking(ofLead(lead)),
    note: (lead: QueueLead) => setNoting(ofLead(lead)),
    log: (lead: QueueLead) => contact.log(ofLead(lead)),
    open: (lead: QueueLead) => router.push(`/leads/${lead.leadId}`),
    // A first answer that is owed is not put aside: what was done about it is logged.
    finish: (lead: QueueLead) => (owesAnswer(lead) ? contact.log(ofLead(lead)) : void marks.finish(lead)),
    snooze: (lead: QueueLead, from: View | null) => {
      if (noSnooze(lead)) return;
      anchor.current = from ?? rows.current.get(lead.leadId) ?? null;
      setSnoozing(lead);
    },
  };

  const items = queue.data?.items ?? NOBODY;
  const problem = error ?? queue.error;
  const drawn = useDeferredValue((data && queue.data) !== undefined || problem !== undefined, false);
  const places: Place[] = [
    ...fresh.filter((card) => card.state === 'open').map((card) => ({ id: card.id, card })),
    ...items.map((lead) => ({ id: lead.leadId, lead })),
    ...late.map((card) => ({ id: card.id, card })),
  ];
  const { here, current, moveTo } = useTodayKeys(places, rows, cards, leads, online);
  const lead = current?.lead;
  const steady = useSteady(leads);
  const steadyMove = useSteady({ moveTo });

  if (!me) return null;
  const firstLead = items[0];
  const openFresh = fresh.filter(({ state }) => state === 'open').length;
  const waiting = data && queue.data && whoWaits(data, queue.data, me.userId);
  const count =
    waiting &&
    (waiting.count === 0
      ? t('today.nobody_waits')
      : waiting.capped
        ? t('today.queue.left.many')
        : t('today.queue.left', { count: waiting.count }));
  const start =
    openFresh > 0
      ? firstLead
        ? t('today.queue.first_then', { count: openFresh, name: nameOf(firstLead) })
        : t('today.queue.first', { count: openFresh })
      : firstLead && t('today.queue.start', { name: nameOf(firstLead) });
  const day = dateFormat({
    weekday: compact ? 'short' : 'long',
    day: 'numeric',
    month: compact ? 'short' : 'long',
  }).format(now);
  const shown = {
    ...cards,
    now,
    frozen: !online,
    claiming,
    nameOf: cardName,
    activeId: width === 'wide' ? here : undefined,
    readerId: me.userId,
  };
  const readAt = data && queue.data && Math.min(fulfilledTimeStamp ?? 0, queue.fulfilledTimeStamp ?? 0);
  const failed = (error && !data) || (queue.error && !queue.data);
  const retry = () => {
    if (error) refetch();
    if (queue.error) queue.refetch();
  };
  const nothing =
    data &&
    queue.data &&
    places.length === 0 &&
    fresh.length === 0 &&
    grabbed.length === 0 &&
    data.ponds.length === 0 &&
    data.more === 0;
  return (
    <View style={styles.frame}>
      <Screen
        title={t('today.title')}
        note={compact && count ? `${day}, ${count}` : day}
        ground="surface"
        state={<LiveState readAt={readAt} stale={problem !== undefined} />}
        actions={<CreateMenu />}
        footer={
          width === 'wide' && current ? (
            <Keys claim={fresh.some(({ card, state }) => card === 'offer' && state === 'open')} />
          ) : undefined
        }
        pane={<TodayPane begin={drawn} />}
      >
        <View aria-live="polite" style={styles.said}>
          <Text>{announced}</Text>
        </View>
        {!compact && (
          <View style={styles.top}>
            <View style={styles.greeting}>
              <Text variant="display" heading={2}>
                {t(greeting(now), { name: me.name.split(' ')[0] ?? me.name })}
              </Text>
              {count && <Text tone="text2">{[`${count}.`, start].filter(Boolean).join(' ')}</Text>}
            </View>
            {queue.data && <Figures queue={queue.data} />}
          </View>
        )}
        {online && <AwayBanner />}
        {problem && !failed && (
          <Banner
            inset
            kind="warning"
            title={t('today.stale')}
            text={problemText(problem)}
            action={{ label: t('ui.try_again'), onPress: retry }}
          />
        )}
        {problem && failed && (
          <ErrorState
            title={t(error && !data ? 'today.failed' : 'today.queue.failed')}
            text={problemText(problem)}
            reference={isAppProblem(problem) ? problem.requestId : undefined}
            onRetry={retry}
            retrying={isFetching || queue.isFetching}
          />
        )}
        {!failed && !(data && queue.data) && <SkeletonRows rows={5} />}
        {fresh.length > 0 && <FreshLeads {...shown} cards={fresh} />}
        {data && queue.data && (
          <Queue
            {...steady}
            queue={queue.data}
            grabbed={grabbed}
            now={Math.floor(now / SLOW_MS) * SLOW_MS}
            openId={compact ? undefined : (lead?.leadId ?? firstLead?.leadId)}
            activeId={compact || !lead ? undefined : here}
            rows={rows}
            onActive={steadyMove.moveTo}
            whose={chosen.scope === 'own' ? null : <WhoseMenu {...chosen} />}
            named={whose === 'team'}
          />
        )}
        {late.length > 0 && <LateLeads {...shown} cards={late} />}
        {data !== undefined && data.more > 0 && (
          <Text tone="text2" align="center">
            {t('today.more', { count: data.more })}
          </Text>
        )}
        {data && data.ponds.length > 0 && <Ponds ponds={data.ponds} />}
        {nothing && (
          <EmptyState
            kind="all-done"
            title={t('today.done')}
            text={t('today.done.text')}
            action={
              next
                ? { label: next.label, onPress: () => router.push(next.href as '/leads') }
                : { label: t('today.done.leads'), onPress: () => router.push('/leads') }
            }
          />
        )}
        <OutcomeSheet
          lead={contact.begun}
          kind={contact.begun?.kind}
          onClose={contact.end}
          onLogged={marks.logged}
        />
        <SnoozeMenu
          name={snoozing && nameOf(snoozing)}
          anchor={anchor}
          now={now}
          onClose={() => setSnoozing(null)}
          onSnooze={(until) => snoozing && void marks.snooze(snoozing, until)}
        />
        {noting && <NoteDialog lead={noting} onClose={() => setNoting(null)} />}
        {booking && <Booking lead={booking} onClose={() => setBooking(null)} />}
      </Screen>
      {compact && (
        <View style={styles.next} pointerEvents="box-none">
          <NextAppointment />
        </View>
      )}
    </View>
  );
}

function greeting(now: number): 'today.morning' | 'today.afternoon' | 'today.evening' {
  const hour = new Date(now).getHours();
  return hour < 12 ? 'today.morning' : hour < 18 ? 'today.afternoon' : 'today.evening';
}

const useStyles = makeStyles(() => ({
  frame: { flex: 1, minWidth: 0 },
  next: { position: 'absolute', left: 12, right: 12, bottom: 10 },
  top: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    justifyContent: 'space-between',
    gap: 12,
  },
  greeting: { gap: 2, flexShrink: 1 },
  said: { position: 'absolute', width: 1, height: 1, overflow: 'hidden', opacity: 0 },
}));
