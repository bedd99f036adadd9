import { t } from '@lintel/contract/messages';
import Check from 'lucide-react-native/icons/check';
import Copy from 'lucide-react-native/icons/copy';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { useState } from 'react';
import { View } from 'react-native';
import { copyText } from '@/platform/copy-text';
import { Button } from '@/ui/Button';
import { Checkbox } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';

export interface Made {
  name: string;
  url: string;
}
const keepOpen = () => {};

/** The address, once: the dialog stays until the person says it is kept. */
export function AddressDialog({ of, onClose }: { of: Made; onClose: () => void }) {
  const styles = useStyles();
  const toast = useToast();
  const [kept, setKept] = useState(false);
  const [copied, setCopied] = useState(false);
  const address = of.url;
  const copy = () =>
    copyText(address).then(
      () => setCopied(true),
      () => toast({ message: t('inbox.mailbox.copy_failed'), tone: 'danger' }),
    );
  return (
    <Dialog
      open
      onClose={kept ? onClose : keepOpen}
      actions={false}
      width={560}
      title={t('inbox.mailbox.address_title', { name: of.name })}
    >
      <View style={styles.body}>
        <Notice icon={TriangleAlert} tone="warning" text={t('inbox.mailbox.address_text')} />
        <TextField
          label={t('inbox.mailbox.address')}
          value={address}
          onChange={keepOpen}
          readOnly
          spellCheck={false}
          rows={2}
        />
        <View style={styles.start}>
          <Button
            icon={copied ? Check : Copy}
            label={t(copied ? 'inbox.mailbox.copied' : 'inbox.mailbox.copy')}
            onPress={() => void copy()}
          />
        </View>
        <Checkbox label={t('inbox.mailbox.kept')} checked={kept} onChange={setKept} />
        <View style={styles.end}>
          <Button
            kind="filled"
            label={t('inbox.mailbox.done')}
            disabledReason={!kept && t('inbox.mailbox.kept_first')}
            onPress={onClose}
          />
        </View>
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  body: { gap: 14, padding: 4 },
  start: { alignItems: 'flex-start' },
  end: { alignItems: 'flex-end' },
}));
