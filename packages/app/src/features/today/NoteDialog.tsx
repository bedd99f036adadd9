import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { leadsApi } from '@/features/leads';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';

/** A note on a lead without leaving the queue. */
export function NoteDialog({ lead, onClose }: { lead: { id: string; name: string }; onClose: () => void }) {
  const styles = useStyles();
  const toast = useToast();
  const [text, setText] = useState('');
  const [add, { isLoading, error }] = leadsApi.endpoints.addNote.useMutation();
  const save = async () => {
    if (text.trim() === '') return;
    const done = await add({ params: { leadId: lead.id }, body: { text: text.trim() } });
    if (done.error) return;
    toast({ message: t('today.note.saved'), tone: 'success' });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('today.note.of', { name: lead.name })}
      confirm={{
        label: t('today.note.save'),
        busy: isLoading,
        disabledReason: text.trim() === '' && t('today.note.text'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        {error && <Banner inset kind="error" title={problemText(error)} />}
        <TextField
          label={t('today.note.text')}
          value={text}
          onChange={setText}
          rows={4}
          maxLength={10_000}
          autoFocus
          onSubmit={() => void save()}
        />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 12 } }));
