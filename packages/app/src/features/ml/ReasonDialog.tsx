import { t } from '@lintel/contract/messages';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';

interface Props {
  title: string;
  text: string;
  /** What is asked for, when it is not a reason. */
  label?: string;
  confirm: string;
  danger?: boolean;
  /** Said at the bottom once it is done. */
  done: string;
  /** Does it with the reason given; answers as a mutation does. */
  act: (reason: string) => Promise<{ error?: unknown }>;
  onClose: () => void;
  children?: ReactNode;
}

/** A decision about models that is kept in the audit log: what will happen, and a reason. */
export function ReasonDialog({ title, text, label, confirm, danger, done, act, onClose, children }: Props) {
  const styles = useStyles();
  const toast = useToast();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const go = async () => {
    setBusy(true);
    const reply = await act(reason.trim());
    setBusy(false);
    setError(reply.error);
    if (reply.error !== undefined) return;
    toast({ message: done });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={460}
      title={title}
      text={text}
      confirm={{
        label: confirm,
        danger,
        busy,
        disabledReason: reason.trim() === '' && t('ml.ui.promote.need_reason'),
        onPress: () => void go(),
      }}
    >
      <View style={styles.body}>
        {children}
        <TextField
          label={label ?? t('ml.ui.promote.reason')}
          hint={t('ml.ui.promote.reason_hint')}
          error={error === undefined ? undefined : `${t('ml.ui.promote.failed')} ${problemText(error)}`}
          required
          rows={2}
          maxLength={500}
          value={reason}
          onChange={setReason}
        />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 12, padding: 4 } }));
