import { auth, type SignedIn } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import Fingerprint from 'lucide-react-native/icons/fingerprint-pattern';
import LogIn from 'lucide-react-native/icons/log-in';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { keychain } from '@/platform/keychain';
import { passkeysHere } from '@/platform/passkeys';
import { goToServer, providersHere } from '@/platform/server-page';
import { isAppProblem } from '@/store/problem';
import { useCall } from '@/store/use-call';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Text } from '@/ui/Text';
import { TextField, type TextFieldProps } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import { AuthFrame } from './AuthFrame';
import { AuthProblem } from './AuthProblem';
import { useSetupStatusQuery } from './auth.api';
import { SecondFactor } from './SecondFactor';
import { usePasskeySignIn } from './use-passkey-sign-in';
import { useWait } from './use-wait';

// What a browser looks for before it offers passkeys under the field; React Native's own list does not know it.
const USERNAME = webProps({ autoComplete: 'username webauthn' }) as Pick<TextFieldProps, 'autoComplete'>;

interface Props {
  title: string;
  text?: string;
  /** The address to begin with. */
  email?: string;
  /** Where a provider leads back to. */
  next?: string;
  notice?: ReactNode;
}

/** E-mail and password, passkey or an account elsewhere; then the second factor in place. */
export function SignInCard({ title, text, email: known = '', next, notice }: Props) {
  const styles = useStyles();
  const { accept } = useSession();
  const setup = useSetupStatusQuery();
  const call = useCall(auth.signIn);
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState<Extract<SignedIn, { status: 'second-factor' }> | null>(null);
  const passkey = usePasskeySignIn(accept, { inField: asked === null });
  const wait = useWait(call.error);
  const insecure = setup.data?.secure === false;
  const providers = providersHere ? (setup.data?.providers ?? []) : [];

  const missing = email.trim() === '' || password === '';
  const submit = async () => {
    if (missing || call.busy || wait > 0) return;
    const reply = await call.run({ body: { email: email.trim(), password, client: keychain.client } });
    if (reply?.data.status === 'signed-in') await accept(reply.data.session);
    else if (reply) setAsked(reply.data as Extract<SignedIn, { status: 'second-factor' }>);
  };
  if (asked) {
    return (
      <AuthFrame title={t('auth.second.title')} text={t('auth.second.text')} insecure={insecure}>
        <SecondFactor
          asked={asked}
          onSession={accept}
          onBack={() => {
            setAsked(null);
            setPassword('');
          }}
        />
      </AuthFrame>
    );
  }
  const badEmail = isAppProblem(call.error) && call.error.code === 'request.invalid';
  const error = call.error ?? (passkey.error?.code === 'request.rate_limited' ? null : passkey.error);
  return (
    <AuthFrame title={title} text={text} insecure={insecure}>
      {!error && notice}
      {!badEmail && <AuthProblem error={error} wait={wait} />}
      {passkey.trouble && <Banner inset kind="warning" title={t(`auth.passkey.${passkey.trouble}`)} />}
      <View style={styles.form}>
        <TextField
          label={t('auth.email')}
          value={email}
          onChange={setEmail}
          onSubmit={() => void submit()}
          inputMode="email"
          autoComplete="username"
          {...USERNAME}
          autoCapitalize="none"
          autoCorrect={false}
          autoFocus={known === ''}
          error={badEmail ? t('auth.email_bad') : undefined}
          testID="email"
        />
        <View style={styles.password}>
          <TextField
            label={t('auth.password')}
            value={password}
            onChange={setPassword}
            onSubmit={() => void submit()}
            autoComplete="current-password"
            secureTextEntry
            autoFocus={known !== ''}
            testID="password"
          />
          <View style={styles.forgot}>
            <Link href="/forgot">
              <Text tone="accentText" weight={500}>
                {t('auth.forgot.link')}
              </Text>
            </Link>
          </View>
        </View>
      </View>
      <Button
        kind="filled"
        size="touch"
        grow
        label={t('auth.sign_in')}
        busy={call.busy}
        disabledReason={wait > 0 ? t('auth.wait', { seconds: wait }) : missing && t('auth.sign_in_needs')}
        onPress={() => void submit()}
      />
      {(passkeysHere() || providers.length > 0) && (
        <View style={styles.others}>
          <View style={styles.or}>
            <View style={styles.line} />
            <Text variant="meta" tone="text2">
              {t('auth.or')}
            </Text>
            <View style={styles.line} />
          </View>
          {passkeysHere() && (
            <Button
              size="touch"
              grow
              icon={Fingerprint}
              label={t('auth.passkey.sign_in')}
              busy={passkey.busy}
              onPress={() => void passkey.start()}
            />
          )}
          {providers.map(({ id, name }) => (
            <Button
              key={id}
              size="touch"
              grow
              icon={LogIn}
              label={t('auth.provider', { name })}
              onPress={() => goToServer(providerPath(id, next))}
            />
          ))}
        </View>
      )}
    </AuthFrame>
  );
}

/** Where the server sends a browser on to the provider; `next` is the page of this app to come back to. */
export const providerPath = (id: string, next: string | undefined): string =>
  `/api/auth/oidc/${encodeURIComponent(id)}${next ? `?next=${encodeURIComponent(next)}` : ''}`;

const useStyles = makeStyles(({ colors }) => ({
  form: { gap: 14 },
  password: { gap: 6 },
  forgot: { alignSelf: 'flex-start' },
  others: { gap: 10 },
  or: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  line: { flex: 1, height: 1, backgroundColor: colors.line },
}));
