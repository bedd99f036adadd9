import type { NewApiKey } from '@lintel/contract';
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

const keepOpen = () => {};

/** The secret, once: the dialog stays until the person says it is kept. */
export function SecretDialog({ of: key, onClose }: { of: NewApiKey; onClose: () => void }) {
  const styles = useStyles();
  const toast = useToast();
  const [kept, setKept] = useState(false);
  const [copied, setCopied] = useState(false);
  const copy = () =>
    copyText(key.secret).then(
      () => setCopied(true),
      () => toast({ message: t('admin.copy_failed'), tone: 'danger' }),
    );
  return (
    <Dialog
      open
      onClose={kept ? onClose : keepOpen}
      actions={false}
      width={520}
      title={t('admin.keys.secret_title', { name: key.name })}
    >
      <View style={styles.body}>
        <Notice icon={TriangleAlert} tone="warning" text={t('admin.keys.secret_text')} />
        <View style={styles.row}>
          <View style={styles.secret}>
            <TextField
              label={t('admin.keys.secret')}
              value={key.secret}
              onChange={keepOpen}
              readOnly
              spellCheck={false}
              autoComplete="off"
              testID="key-secret"
            />
          </View>
          <Button
            icon={copied ? Check : Copy}
            label={copied ? t('admin.copied') : t('admin.copy')}
            onPress={() => void copy()}
          />
        </View>
        <Checkbox label={t('admin.keys.secret_kept')} checked={kept} onChange={setKept} />
        <View style={styles.done}>
          <Button
            kind="filled"
            label={t('admin.keys.secret_done')}
            disabledReason={!kept && t('admin.keys.secret_first')}
            onPress={onClose}
          />
        </View>
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  body: { gap: 14, padding: 4 },
  row: { flexDirection: 'row', alignItems: 'flex-end', gap: 8 },
  secret: { flex: 1, minWidth: 0 },
  done: { flexDirection: 'row', justifyContent: 'flex-end' },
}));
