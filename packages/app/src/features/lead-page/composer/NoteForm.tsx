import { t } from '@lintel/contract/messages';
import Lock from 'lucide-react-native/icons/lock';
import Paperclip from 'lucide-react-native/icons/paperclip';
import X from 'lucide-react-native/icons/x';
import type { Ref } from 'react';
import { type TextInput, View } from 'react-native';
import { Button, IconButton } from '@/ui/Button';
import { Checkbox } from '@/ui/Choice';
import { Icon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useInHand } from '../viewers/in-hand';
import { useDraft } from './drafts';
import { MentionField } from './MentionField';
import { mentionsIn } from './mention';
import { usePendingNotes } from './pending-notes';
import { type Attachment, useAttachments } from './use-attachments';
import { useColleagues } from './use-colleagues';

interface Props {
  leadId: string;
  inputRef?: Ref<TextInput> | undefined;
  autoFocus?: boolean | undefined;
  onSaved?: (() => void) | undefined;
}

/** A note: for all who see the lead or for oneself, with colleagues named and files. It is shown before it is saved. */
export function NoteForm({ leadId, inputRef, autoFocus, onSaved }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { draft, change, clear } = useDraft(leadId, 'note');
  const colleagues = useColleagues(leadId);
  const files = useAttachments(leadId);
  const { add } = usePendingNotes(leadId);
  const named = mentionsIn(draft.text, colleagues);
  const empty = draft.text.trim() === '';
  useInHand(!empty);
  const closed = draft.private === true && named.length > 0;
  const save = () => {
    if (empty || closed || files.busy) return;
    add({
      text: draft.text.trim(),
      private: draft.private ?? false,
      mentions: draft.private ? [] : named,
      fileIds: files.ids,
    });
    clear();
    files.clear();
    onSaved?.();
  };
  return (
    <View style={styles.form}>
      <MentionField
        ref={inputRef}
        label={t('leads.note.label')}
        hideLabel
        placeholder={t('timeline.note.placeholder')}
        colleagues={draft.private ? [] : colleagues}
        value={draft.text}
        onChange={(text) => change({ ...draft, text })}
        onSubmit={save}
        rows={compact ? 4 : 2}
        maxLength={10_000}
        {...(autoFocus ? { autoFocus } : {})}
      />
      {files.files.length > 0 && (
        <View role="list" aria-label={t('timeline.files')} style={styles.files}>
          {files.files.map((file) => (
            <FileRow key={file.key} file={file} onRemove={() => files.remove(file.key)} />
          ))}
        </View>
      )}
      {closed && (
        <Text variant="meta" tone="dangerText" live="polite">
          {t('timeline.private_mention')}
        </Text>
      )}
      <View style={styles.foot}>
        <IconButton icon={Paperclip} label={t('timeline.file.attach')} onPress={files.add} />
        <View style={styles.grow}>
          <Checkbox
            label={t('timeline.note.private')}
            checked={draft.private ?? false}
            onChange={(on: boolean) => change({ ...draft, private: on })}
          />
        </View>
        <Text variant="meta" tone="text2" style={styles.who}>
          {draft.private
            ? t('timeline.note.private_text')
            : named.length > 0
              ? t('timeline.note.tells', { count: named.length })
              : t('leads.note.private')}
        </Text>
        <Button
          kind="filled"
          {...(draft.private ? { icon: Lock } : {})}
          label={t('leads.note.save')}
          shortcut="Ctrl ↵"
          disabledReason={
            empty
              ? t('leads.note.needs')
              : files.busy
                ? t('timeline.file.wait')
                : closed && t('timeline.private_mention')
          }
          onPress={save}
        />
      </View>
    </View>
  );
}

function FileRow({ file, onRemove }: { file: Attachment; onRemove: () => void }) {
  const styles = useStyles();
  return (
    <View role="listitem" style={styles.file}>
      <Icon of={Paperclip} size={14} tone={file.problem ? 'dangerText' : 'text2'} />
      <View style={styles.grow}>
        <Text lines={1}>{file.name}</Text>
        {file.problem && (
          <Text variant="meta" tone="dangerText" live="polite">
            {file.problem}
          </Text>
        )}
      </View>
      {file.share !== null && (
        <Text variant="meta" tone="text2">
          {t('timeline.file.share', { percent: Math.round(file.share * 100) })}
        </Text>
      )}
      <IconButton
        size="small"
        icon={X}
        label={t('timeline.file.leave_out', { name: file.name })}
        onPress={onRemove}
      />
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  form: { gap: 10 },
  files: { gap: 4 },
  file: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    paddingLeft: 10,
    borderRadius: radius.control,
    backgroundColor: colors.sunken,
  },
  foot: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 10 },
  grow: { flexGrow: 1, flexShrink: 1, minWidth: 0 },
  who: { flexShrink: 1 },
}));
