import type { LeadEvent } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Dialog } from '@/ui/Dialog';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { MentionField } from '../composer/MentionField';
import { mentionsIn } from '../composer/mention';
import { usePendingNotes } from '../composer/pending-notes';
import { useColleagues } from '../composer/use-colleagues';
import { useInHand } from '../viewers/in-hand';
import { type EventNames, eventWords } from './event-words';

interface Props {
  leadId: string;
  note: LeadEvent;
  names: EventNames;
  onClose: () => void;
}

/** An answer to a note; it stays in the note's conversation, and as private as the note is. */
export function AnswerSheet({ leadId, note, names, onClose }: Props) {
  const styles = useStyles();
  const { add } = usePendingNotes(leadId);
  const found = useColleagues(leadId);
  const colleagues = note.note?.private ? [] : found;
  const [text, setText] = useState('');
  const words = eventWords(note, names);
  const empty = text.trim() === '';
  useInHand(!empty);
  const save = () => {
    if (empty) return;
    add({
      text: text.trim(),
      private: note.note?.private ?? false,
      mentions: mentionsIn(text, colleagues),
      answers: note.id,
    });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('timeline.note.answer_to', { name: words.who ?? t('leads.event.someone') })}
      width={520}
      confirm={{
        label: t('leads.note.save'),
        onPress: save,
        disabledReason: empty && t('leads.note.needs'),
      }}
    >
      <View style={styles.body}>
        {words.text && (
          <Text tone="text2" lines={4}>
            {words.text}
          </Text>
        )}
        <MentionField
          label={t('timeline.note.answer')}
          hideLabel
          placeholder={t('timeline.note.placeholder')}
          colleagues={colleagues}
          value={text}
          onChange={setText}
          onSubmit={save}
          rows={3}
          maxLength={10_000}
          autoFocus
        />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 10 } }));
