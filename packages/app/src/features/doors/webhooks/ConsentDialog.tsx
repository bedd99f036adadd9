import type { MapConsent } from '@lintel/contract';
import { MapPath } from '@lintel/contract/doors';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';

const CHANNELS = ['email', 'text', 'call'] as const;

/** A value that says yes or no to a channel, and the wording its sender has shown for it. */
export function ConsentDialog({
  onSave,
  onClose,
}: {
  onSave: (rule: MapConsent) => void;
  onClose: () => void;
}) {
  const styles = useStyles();
  const [channel, setChannel] = useState<MapConsent['channel']>('email');
  const [from, setFrom] = useState('');
  const [wording, setWording] = useState('');
  const [textVersion, setTextVersion] = useState('');
  return (
    <Dialog
      open
      onClose={onClose}
      width={520}
      title={t('doors.consent.new')}
      text={t('doors.consent.text')}
      confirm={{
        label: t('doors.rule.save'),
        disabledReason:
          (wording.trim() === '' || !MapPath.safeParse(from.trim()).success) && t('doors.consent.need'),
        onPress: () =>
          onSave({
            channel,
            from: from.trim(),
            wording: wording.trim(),
            ...(textVersion.trim() ? { textVersion: textVersion.trim() } : {}),
          }),
      }}
    >
      <View style={styles.body}>
        <SelectField
          label={t('doors.consent.channel')}
          value={channel}
          options={CHANNELS.map((value) => ({ value, label: t(`doors.channel.${value}`) }))}
          onChange={setChannel}
        />
        <TextField
          label={t('doors.consent.from')}
          value={from}
          onChange={setFrom}
          required
          spellCheck={false}
          autoCapitalize="none"
        />
        <TextField
          label={t('doors.consent.wording')}
          value={wording}
          onChange={setWording}
          rows={3}
          required
          maxLength={4000}
        />
        <TextField
          label={t('doors.consent.version')}
          value={textVersion}
          onChange={setTextVersion}
          maxLength={120}
        />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
