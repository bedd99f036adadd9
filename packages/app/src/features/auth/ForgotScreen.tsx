import { auth } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useLocalSearchParams } from 'expo-router';
import MailCheck from 'lucide-react-native/icons/mail-check';
import { useState } from 'react';
import { useCall } from '@/store/use-call';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { TextField } from '@/ui/TextField';
import { AuthFrame } from './AuthFrame';
import { AuthProblem } from './AuthProblem';
import { ToSignIn } from './ToSignIn';
import { useWait } from './use-wait';

/** Asks for a link to set a new password; the answer is the same whether there is such an account or not. */
export function ForgotScreen() {
  const { expired } = useLocalSearchParams<{ expired?: string }>();
  const call = useCall(auth.forgotPassword);
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState(false);
  const wait = useWait(call.error);
  const missing = email.trim() === '';
  const submit = async () => {
    if (missing || call.busy || wait > 0) return;
    if (await call.run({ body: { email: email.trim() } })) setSent(true);
  };
  if (sent) {
    return (
      <AuthFrame title={t('auth.forgot.sent')}>
        <Notice icon={MailCheck} tone="info" text={t('auth.forgot.sent_text', { email: email.trim() })} />
        <Button
          size="touch"
          grow
          label={t('auth.forgot.again')}
          busy={call.busy}
          disabledReason={wait > 0 && t('auth.wait', { seconds: wait })}
          onPress={() => setSent(false)}
        />
        <ToSignIn />
      </AuthFrame>
    );
  }
  const badEmail = call.error?.code === 'request.invalid';
  return (
    <AuthFrame
      title={t('auth.forgot.title')}
      text={t(expired === undefined ? 'auth.forgot.text' : 'auth.forgot.text_expired')}
    >
      {!badEmail && <AuthProblem error={call.error} wait={wait} />}
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
      <Button
        kind="filled"
        size="touch"
        grow
        label={t('auth.forgot.send')}
        busy={call.busy}
        disabledReason={wait > 0 ? t('auth.wait', { seconds: wait }) : missing && t('auth.forgot.needs')}
        onPress={() => void submit()}
      />
      <ToSignIn />
    </AuthFrame>
  );
}
