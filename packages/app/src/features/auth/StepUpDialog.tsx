import { auth, type BodyOf, type ReplyOf } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useCallback, useEffect, useState } from 'react';
import { View } from 'react-native';
import { currentAddress } from '@/platform/address';
import { passkeyFailure, passkeysHere, signWithPasskey } from '@/platform/passkeys';
import { goToServer, providersHere } from '@/platform/server-page';
import { problemText } from '@/store/problem';
import { stepUp } from '@/store/step-up';
import { useCall } from '@/store/use-call';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useSetupStatusQuery } from './auth.api';
import { CodeField, RecoveryField } from './CodeField';
import { providerPath } from './SignInCard';
import { useWait } from './use-wait';

type Options = ReplyOf<typeof auth.stepUpOptions>;
type Method = Options['methods'][number];

/** Asks once for all calls that wait for a fresh proof of identity; closing it gives them their refusal. */
export default function StepUpDialog() {
  const styles = useStyles();
  const { me } = useSession();
  const asking = useCall(auth.stepUpOptions);
  const call = useCall(auth.stepUp);
  const setup = useSetupStatusQuery();
  const [options, setOptions] = useState<Options | null>(null);
  const [chosen, setChosen] = useState<Method | null>(null);
  const [text, setText] = useState('');
  const [misses, setMisses] = useState(0);
  const [trouble, setTrouble] = useState<'cancelled' | 'failed' | null>(null);
  const [waiting, setWaiting] = useState(false);
  const wait = useWait(call.error);
  const { run: ask } = asking;
  const load = useCallback(async () => {
    const reply = await ask();
    if (reply) setOptions(reply.data);
    return reply?.data ?? null;
  }, [ask]);
  useEffect(() => void load(), [load]);

  const methods = (options?.methods ?? []).filter((m) => m !== 'passkey' || passkeysHere());
  const method = chosen ?? methods[0];
  const send = async (body: BodyOf<typeof auth.stepUp>) => {
    if (call.busy || wait > 0) return;
    if (await call.run({ body })) return stepUp.answer(true);
    setMisses((count) => count + 1);
    if (body.method !== 'recovery') setText('');
  };
  const passkey = async () => {
    setTrouble(null);
    setWaiting(true);
    try {
      // A challenge is good for one try.
      const fresh = call.error || trouble ? await load() : options;
      if (!fresh?.passkey) return;
      const { handle, options: asked } = fresh.passkey;
      const response = await signWithPasskey(asked).catch((error: unknown) => {
        setTrouble(passkeyFailure(error) === 'cancelled' ? 'cancelled' : 'failed');
        return null;
      });
      if (response) await send({ method: 'passkey', handle, response });
    } finally {
      setWaiting(false);
    }
  };
  const submit = () => {
    if (method === 'passkey') return passkey();
    if (method === 'password') return send({ method, password: text });
    if (method === 'totp' || method === 'recovery') return send({ method, code: text.trim() });
  };
  const choose = (next: Method) => {
    call.clear();
    setTrouble(null);
    setText('');
    setMisses(0);
    setChosen(next);
  };
  const empty = method === 'password' ? text === '' : method !== 'passkey' && text.trim().length < 6;
  const providers = providersHere ? (setup.data?.providers ?? []) : [];
  return (
    <Dialog
      open
      onClose={() => stepUp.answer(false)}
      title={t('auth.step_up.title')}
      text={t('auth.step_up.text')}
      confirm={
        method && method !== 'oidc'
          ? {
              label: t(method === 'passkey' ? 'auth.step_up.passkey' : 'auth.step_up.confirm'),
              onPress: () => void submit(),
              busy: call.busy || waiting,
              disabledReason:
                wait > 0 ? t('auth.wait', { seconds: wait }) : empty && t(`auth.step_up.needs_${method}`),
            }
          : undefined
      }
      cancelLabel={t('ui.cancel')}
    >
      <View style={styles.all}>
        {asking.error && (
          <Banner
            inset
            kind="error"
            title={problemText(asking.error)}
            action={{ label: t('ui.try_again'), onPress: () => void load() }}
          />
        )}
        {call.error && (
          <Banner
            inset
            kind="error"
            title={wait > 0 ? t('auth.wait', { seconds: wait }) : stepUpProblem(call.error)}
          />
        )}
        {trouble && <Banner inset kind="warning" title={t(`auth.passkey.${trouble}`)} />}
        {misses >= 2 && method === 'totp' && (
          <Banner inset kind="info" title={t('auth.clock.title')} text={t('auth.clock.text')} />
        )}
        {!options && !asking.error && <SkeletonRows rows={1} height={44} avatar={false} />}
        {options && !method && <Text tone="text2">{t('auth.step_up.none')}</Text>}
        {method === 'password' && (
          <TextField
            label={t('auth.step_up.password', { email: me?.email ?? '' })}
            value={text}
            onChange={setText}
            onSubmit={() => void submit()}
            autoComplete="current-password"
            secureTextEntry
            autoFocus
            testID="step-up-password"
          />
        )}
        {method === 'totp' && (
          <CodeField
            value={text}
            onChange={setText}
            onFull={(code) => void send({ method: 'totp', code })}
            hint={t('auth.code_hint')}
            autoFocus
          />
        )}
        {method === 'recovery' && (
          <RecoveryField value={text} onChange={setText} onSubmit={() => void submit()} />
        )}
        {method === 'oidc' && (
          <>
            <Text tone="text2">{t('auth.step_up.oidc')}</Text>
            {providers.map(({ id, name }) => (
              <Button
                key={id}
                grow
                label={t('auth.provider', { name })}
                onPress={() => goToServer(providerPath(id, currentAddress() ?? undefined))}
              />
            ))}
          </>
        )}
        <View style={styles.ways}>
          {methods
            .filter((other) => other !== method)
            .map((other) => (
              <Button
                key={other}
                kind="quiet"
                label={t(`auth.instead.${other}`)}
                onPress={() => choose(other)}
              />
            ))}
        </View>
      </View>
    </Dialog>
  );
}

/** At sign-in the sentence speaks of e-mail and password; here only the password can be wrong. */
const stepUpProblem = (error: { code: string }): string =>
  error.code === 'auth.credentials_wrong' ? t('auth.step_up.wrong') : problemText(error);

const useStyles = makeStyles(() => ({
  all: { gap: 12, paddingVertical: 6, paddingHorizontal: 2 },
  ways: { alignItems: 'flex-start' },
}));
