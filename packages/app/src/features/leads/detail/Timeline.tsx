import type { LeadEvent } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import ArrowRightLeft from 'lucide-react-native/icons/arrow-right-left';
import CalendarCheck from 'lucide-react-native/icons/calendar-check';
import CircleDot from 'lucide-react-native/icons/circle-dot';
import Eye from 'lucide-react-native/icons/eye';
import Flag from 'lucide-react-native/icons/flag';
import Gauge from 'lucide-react-native/icons/gauge';
import Globe from 'lucide-react-native/icons/globe';
import Heart from 'lucide-react-native/icons/heart';
import House from 'lucide-react-native/icons/house';
import Mail from 'lucide-react-native/icons/mail';
import MessageSquare from 'lucide-react-native/icons/message-square';
import Pencil from 'lucide-react-native/icons/pencil';
import Phone from 'lucide-react-native/icons/phone';
import Search from 'lucide-react-native/icons/search';
import StickyNote from 'lucide-react-native/icons/sticky-note';
import Upload from 'lucide-react-native/icons/upload';
import UserPlus from 'lucide-react-native/icons/user-plus';
import { lazy, Suspense, useMemo, useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { clock, dayHeading, fullMoment } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState } from '@/ui/States';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { Tooltip } from '@/ui/Tooltip';
import { type Tone, toneColors } from '@/ui/theme';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { type EventGroup, useLeadEventsInfiniteQuery } from '../leads.api';
import { useLeadLists } from '../use-lead-lists';
import { byDay, type EventNames, type EventRow, eventWords } from './event-words';

const ArrivalFacts = lazy(() =>
  import('@/features/arrivals').then((area) => ({ default: area.ArrivalFacts })),
);

const WhyDialog = lazy(() => import('@/features/office').then((area) => ({ default: area.WhyDialog })));

const GROUPS: readonly EventGroup[] = ['all', 'notes', 'activity', 'changes'];

const looks: readonly [RegExp, LucideIcon, Tone][] = [
  [/^note\./, StickyNote, 'warning'],
  [/^call\./, Phone, 'success'],
  [/^text\./, MessageSquare, 'accent'],
  [/^email\./, Mail, 'accent'],
  [/^(property\.saved|search\.saved)/, Heart, 'ember'],
  [/searched/, Search, 'info'],
  [/^(property\.viewed|page\.)/, Eye, 'info'],
  [/^(site\.|registration)/, Globe, 'info'],
  [/^(open-house|showing|inquiry)/, House, 'ember'],
  [/^appointment\./, CalendarCheck, 'success'],
  [/^stage\./, ArrowRightLeft, 'violet'],
  [/^owner\./, UserPlus, 'violet'],
  [/^field\./, Pencil, 'neutral'],
  [/^score\./, Gauge, 'violet'],
  [/^outcome\./, Flag, 'success'],
  [/^lead\.imported/, Upload, 'neutral'],
  [/^lead\.(un)?merged/, ArrowRightLeft, 'violet'],
];
const lookOf = (kind: string): [LucideIcon, Tone] => {
  const found = looks.find(([pattern]) => pattern.test(kind));
  return found ? [found[1], found[2]] : [CircleDot, 'neutral'];
};

/** Everything that happened, newest first, by day; older pages on demand. */
export function Timeline({ leadId, currency }: { leadId: string; currency: string }) {
  const styles = useStyles();
  const [group, setGroup] = useState<EventGroup>('all');
  const events = useLeadEventsInfiniteQuery({ leadId, group });
  const lists = useLeadLists();
  const now = useNow(60_000);
  useAutoRetry(events.isError, events.isFetching, () => void events.refetch());
  const names: EventNames = { ...lists, currency };
  const pages = events.currentData?.pages;
  const days = useMemo(() => byDay(pages?.flatMap((page) => page.items) ?? []), [pages]);
  const again = () => void events.refetch();
  const reference = isAppProblem(events.error) ? events.error.requestId : undefined;
  return (
    <View style={styles.box}>
      <Tabs
        label={t('leads.events.groups')}
        items={GROUPS.map((key) => ({ key, label: t(`leads.events.${key}`) }))}
        value={group}
        onChange={setGroup}
      />
      {events.isError && pages && (
        <Banner
          inset
          kind="error"
          title={t('leads.error.refresh')}
          text={reference && t('ui.reference', { reference })}
          action={{ label: t('ui.try_again'), onPress: again }}
        />
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
        <EmptyState
          kind="filtered"
          icon={StickyNote}
          title={t('leads.events.none')}
          text={t('leads.events.none_text')}
        />
      ) : (
        days.map((day) => (
          <View key={day.key} style={styles.day}>
            <Text variant="meta" weight={600} tone="text2" heading={2}>
              {dayHeading(day.at, now)}
            </Text>
            <View role="list" aria-label={dayHeading(day.at, now)}>
              {day.rows.map((row, index) => (
                <Row
                  key={row.event.id}
                  leadId={leadId}
                  row={row}
                  names={names}
                  last={index === day.rows.length - 1}
                />
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
    </View>
  );
}

function Row({
  leadId,
  row: { event, count },
  names,
  last,
}: {
  leadId: string;
  row: EventRow;
  names: EventNames;
  last: boolean;
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  const [icon, tone] = lookOf(event.kind);
  const words = eventWords(event, names);
  const said = count > 1 ? t('leads.event.times', { what: words.what, count }) : words.what;
  return (
    <View role="listitem" style={styles.row}>
      <View style={styles.rail}>
        <View style={[styles.badge, { backgroundColor: toneColors(colors, tone).fill }]}>
          <Icon
            of={icon}
            tone={tone === 'neutral' ? 'text2' : tone === 'accent' ? 'accentText' : `${tone}Text`}
          />
        </View>
        {!last && <View style={styles.join} />}
      </View>
      <View style={styles.words}>
        <View style={styles.line}>
          <Text style={styles.grow}>
            {words.who !== null && <Text weight={600}>{`${words.who} `}</Text>}
            {said}
          </Text>
          <When event={event} />
        </View>
        {words.more && (
          <Text variant="meta" tone="text2">
            {words.more}
          </Text>
        )}
        {words.text && (
          <View style={styles.quote}>
            <Text selectable>{words.text}</Text>
          </View>
        )}
        {event.kind === 'lead.routed' && <Why event={event} leadId={leadId} />}
        {event.payload.door !== undefined && (
          <Suspense>
            <ArrivalFacts event={event} currency={names.currency} />
          </Suspense>
        )}
      </View>
    </View>
  );
}

/** Opens how the rules came to their decision. */
function Why({ event: { payload }, leadId }: { event: LeadEvent; leadId: string }) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  if (typeof payload.decisionId !== 'string') return null;
  return (
    <View style={styles.why}>
      <Button kind="quiet" size="small" label={t('leads.event.why')} onPress={() => setOpen(true)} />
      {open && (
        <Suspense>
          <WhyDialog leadId={leadId} decisionId={payload.decisionId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </View>
  );
}

function When({ event }: { event: LeadEvent }) {
  return (
    <Tooltip text={fullMoment(event.occurredAt)}>
      <View>
        <Text variant="meta" tone="text2">
          {clock(event.occurredAt)}
        </Text>
      </View>
    </Tooltip>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  box: { gap: 12 },
  day: { gap: 6 },
  row: { flexDirection: 'row', gap: 12 },
  rail: { alignItems: 'center', width: 30 },
  badge: { width: 30, height: 30, borderRadius: 15, alignItems: 'center', justifyContent: 'center' },
  join: { flex: 1, width: 1, backgroundColor: colors.line },
  words: { flex: 1, minWidth: 0, paddingTop: 5, paddingBottom: 12, gap: 2 },
  line: { flexDirection: 'row', alignItems: 'baseline', gap: 10 },
  grow: { flex: 1, minWidth: 0 },
  quote: {
    marginTop: 4,
    paddingHorizontal: 12,
    paddingVertical: 8,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
  },
  why: { flexDirection: 'row', marginLeft: -9 },
  older: { alignItems: 'center', paddingVertical: 8 },
}));
