import { PASSWORD_MIN, type Security } from '@lintel/contract';
import { account } from '@lintel/contract/account';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { isPasswordRefusal, NewPasswordField, useWait } from '@/features/auth';
import { problemText } from '@/store/problem';
import { useCall } from '@/store/use-call';
import { useContractCall } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { ago } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';

/** When the password was changed, and changing it. */
export function PasswordCard({ password }: { password: Security['password'] }) {
  const styles = useStyles();
  const toast = useToast();
  const { invalidate } = useContractCall();
  const { run, busy, error, clear } = useCall(account.changePassword);
  const [open, setOpen] = useState(false);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const wait = useWait(error);
  const wrong = error?.code === 'auth.credentials_wrong';
  const missing = (password !== null && current === '') || next.length < PASSWORD_MIN;
  const close = () => {
    clear();
    setCurrent('');
    setNext('');
    setOpen(false);
  };
  const save = async () => {
    if (missing || busy || wait > 0) return;
    const reply = await run({ body: password ? { current, next } : { next } });
    if (!reply) return;
    close();
    toast({ message: t('settings.password.done') });
    invalidate(['me']);
  };
  return (
    <Card
      title={t('settings.password')}
      actions={
        !open && (
          <Button
            label={t(password ? 'settings.password.change' : 'settings.password.set')}
            onPress={() => setOpen(true)}
          />
        )
      }
    >
      <Text tone="text2">
        {password
          ? t('settings.password.changed', { when: ago(password.changedAt).toLowerCase() })
          : t('settings.password.none')}
      </Text>
      {open && (
        <View style={styles.form}>
          {error && !wrong && !isPasswordRefusal(error) && (
            <Banner
              inset
              kind="error"
              title={wait > 0 ? t('auth.wait', { seconds: wait }) : problemText(error)}
            />
          )}
          {password && (
            <TextField
              label={t('settings.password.current')}
              value={current}
              onChange={setCurrent}
              autoComplete="current-password"
              secureTextEntry
              autoFocus
              error={wrong ? t('settings.password.wrong') : undefined}
              testID="current-password"
            />
          )}
          <NewPasswordField
            label={t('auth.new_password')}
            value={next}
            onChange={setNext}
            onSubmit={() => void save()}
            error={error}
            path="next"
            autoFocus={!password}
          />
          <Text variant="meta" tone="text2">
            {t('settings.password.text')}
          </Text>
          <View style={styles.end}>
            <Button kind="quiet" label={t('ui.cancel')} onPress={close} />
            <Button
              kind="filled"
              label={t(password ? 'settings.password.change' : 'settings.password.set')}
              busy={busy}
              disabledReason={
                wait > 0
                  ? t('auth.wait', { seconds: wait })
                  : missing && t('settings.password.needs', { min: PASSWORD_MIN })
              }
              onPress={() => void save()}
            />
          </View>
        </View>
      )}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  form: { gap: 14 },
  end: { flexDirection: 'row', justifyContent: 'flex-end', gap: 8 },
}));
