import type { LeadEvent } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import ClockArrowLeft from 'lucide-react-native/icons/clock-arrow-left';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import Pencil from 'lucide-react-native/icons/pencil';
import Reply from 'lucide-react-native/icons/reply';
import Trash from 'lucide-react-native/icons/trash';
import Users from 'lucide-react-native/icons/users';
import { useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Menu, type MenuItem } from '@/ui/Menu';
import { fullMoment } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { MentionField } from '../composer/MentionField';
import { mentionsIn } from '../composer/mention';
import { useColleagues } from '../composer/use-colleagues';
import { useMayNote } from '../use-may-note';
import { useInHand } from '../viewers/in-hand';
import type { EventNames } from './event-words';
import {
  useEditNoteMutation,
  useNoteHistoryQuery,
  useRemoveNoteMutation,
  useShareNoteMutation,
} from './timeline.api';

interface Props {
  leadId: string;
  event: LeadEvent;
  own: boolean;
  names: EventNames;
  onEdit: () => void;
  onAnswer?: (() => void) | undefined;
}

/** What can be done with a note: answered by all, changed and taken back by its writer; its history is read. */
export function NoteMenu({ leadId, event, own, names, onEdit, onAnswer }: Props) {
  const toast = useToast();
  const mayNote = useMayNote();
  const [remove] = useRemoveNoteMutation();
  const [looking, setLooking] = useState(false);
  const [sharing, setSharing] = useState(false);
  const removed = event.note?.removedAt != null;
  const isNote = event.kind === 'note.added';
  const takeBack = async () => {
    const done = await remove({ params: { leadId, noteId: event.id } });
    if (done.error) toast({ message: problemText(done.error), tone: 'danger' });
    else toast({ message: t(isNote ? 'timeline.note.taken_back' : 'timeline.file.taken_back') });
  };
  const items: MenuItem[] = [];
  if (!removed && mayNote && onAnswer)
    items.push({ key: 'answer', label: t('timeline.note.answer'), icon: Reply, onPress: onAnswer });
  if (!removed && own && mayNote && isNote)
    items.push({ key: 'edit', label: t('timeline.note.edit'), icon: Pencil, onPress: onEdit });
  if (!removed && own && mayNote && event.note?.private)
    items.push({
      key: 'share',
      label: t('timeline.note.share'),
      icon: Users,
      onPress: () => setSharing(true),
    });
  if (isNote && (removed ? own : (event.note?.edits ?? 0) > 0))
    items.push({
      key: 'history',
      label: t('timeline.note.history'),
      icon: ClockArrowLeft,
      onPress: () => setLooking(true),
    });
  if (!removed && own && mayNote)
    items.push({
      key: 'remove',
      label: t(isNote ? 'timeline.note.take_back' : 'timeline.file.take_back'),
      icon: Trash,
      danger: true,
      divider: items.length > 0,
      onPress: () => void takeBack(),
    });
  if (items.length === 0) return null;
  return (
    <>
      <Menu
        label={t('timeline.note.more')}
        items={items}
        trigger={(menu) => (
          <IconButton {...menu} size="small" icon={Ellipsis} label={t('timeline.note.more')} />
        )}
      />
      {sharing && <ShareNote leadId={leadId} event={event} onClose={() => setSharing(false)} />}
      {looking && (
        <NoteHistory leadId={leadId} noteId={event.id} names={names} onClose={() => setLooking(false)} />
      )}
    </>
  );
}

/** Asks before a private note becomes everybody's: that is for good. */
function ShareNote({ leadId, event, onClose }: { leadId: string; event: LeadEvent; onClose: () => void }) {
  const toast = useToast();
  const [share, { isLoading, error }] = useShareNoteMutation();
  const go = async () => {
    const done = await share({
      params: { leadId, noteId: event.id },
      body: { edits: event.note?.edits ?? 0 },
    });
    if (done.error) return;
    toast({ message: t('timeline.note.shared'), tone: 'success' });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('timeline.note.share_title')}
      text={t('timeline.note.share_text')}
      confirm={{ label: t('timeline.note.share_do'), busy: isLoading, onPress: () => void go() }}
    >
      {error !== undefined && <Banner inset kind="error" title={problemText(error)} />}
    </Dialog>
  );
}

/** The words of one's own note, being changed. */
export function EditNote({
  leadId,
  event,
  onDone,
}: {
  leadId: string;
  event: LeadEvent;
  onDone: () => void;
}) {
  const styles = useStyles();
  const colleagues = useColleagues(leadId);
  const [text, setText] = useState(typeof event.payload.text === 'string' ? event.payload.text : '');
  const [edit, { isLoading, error }] = useEditNoteMutation();
  useInHand(true);
  const empty = text.trim() === '';
  const save = async () => {
    if (empty || isLoading) return;
    const done = await edit({
      params: { leadId, noteId: event.id },
      body: {
        text: text.trim(),
        mentions: event.note?.private ? [] : mentionsIn(text, colleagues),
        edits: event.note?.edits ?? 0,
      },
    });
    if (!done.error) onDone();
  };
  return (
    <View style={styles.edit}>
      {error && (
        <Banner
          inset
          kind="error"
          title={t('leads.note.failed')}
          text={isAppProblem(error) ? problemText(error) : undefined}
        />
      )}
      <MentionField
        label={t('timeline.note.edit')}
        hideLabel
        colleagues={event.note?.private ? [] : colleagues}
        value={text}
        onChange={setText}
        onSubmit={() => void save()}
        rows={3}
        maxLength={10_000}
        autoFocus
      />
      <View style={styles.foot}>
        <Button label={t('ui.cancel')} onPress={onDone} />
        <Button
          kind="filled"
          label={t('leads.note.save')}
          busy={isLoading}
          disabledReason={empty && t('leads.note.needs')}
          onPress={() => void save()}
        />
      </View>
    </View>
  );
}

function NoteHistory({
  leadId,
  noteId,
  names,
  onClose,
}: {
  leadId: string;
  noteId: string;
  names: EventNames;
  onClose: () => void;
}) {
  const styles = useStyles();
  const history = useNoteHistoryQuery({ params: { leadId, noteId } });
  const nameOf = (id: string | null) =>
    names.users.find((user) => user.id === id)?.name ?? t('leads.event.someone');
  return (
    <Dialog open onClose={onClose} title={t('timeline.note.history')} width={520}>
      {history.isError && !history.currentData ? (
        <ErrorState
          title={t('timeline.note.history_error')}
          text={problemText(history.error)}
          onRetry={() => void history.refetch()}
          retrying={history.isFetching}
        />
      ) : !history.currentData ? (
        <SkeletonRows rows={2} height={48} />
      ) : (
        <View role="list" style={styles.versions}>
          {history.currentData.items.map((version) => (
            <View key={version.id} role="listitem" style={styles.version}>
              <Text variant="meta" tone="text2">
                {t(`timeline.version.${version.kind}`, {
                  name: nameOf(version.userId),
                  when: fullMoment(version.at),
                })}
              </Text>
              {version.text !== null && <Text selectable>{version.text}</Text>}
            </View>
          ))}
        </View>
      )}
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  edit: { gap: 8, marginTop: 4 },
  foot: { flexDirection: 'row', justifyContent: 'flex-end', gap: 8 },
  versions: { gap: 14 },
  version: { gap: 4 },
}));
