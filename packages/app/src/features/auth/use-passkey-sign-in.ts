import { auth, type Session } from '@lintel/contract';
import { useEffect, useState } from 'react';
import { keychain } from '@/platform/keychain';
import {
  passkeyFailure,
  passkeysInFields,
  signWithPasskey,
  stopWaitingForPasskey,
  waitForPasskeyInField,
} from '@/platform/passkeys';
import { useCall } from '@/store/use-call';

// The server's challenge lasts ten minutes; a page left open asks for a new one before that.
const REARM_MS = 9 * 60_000;

/**
 * Signing in with a passkey: by a button, and where the browser can do it in the list under the e-mail field.
 * `trouble` is what the browser, not the server, had to say.
 */
export function usePasskeySignIn(
  accept: (session: Session) => Promise<void>,
  { inField }: { inField: boolean },
) {
  const options = useCall(auth.passkeyOptions);
  const signIn = useCall(auth.passkeySignIn);
  const [trouble, setTrouble] = useState<'cancelled' | 'failed' | null>(null);
  const [waiting, setWaiting] = useState(false);
  const [round, setRound] = useState(0);
  const { run: askOptions } = options;
  const { run: send } = signIn;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks for a new challenge
  useEffect(() => {
    if (!inField) return;
    let here = true;
    const listen = async () => {
      if (!(await passkeysInFields()) || !here) return;
      const asked = await askOptions();
      if (!asked || !here) return;
      // Stopped when the page goes, the button is pressed or a new round begins: nothing to say then.
      const response = await waitForPasskeyInField(asked.data.options).catch(() => null);
      if (!response || !here) return;
      const reply = await send({
        body: { handle: asked.data.handle, response, client: keychain.client },
      });
      if (reply) await accept(reply.data);
    };
    void listen();
    const rearm = setTimeout(() => here && setRound(round + 1), REARM_MS);
    return () => {
      here = false;
      clearTimeout(rearm);
      void stopWaitingForPasskey();
    };
  }, [inField, round]);

  const start = async () => {
    setTrouble(null);
    setWaiting(true);
    try {
      const asked = await askOptions();
      if (!asked) return;
      const response = await signWithPasskey(asked.data.options).catch((error: unknown) => {
        setTrouble(passkeyFailure(error) === 'cancelled' ? 'cancelled' : 'failed');
        return null;
      });
      if (!response) return;
      const reply = await send({
        body: { handle: asked.data.handle, response, client: keychain.client },
      });
      if (reply) await accept(reply.data);
    } finally {
      setWaiting(false);
    }
  };
  return { start, busy: waiting || signIn.busy, error: signIn.error ?? options.error, trouble };
}
