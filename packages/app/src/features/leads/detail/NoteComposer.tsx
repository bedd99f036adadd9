import { t } from '@lintel/contract/messages';
import { type Ref, useState } from 'react';
import { type TextInput, View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useAddNoteMutation } from '../leads.api';

/** Unsent notes by lead, as long as the page lives. */
const drafts = new Map<string, string>();

interface Props {
  leadId: string;
  inputRef?: Ref<TextInput>;
  /** In a sheet: without its own card. */
  bare?: boolean;
  autoFocus?: boolean;
  onSaved?: () => void;
}

/** A note on the lead. What was typed stays until it is saved, also when one looks elsewhere in between. */
export function NoteComposer({ leadId, inputRef, bare, autoFocus, onSaved }: Props) {
  const styles = useStyles();
  const [text, setText] = useState(() => drafts.get(leadId) ?? '');
  const [addNote, { isLoading, error, reset }] = useAddNoteMutation();
  const change = (next: string) => {
    setText(next);
    if (next) drafts.set(leadId, next);
    else drafts.delete(leadId);
    if (error) reset();
  };
  const empty = text.trim() === '';
  const save = async () => {
    if (empty || isLoading) return;
    const done = await addNote({ params: { leadId }, body: { text: text.trim() } });
    if (done.error) return;
    change('');
    onSaved?.();
  };
  const body = (
    <>
      {error && <Banner inset kind="error" title={t('leads.note.failed')} text={problemText(error)} />}
      <TextField
        ref={inputRef}
        label={t('leads.note.label')}
        hideLabel={!bare}
        placeholder={t('leads.note.placeholder')}
        value={text}
        onChange={change}
        onSubmit={() => void save()}
        rows={bare ? 4 : 2}
        maxLength={10_000}
        autoFocus={autoFocus}
      />
      <View style={styles.foot}>
        <Text variant="meta" tone="text2" style={styles.grow}>
          {t('leads.note.private')}
        </Text>
        <Button
          kind="filled"
          label={t('leads.note.save')}
          shortcut="Ctrl ↵"
          busy={isLoading}
          disabledReason={empty && t('leads.note.needs')}
          onPress={() => void save()}
        />
      </View>
    </>
  );
  return bare ? <View style={styles.bare}>{body}</View> : <Card>{body}</Card>;
}

const useStyles = makeStyles(() => ({
  bare: { padding: 16, gap: 12 },
  foot: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 10 },
  grow: { flex: 1, minWidth: 120 },
}));
