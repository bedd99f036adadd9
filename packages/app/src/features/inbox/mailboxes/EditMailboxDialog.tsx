import type { Mailbox } from '@lintel/contract';
import { messages } from '@lintel/contract/kept-messages';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { useCall } from '@/store/use-call';
import { useContractCall } from '@/store/use-session';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { type Afterwards, AfterwardsFields } from './AfterwardsFields';

/** Another name, source or password; where the mailbox is stays. */
export function EditMailboxDialog({ of, onClose }: { of: Mailbox; onClose: () => void }) {
  const styles = useStyles();
  const { invalidate } = useContractCall();
  const update = useCall(messages.updateMailbox);
  const [name, setName] = useState(of.name);
  const [source, setSource] = useState(of.source ?? '');
  const [password, setPassword] = useState('');
  const [after, setAfter] = useState<Afterwards>({ afterwards: of.afterwards, moveTo: of.moveTo });
  const imap = of.kind === 'imap';
  const save = async () => {
    const body = {
      name: name.trim(),
      source: source.trim() || null,
      ...(imap ? after : {}),
      ...(password ? { password } : {}),
    };
    if (!(await update.run({ params: { mailboxId: of.id }, body }))) return;
    invalidate(['intake']);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={of.name}
      confirm={{
        label: t('inbox.save'),
        busy: update.busy,
        disabledReason: name.trim() === '' && t('inbox.need_name'),
        onPress: () => void save(),
      }}
    >
      <View style={styles.body}>
        <TextField
          label={t('inbox.mailboxes.name')}
          value={name}
          onChange={setName}
          maxLength={80}
          required
        />
        <TextField
          label={t('inbox.mailbox.source_label')}
          value={source}
          onChange={setSource}
          hint={t('inbox.mailbox.source_hint')}
          maxLength={120}
        />
        {imap && (
          <>
            <TextField
              label={t('inbox.mailbox.password_label')}
              value={password}
              onChange={setPassword}
              hint={t('inbox.mailbox.password_keep')}
              secureTextEntry
              autoComplete="new-password"
            />
            <AfterwardsFields value={after} onChange={setAfter} />
          </>
        )}
        <NotSaved error={update.error ?? undefined} />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 12 } }));
