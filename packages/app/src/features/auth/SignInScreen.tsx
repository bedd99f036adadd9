import { t } from '@lintel/contract/messages';
import { Redirect } from 'expo-router';
import { useEffect, useState } from 'react';
import { View } from 'react-native';
import { keychain } from '@/platform/keychain';
import { isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { AuthFrame } from './AuthFrame';
import { useSetupStatusQuery, useSignInMutation } from './auth.api';
import { Splash } from './Splash';

/** E-mail and password; a server without a company leads to set-up instead. */
export function SignInScreen() {
  const styles = useStyles();
  const { accept, expired } = useSession();
  const setup = useSetupStatusQuery();
  const [signIn, { isLoading, error }] = useSignInMutation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const wait = useWait(error);
  if (setup.isLoading) return <Splash />;
  if (setup.data?.needed) return <Redirect href="/setup" />;

  const missing = email.trim() === '' || password === '';
  const submit = async () => {
    if (missing || isLoading || wait > 0) return;
    const reply = await signIn({ body: { email: email.trim(), password, client: keychain.client } })
      .unwrap()
      .catch(() => null);
    if (reply?.status === 'signed-in') await accept(reply.session);
  };
  const badEmail = isAppProblem(error) && error.code === 'request.invalid';
  return (
    <AuthFrame title={t('auth.sign_in')} insecure={setup.data?.secure === false}>
      {expired && !error && (
        <Banner inset kind="info" title={t('auth.expired.title')} text={t('auth.expired.text')} />
      )}
      {error && !badEmail && (
        <Banner
          inset
          kind="error"
          title={wait > 0 ? t('auth.wait', { seconds: wait }) : problemText(error)}
        />
      )}
      <View style={styles.form}>
        <TextField
          label={t('auth.email')}
          value={email}
          onChange={setEmail}
          onSubmit={() => void submit()}
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect={false}
          autoFocus
          error={badEmail ? t('auth.email_bad') : undefined}
          testID="email"
        />
        <TextField
          label={t('auth.password')}
          value={password}
          onChange={setPassword}
          onSubmit={() => void submit()}
          autoComplete="current-password"
          secureTextEntry
          testID="password"
        />
      </View>
      <Button
        kind="filled"
        size="touch"
        grow
        label={t('auth.sign_in')}
        busy={isLoading}
        disabledReason={wait > 0 ? t('auth.wait', { seconds: wait }) : missing && t('auth.sign_in_needs')}
        onPress={() => void submit()}
      />
    </AuthFrame>
  );
}

/** Seconds left until another try is allowed, counted down. */
function useWait(error: unknown): number {
  const asked =
    isAppProblem(error) && error.code === 'auth.too_many_attempts' ? Math.ceil(error.retryAfter ?? 0) : 0;
  const [left, setLeft] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each refusal starts the wait anew, also of the same length
  useEffect(() => {
    if (asked === 0) return setLeft(0);
    const until = Date.now() + asked * 1_000;
    const tick = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1_000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [asked, error]);
  return left;
}

const useStyles = makeStyles(() => ({ form: { gap: 14 } }));
