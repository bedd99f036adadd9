import type { ScoreFeedback } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { FEEDBACK_KINDS } from '@lintel/contract/ml';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Radio, RadioGroup } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useFlagScoreMutation } from './score.api';

/** "Score looks wrong": which way, and why, for whoever looks after the model. */
export function FlagDialog({ leadId, onClose }: { leadId: string; onClose: () => void }) {
  const styles = useStyles();
  const toast = useToast();
  const [kind, setKind] = useState<ScoreFeedback['kind']>();
  const [note, setNote] = useState('');
  const [flag, { isLoading, isError, error }] = useFlagScoreMutation();
  const needsNote = kind === 'other' && note.trim() === '';
  const confirm = async () => {
    if (!kind) return;
    const reply = await flag({ params: { leadId }, body: { kind, note: note.trim() || null } });
    if ('error' in reply) return;
    toast({ message: t('score.flag.done') });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('score.flag.title')}
      text={t('score.flag.text')}
      confirm={{
        label: t('score.flag.confirm'),
        busy: isLoading,
        disabledReason: !kind ? t('score.flag.need_kind') : needsNote && t('score.flag.need_note'),
        onPress: () => void confirm(),
      }}
    >
      <View style={styles.body}>
        <RadioGroup label={t('score.flag.kind')}>
          {FEEDBACK_KINDS.map((one) => (
            <Radio
              key={one}
              label={t(`score.flag.${one}`)}
              hint={t(`score.flag.${one}_hint`)}
              checked={kind === one}
              onSelect={() => setKind(one)}
            />
          ))}
        </RadioGroup>
        <TextField
          label={t(kind === 'other' ? 'score.flag.note' : 'score.flag.note_optional')}
          hint={t('score.flag.note_hint')}
          rows={2}
          maxLength={500}
          value={note}
          onChange={setNote}
        />
        {isError && (
          <Text tone="dangerText" live="polite">
            {`${t('score.nothing_changed')} ${problemText(error)}`}
          </Text>
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 12, padding: 4 } }));
