import { t } from '@lintel/contract/messages';
import Check from 'lucide-react-native/icons/check';
import Copy from 'lucide-react-native/icons/copy';
import { useState } from 'react';
import { View } from 'react-native';
import { copyText } from '@/platform/copy-text';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';

const keep = () => {};

/** A text to take elsewhere, with a button that puts it on the clipboard. */
export function CopyField({ label, value, rows }: { label: string; value: string; rows?: number }) {
  const styles = useStyles();
  const toast = useToast();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    copyText(value).then(
      () => setCopied(true),
      () => toast({ message: t('doors.copy_failed'), tone: 'danger' }),
    );
  return (
    <View style={styles.row}>
      <View style={styles.text}>
        <TextField
          label={label}
          value={value}
          onChange={keep}
          readOnly
          spellCheck={false}
          autoComplete="off"
          {...(rows ? { rows } : {})}
        />
      </View>
      <Button
        icon={copied ? Check : Copy}
        label={t(copied ? 'doors.copied' : 'doors.copy')}
        spoken={`${t(copied ? 'doors.copied' : 'doors.copy')} ${label}`}
        onPress={() => void copy()}
      />
    </View>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', alignItems: 'flex-end', gap: 8 },
  text: { flex: 1, minWidth: 0 },
}));
