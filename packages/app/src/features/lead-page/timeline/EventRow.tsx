import type { LeadEvent } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import Lock from 'lucide-react-native/icons/lock';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { View } from 'react-native';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { clock, fullMoment } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { Tooltip } from '@/ui/Tooltip';
import { type Tone, toneColors } from '@/ui/theme';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { partsOf } from '../composer/mention';
import { type EventNames, eventWords, listingOf, type EventRow as Row } from './event-words';
import { FileChips } from './FileChips';
import { lookOf } from './looks';
import { EditNote, NoteMenu } from './NoteMenu';
import { useLeadThreadQuery } from './timeline.api';

const ArrivalFacts = lazy(() =>
  import('@/features/arrivals').then((area) => ({ default: area.ArrivalFacts })),
);
const WhyDialog = lazy(() => import('@/features/office').then((area) => ({ default: area.WhyDialog })));

interface Props {
  leadId: string;
  row: Row;
  names: EventNames;
  last: boolean;
  /** Others did it since the reader was here. */
  news?: boolean;
  /** Begins an answer to a note. */
  onAnswer?: ((note: LeadEvent) => void) | undefined;
}

/** One line of the timeline: who did what and when, their words, their files, and the conversation it belongs to. */
export function EventRow({ leadId, row, names, last, news, onAnswer }: Props) {
  const styles = useStyles();
  const { me } = useSession();
  const [editing, setEditing] = useState(false);
  const [open, setOpen] = useState(false);
  const { event, count } = row;
  const words = eventWords(event, names);
  const listingId = listingOf(event);
  const removed = event.note?.removedAt != null;
  const said = removed
    ? t('timeline.note.removed')
    : count > 1
      ? t('leads.event.times', { what: words.what, count })
      : words.what;
  const others = (event.thread?.count ?? 1) - 1;
  return (
    <Line
      {...{ last, news }}
      look={lookOf(event.kind)}
      head={
        <>
          <Text style={styles.grow}>
            {words.who !== null && <Text weight={600}>{`${words.who} `}</Text>}
            {said}
            {event.note?.answers && others > 0 ? ` ${t('timeline.note.answered')}` : ''}
          </Text>
          {event.note?.private && (
            <View style={styles.mark}>
              <Icon of={Lock} size={12} tone="text2" />
              <Text variant="meta" tone="text2">
                {t('timeline.note.only_you')}
              </Text>
            </View>
          )}
          {event.note && event.note.edits > 0 && !removed && (
            <Text variant="meta" tone="text2">
              {t('timeline.note.edited')}
            </Text>
          )}
          <When event={event} />
          {event.payload.waiting === true && <Chip tone="warning" label={t('timeline.pending.waiting')} />}
          {event.note && event.payload.waiting !== true && (
            <NoteMenu
              leadId={leadId}
              event={event}
              own={event.userId !== null && event.userId === me?.userId}
              names={names}
              onEdit={() => setEditing(true)}
              onAnswer={onAnswer && event.kind === 'note.added' ? () => onAnswer(event) : undefined}
            />
          )}
        </>
      }
    >
      {words.more &&
        (listingId ? (
          <Link href={`/listings/${listingId}`}>
            <Text variant="meta" tone="accentText">
              {words.more}
            </Text>
          </Link>
        ) : (
          <Text variant="meta" tone="text2">
            {words.more}
          </Text>
        ))}
      {editing ? (
        <EditNote leadId={leadId} event={event} onDone={() => setEditing(false)} />
      ) : (
        words.text && (
          <View style={styles.quote}>
            <Words text={words.text} names={names} mentions={event.note?.mentions ?? []} />
          </View>
        )
      )}
      {event.files && event.files.length > 0 && <FileChips leadId={leadId} files={event.files} />}
      {event.kind === 'lead.routed' && <Why event={event} leadId={leadId} />}
      {event.payload.door !== undefined && (
        <Suspense>
          <ArrivalFacts event={event} currency={names.currency} />
        </Suspense>
      )}
      {event.thread && others > 0 && (
        <View style={styles.start}>
          <Button
            kind="quiet"
            size="small"
            label={
              open
                ? t('timeline.thread.fold')
                : t(event.kind === 'note.added' ? 'timeline.thread.notes' : 'timeline.thread.messages', {
                    count: others,
                  })
            }
            expanded={open}
            onPress={() => setOpen(!open)}
          />
        </View>
      )}
      {open && event.thread && (
        <Thread leadId={leadId} threadId={event.thread.id} without={event.id} names={names} />
      )}
    </Line>
  );
}

/** The other entries of a conversation, newest first. */
function Thread({
  leadId,
  threadId,
  without,
  names,
}: {
  leadId: string;
  threadId: string;
  without: string;
  names: EventNames;
}) {
  const thread = useLeadThreadQuery({ params: { leadId, threadId }, query: { limit: 100 } });
  const items = (thread.currentData?.items ?? []).filter(({ id }) => id !== without);
  return (
    <View role="list" aria-label={t('timeline.thread')}>
      {thread.isError && !thread.currentData && (
        <Button kind="quiet" size="small" label={t('ui.try_again')} onPress={() => void thread.refetch()} />
      )}
      {items.map((event, index) => (
        <EventRow
          key={event.id}
          leadId={leadId}
          row={{ event, count: 1 }}
          names={names}
          last={index === items.length - 1}
        />
      ))}
    </View>
  );
}

/** What somebody wrote, with the colleagues it names standing out. */
function Words({ text, names, mentions }: { text: string; names: EventNames; mentions: readonly string[] }) {
  const named = names.users
    .filter(({ id }) => mentions.includes(id))
    .map(({ id, name }) => ({ userId: id, name }));
  return (
    <Text selectable>
      {partsOf(text, named).map((part, index) =>
        part.userId === null ? (
          part.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have no other name, and never change places
          <Text key={index} weight={600} tone="accentText">
            {part.text}
          </Text>
        ),
      )}
    </Text>
  );
}

/** The frame of a line: its sign on the rail, a head, and what is below. */
export function Line({
  look: [icon, tone],
  head,
  children,
  last,
  news,
}: {
  look: [LucideIcon, Tone];
  head: ReactNode;
  children?: ReactNode;
  last: boolean;
  news?: boolean | undefined;
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <View role="listitem" style={styles.row}>
      <View style={styles.rail}>
        <View style={[styles.badge, { backgroundColor: toneColors(colors, tone).fill }]}>
          <Icon
            of={icon}
            tone={tone === 'neutral' ? 'text2' : tone === 'accent' ? 'accentText' : `${tone}Text`}
          />
          {news && <View role="img" aria-label={t('timeline.new_mark')} style={styles.news} />}
        </View>
        {!last && <View style={styles.join} />}
      </View>
      <View style={styles.words}>
        <View style={styles.line}>{head}</View>
        {children}
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
    <View style={styles.start}>
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
  row: { flexDirection: 'row', gap: 12 },
  rail: { alignItems: 'center', width: 30 },
  badge: { width: 30, height: 30, borderRadius: 15, alignItems: 'center', justifyContent: 'center' },
  news: {
    position: 'absolute',
    top: -1,
    right: -1,
    width: 9,
    height: 9,
    borderRadius: 5,
    backgroundColor: colors.accent,
  },
  join: { flex: 1, width: 1, backgroundColor: colors.line },
  words: { flex: 1, minWidth: 0, paddingTop: 5, paddingBottom: 12, gap: 2 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 10, minHeight: 22 },
  grow: { flex: 1, minWidth: 0 },
  mark: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  quote: {
    marginTop: 4,
    paddingHorizontal: 12,
    paddingVertical: 8,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
  },
  start: { flexDirection: 'row', marginLeft: -9 },
}));
