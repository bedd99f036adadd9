import { account } from '@lintel/contract/account';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { makePasskey, passkeyFailure } from '@/platform/passkeys';
import { fieldError, problemText } from '@/store/problem';
import { useCall } from '@/store/use-call';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';

/** Makes a passkey under a name the person will know it by. */
export default function AddPasskey({ onDone, onCancel }: { onDone: () => void; onCancel?: () => void }) {
  const styles = useStyles();
  const begin = useCall(account.beginPasskey);
  const add = useCall(account.addPasskey);
  const [name, setName] = useState<string>(t('auth.passkey.first_name'));
  const [waiting, setWaiting] = useState(false);
  const [trouble, setTrouble] = useState<'cancelled' | 'known' | 'failed' | null>(null);
  const missing = name.trim() === '';
  const make = async () => {
    if (missing || waiting) return;
    setTrouble(null);
    setWaiting(true);
    try {
      const begun = await begin.run();
      if (!begun) return;
      const response = await makePasskey(begun.data.options).catch((error: unknown) => {
        setTrouble(passkeyFailure(error));
        return null;
      });
      if (!response) return;
      if (await add.run({ body: { name: name.trim(), response } })) onDone();
    } finally {
      setWaiting(false);
    }
  };
  const error = begin.error ?? add.error;
  return (
    <View style={styles.all}>
      <Text tone="text2">{t('auth.passkey.text')}</Text>
      {error && <Banner inset kind="error" title={problemText(error)} />}
      {trouble && <Banner inset kind="warning" title={t(`auth.passkey.make_${trouble}`)} />}
      <TextField
        label={t('auth.passkey.name')}
        hint={t('auth.passkey.name_hint')}
        value={name}
        onChange={setName}
        onSubmit={() => void make()}
        maxLength={60}
        autoComplete="off"
        error={fieldError(add.error, 'name')}
        testID="passkey-name"
      />
      <View style={styles.end}>
        {onCancel && <Button kind="quiet" label={t('ui.cancel')} onPress={onCancel} />}
        <Button
          kind="filled"
          label={t('auth.passkey.make')}
          busy={waiting}
          disabledReason={missing && t('auth.passkey.needs_name')}
          onPress={() => void make()}
        />
      </View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  all: { gap: 14 },
  end: { flexDirection: 'row', justifyContent: 'flex-end', gap: 8 },
}));
