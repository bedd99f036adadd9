import { auth } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import { useEffect, useState } from 'react';
import { useMailToken } from '@/platform/mail-token';
import { useCall } from '@/store/use-call';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { AuthFrame } from './AuthFrame';
import { DeadLink } from './DeadLink';
import { ToSignIn } from './ToSignIn';

/** Confirms a new address with the link sent to it; a press does it, since mail programs open links by themselves. */
export function ConfirmEmailScreen() {
  const router = useRouter();
  const token = useMailToken();
  const { status, lookAgain } = useSession();
  const call = useCall(auth.confirmEmail);
  const [email, setEmail] = useState<string | null>(null);
  const { run, clear } = call;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another link begins anew
  useEffect(() => {
    setEmail(null);
    clear();
  }, [token, clear]);
  const confirm = async () => {
    if (!token) return;
    const reply = await run({ body: { token } });
    if (!reply) return;
    setEmail(reply.data.email);
    if (status === 'in') await lookAgain();
  };
  const goOn =
    status === 'in' ? (
      <Button
        kind={email ? 'filled' : 'quiet'}
        size="touch"
        grow
        label={t('auth.confirm.go_on')}
        onPress={() => router.replace(email ? '/settings/profile' : '/')}
      />
    ) : (
      <ToSignIn />
    );
  if (email) {
    return (
      <AuthFrame title={t('auth.confirm.done')}>
        <Notice icon={CircleCheck} tone="success" text={t('auth.confirm.done_text', { email })} />
        {goOn}
      </AuthFrame>
    );
  }
  if (token === null || call.error) {
    return (
      <DeadLink
        error={call.error}
        text={call.error?.code === 'account.email_taken' ? '' : t('auth.confirm.expired')}
        onRetry={() => void confirm()}
      >
        {goOn}
      </DeadLink>
    );
  }
  return (
    <AuthFrame title={t('auth.confirm.title')} text={t('auth.confirm.text')}>
      <Button
        kind="filled"
        size="touch"
        grow
        label={t('auth.confirm.press')}
        busy={call.busy}
        onPress={() => void confirm()}
      />
    </AuthFrame>
  );
}
