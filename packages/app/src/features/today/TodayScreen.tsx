import type { TodayLead } from '@lintel/contract';
import { currentLocale, t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { useRef, useState } from 'react';
import { Linking, View } from 'react-native';
import { useOnline } from '@/platform/use-online';
import { useShortcut } from '@/platform/use-shortcut';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { KeyCap } from '@/ui/KeyCap';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { AwayBanner } from './AwayBanner';
import { FreshLeads, LateLeads } from './LeadGroups';
import { OutcomeSheet } from './OutcomeSheet';
import { Ponds } from './Ponds';
import { useClaimOfferMutation, useTodayQuery } from './today.api';
import { useAnnouncements } from './use-announcements';
import { useCardNames } from './use-card-names';
import { useAfter, useServerTime } from './use-server-time';

const NONE: readonly TodayLead[] = [];

/** Who to answer now, and why: new leads with the time that is left, late answers, leads that wait in ponds. */
export function TodayScreen() {
  const styles = useStyles();
  const router = useRouter();
  const toast = useToast();
  const online = useOnline();
  const { me } = useSession();
  const width = useWidth();
  const wide = width === 'wide';
  const { data, error, isFetching, refetch, fulfilledTimeStamp } = useTodayQuery();
  useAutoRetry(error !== undefined, isFetching, refetch);
  const now = useServerTime(data && Date.parse(data.now), fulfilledTimeStamp, !online);
  const fresh = data?.fresh ?? NONE;
  const overdue = data?.overdue ?? NONE;
  const nameOf = useCardNames(fresh);
  useAfter(
    fresh.filter((card) => card.state === 'open').map((card) => Date.parse(card.dueAt)),
    now,
    refetch,
  );
  const announced = useAnnouncements(fresh, now, nameOf);
  const [touched, setTouched] = useState<{ id: string; name: string } | null>(null);
  const [claiming, setClaiming] = useState<string | null>(null);
  const [claimOffer] = useClaimOfferMutation();
  const [at, setAt] = useState<string | null>(null);

  const claim = async (card: TodayLead) => {
    setClaiming(card.id);
    const done = await claimOffer({ params: { offerId: card.id } });
    setClaiming(null);
    if (!done.error) toast({ message: t('today.claimed', { name: nameOf(card) }), tone: 'success' });
    else if (!isAppProblem(done.error) || done.error.code !== 'offer.taken')
      toast({ message: problemText(done.error), tone: 'danger' });
  };
  const actions = {
    claim: (card: TodayLead) => void claim(card),
    call: (card: TodayLead) => {
      if (!card.phone || !card.leadId) return;
      void Linking.openURL(`tel:${card.phone}`).catch(() => undefined);
      setTouched({ id: card.leadId, name: nameOf(card) });
    },
    log: (card: TodayLead) => card.leadId && setTouched({ id: card.leadId, name: nameOf(card) }),
    open: (card: TodayLead) => card.leadId && router.push(`/leads/${card.leadId}`),
  };

  // Keys act on the row they are at, the first one to begin with.
  const rows = [...fresh, ...overdue].filter((card) => card.state === 'open');
  const current = rows.find((card) => card.id === at) ?? rows[0];
  const step = useRef((by: number) => by);
  step.current = (by) => {
    const index = rows.findIndex((card) => card.id === current?.id);
    const next = rows[Math.max(0, Math.min(rows.length - 1, index + by))];
    if (next) setAt(next.id);
    return by;
  };
  const some = current !== undefined;
  useShortcut('today', 'j', some ? () => void step.current(1) : null, t('today.key.next'));
  useShortcut('today', 'k', some ? () => void step.current(-1) : null, t('today.key.previous'));
  useShortcut('today', 'p', current?.phone ? () => actions.call(current) : null, t('today.call'));
  useShortcut('today', 'l', current?.leadId ? () => actions.log(current) : null, t('today.log'));
  useShortcut(
    'today',
    'c',
    current?.card === 'offer' && online ? () => actions.claim(current) : null,
    t('today.claim'),
  );

  if (!me) return null;
  const waiting = rows.length + (data?.more ?? 0);
  const count = data && (waiting === 0 ? t('today.nobody_waits') : t('today.waiting', { count: waiting }));
  const day = new Intl.DateTimeFormat(currentLocale(), {
    weekday: width === 'compact' ? 'short' : 'long',
    day: 'numeric',
    month: width === 'compact' ? 'short' : 'long',
  }).format(now);
  const shown = {
    ...actions,
    now,
    frozen: !online,
    claiming,
    nameOf,
    activeId: wide && at !== null ? current?.id : undefined,
    readerId: me.userId,
  };
  const nothing =
    data && fresh.length === 0 && overdue.length === 0 && data.ponds.length === 0 && data.more === 0;
  return (
    <Screen
      title={t('today.title')}
      note={width === 'compact' && count ? `${day}, ${count}` : day}
      ground="surface"
      footer={wide && some ? <Keys /> : undefined}
    >
      <View aria-live="polite" style={styles.said}>
        <Text>{announced}</Text>
      </View>
      {width !== 'compact' && (
        <View style={styles.greeting}>
          <Text variant="display" heading={2}>
            {t(greeting(now), { name: me.name.split(' ')[0] ?? me.name })}
          </Text>
          {count && <Text tone="text2">{count}</Text>}
        </View>
      )}
      {online && <AwayBanner />}
      {error && data && (
        <Banner
          inset
          kind="warning"
          title={t('today.stale')}
          text={problemText(error)}
          action={{ label: t('ui.try_again'), onPress: refetch }}
        />
      )}
      {error && !data && (
        <ErrorState
          title={t('today.failed')}
          text={problemText(error)}
          reference={isAppProblem(error) ? error.requestId : undefined}
          onRetry={refetch}
          retrying={isFetching}
        />
      )}
      {!data && !error && <SkeletonRows rows={3} />}
      {fresh.length > 0 && <FreshLeads {...shown} cards={fresh} />}
      {overdue.length > 0 && <LateLeads {...shown} cards={overdue} />}
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
          action={{ label: t('today.done.leads'), onPress: () => router.push('/leads') }}
        />
      )}
      <OutcomeSheet lead={touched} onClose={() => setTouched(null)} />
    </Screen>
  );
}

function greeting(now: number): 'today.morning' | 'today.afternoon' | 'today.evening' {
  const hour = new Date(now).getHours();
  return hour < 12 ? 'today.morning' : hour < 18 ? 'today.afternoon' : 'today.evening';
}

/** What the keys do, for who works with them. */
function Keys() {
  const styles = useStyles();
  const keys = [
    ['J K', t('today.key.move')],
    ['C', t('today.claim')],
    ['P', t('today.call')],
    ['L', t('today.log')],
  ] as const;
  return keys.map(([key, label]) => (
    <View key={key} style={styles.key} aria-hidden>
      {key.split(' ').map((cap) => (
        <KeyCap key={cap} keys={cap} />
      ))}
      <Text variant="meta" tone="text2">
        {label}
      </Text>
    </View>
  ));
}

const useStyles = makeStyles(() => ({
  greeting: { gap: 2 },
  key: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  said: { position: 'absolute', width: 1, height: 1, overflow: 'hidden', opacity: 0 },
}));
