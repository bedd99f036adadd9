import { auth, type Session, type SignedIn } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { keychain } from '@/platform/keychain';
import { passkeysHere } from '@/platform/passkeys';
import { useCall } from '@/store/use-call';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { makeStyles } from '@/ui/theme-context';
import { AuthProblem } from './AuthProblem';
import { CodeField, RecoveryField } from './CodeField';
import { usePasskeySignIn } from './use-passkey-sign-in';
import { useWait } from './use-wait';

type Asked = Extract<SignedIn, { status: 'second-factor' }>;

interface Props {
  asked: Asked;
  onSession: (session: Session) => Promise<void>;
  /** Back to the password: another address, or the ten minutes are over. */
  onBack: () => void;
}

/** After the right password: a code of the app, a recovery code, or a passkey. */
export function SecondFactor({ asked, onSession, onBack }: Props) {
  const styles = useStyles();
  const call = useCall(auth.secondFactor);
  const passkey = usePasskeySignIn(onSession, { inField: false });
  const [method, setMethod] = useState<'totp' | 'recovery'>(
    asked.methods.includes('totp') ? 'totp' : 'recovery',
  );
  const [code, setCode] = useState('');
  const [misses, setMisses] = useState(0);
  const wait = useWait(call.error);
  const typed = asked.methods.includes('totp') || asked.methods.includes('recovery');
  const other = method === 'totp' ? 'recovery' : 'totp';

  const submit = async (value: string) => {
    if (call.busy || wait > 0 || value.trim() === '') return;
    const reply = await call.run({
      body: { challenge: asked.challenge, method, code: value.trim(), client: keychain.client },
    });
    if (reply) return onSession(reply.data);
    setMisses((count) => count + 1);
    if (method === 'totp') setCode('');
  };
  const choose = (next: 'totp' | 'recovery') => {
    call.clear();
    setCode('');
    setMisses(0);
    setMethod(next);
  };
  const over = call.error?.code === 'auth.challenge_expired';
  const short = method === 'totp' ? code.length < 6 : code.trim().length < 6;
  return (
    <>
      <AuthProblem error={call.error ?? passkey.error} wait={wait} />
      {misses >= 2 && method === 'totp' && !over && (
        <Banner inset kind="info" title={t('auth.clock.title')} text={t('auth.clock.text')} />
      )}
      {passkey.trouble && <Banner inset kind="warning" title={t(`auth.passkey.${passkey.trouble}`)} />}
      {typed && !over && (
        <>
          {method === 'totp' ? (
            <CodeField
              key="totp"
              value={code}
              onChange={setCode}
              onFull={(full) => void submit(full)}
              hint={t('auth.code_hint')}
              autoFocus
            />
          ) : (
            <RecoveryField
              key="recovery"
              value={code}
              onChange={setCode}
              onSubmit={() => void submit(code)}
            />
          )}
          <Button
            kind="filled"
            size="touch"
            grow
            label={t('auth.code_send')}
            busy={call.busy}
            disabledReason={wait > 0 ? t('auth.wait', { seconds: wait }) : short && t('auth.code_needs')}
            onPress={() => void submit(code)}
          />
        </>
      )}
      <View style={styles.ways}>
        {!over && asked.methods.includes(other) && (
          <Button kind="quiet" label={t(`auth.instead.${other}`)} onPress={() => choose(other)} />
        )}
        {asked.methods.includes('passkey') && passkeysHere() && (
          <Button
            kind={typed ? 'quiet' : 'filled'}
            label={t('auth.instead.passkey')}
            busy={passkey.busy}
            onPress={() => void passkey.start()}
          />
        )}
        <Button kind="quiet" label={t('auth.start_over')} onPress={onBack} />
      </View>
    </>
  );
}

const useStyles = makeStyles(() => ({ ways: { gap: 4, alignItems: 'center' } }));
