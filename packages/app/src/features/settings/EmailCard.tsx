import type { Profile } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useChangeEmailMutation } from './settings.api';

/** The address one signs in with; a new one waits until its link is opened. */
export function EmailCard({ profile }: { profile: Profile }) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const [email, setEmail] = useState('');
  const [change, { isLoading, error, reset }] = useChangeEmailMutation();
  const wanted = email.trim().toLowerCase();
  const reason =
    wanted === ''
      ? t('settings.email.needs')
      : wanted === profile.email.toLowerCase() && t('settings.email.same');
  const ask = async (address: string) => {
    const done = await change({ body: { email: address } });
    if (done.error) return;
    setOpen(false);
    setEmail('');
  };
  const badEmail = isAppProblem(error) && error.code === 'request.invalid';
  return (
    <Card
      title={t('settings.email')}
      actions={
        !open && (
          <Button
            label={t('settings.email.change')}
            spoken={`${t('settings.email.change')}: ${t('settings.email')}`}
            onPress={() => setOpen(true)}
          />
        )
      }
    >
      <Text weight={500} selectable>
        {profile.email}
      </Text>
      <Text tone="text2">{t('settings.email.text')}</Text>
      {error && !badEmail && <Banner inset kind="error" title={problemText(error)} />}
      {profile.pendingEmail && (
        <Banner
          inset
          kind="info"
          title={t('settings.email.pending', { email: profile.pendingEmail })}
          text={t('settings.email.pending_text')}
          action={{
            label: t('settings.email.again'),
            onPress: () => void ask(profile.pendingEmail ?? ''),
          }}
        />
      )}
      {open && (
        <>
          <TextField
            label={t('settings.email.new')}
            hint={t('settings.email.new_hint')}
            value={email}
            onChange={setEmail}
            onSubmit={() => !reason && void ask(email.trim())}
            inputMode="email"
            autoComplete="email"
            autoCapitalize="none"
            autoCorrect={false}
            autoFocus
            error={badEmail ? t('auth.email_bad') : undefined}
            testID="new-email"
          />
          <View style={styles.end}>
            <Button
              kind="quiet"
              label={t('ui.cancel')}
              onPress={() => {
                reset();
                setOpen(false);
              }}
            />
            <Button
              kind="filled"
              label={t('settings.email.send')}
              busy={isLoading}
              disabledReason={reason}
              onPress={() => void ask(email.trim())}
            />
          </View>
        </>
      )}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  end: { flexDirection: 'row', justifyContent: 'flex-end', gap: 8 },
}));
