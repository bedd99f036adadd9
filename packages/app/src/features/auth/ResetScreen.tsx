import { auth, PASSWORD_MIN } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { useState } from 'react';
import { useMailToken } from '@/platform/mail-token';
import { useCall } from '@/store/use-call';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/TextField';
import { AuthFrame } from './AuthFrame';
import { AuthProblem } from './AuthProblem';
import { DeadLink } from './DeadLink';
import { isPasswordRefusal, NewPasswordField } from './NewPasswordField';
import { Splash } from './Splash';
import { ToSignIn } from './ToSignIn';
import { useLook } from './use-look';
import { useWait } from './use-wait';

/** Sets a new password with the link of a mail; every session of the account ends, this browser's too. */
export function ResetScreen() {
  const router = useRouter();
  const token = useMailToken();
  const { status, forget } = useSession();
  const look = useLook(useCall(auth.lookReset), token);
  const call = useCall(auth.resetPassword);
  const [password, setPassword] = useState('');
  const wait = useWait(call.error);
  const short = password.length < PASSWORD_MIN;
  const dead =
    token === null ? null : (look.error ?? (call.error?.code === 'auth.link_expired' ? call.error : null));
  if (token === null || dead) {
    return (
      <DeadLink error={dead} text={t('auth.reset.expired')} onRetry={look.again}>
        <Button
          kind="filled"
          size="touch"
          grow
          label={t('auth.link.send_new')}
          onPress={() => router.replace('/forgot')}
        />
        <ToSignIn />
      </DeadLink>
    );
  }
  if (!look.data) return <Splash />;
  const submit = async () => {
    if (short || call.busy || wait > 0) return;
    if (!(await call.run({ body: { token, password } }))) return;
    if (status === 'in') await forget();
    router.replace('/sign-in?done=reset');
  };
  return (
    <AuthFrame title={t('auth.reset.title')} text={t('auth.reset.text')}>
      {!isPasswordRefusal(call.error) && <AuthProblem error={call.error} wait={wait} />}
      {/* A password manager keeps the new password under this name. */}
      <TextField
        label={t('auth.email')}
        value={look.data.email}
        onChange={() => {}}
        autoComplete="username"
        readOnly
      />
      <NewPasswordField
        label={t('auth.new_password')}
        value={password}
        onChange={setPassword}
        onSubmit={() => void submit()}
        error={call.error}
        autoFocus
      />
      <Button
        kind="filled"
        size="touch"
        grow
        label={t('auth.reset.save')}
        busy={call.busy}
        disabledReason={
          wait > 0
            ? t('auth.wait', { seconds: wait })
            : short && t('auth.password_short', { min: PASSWORD_MIN })
        }
        onPress={() => void submit()}
      />
    </AuthFrame>
  );
}
