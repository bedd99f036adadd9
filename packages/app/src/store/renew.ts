import type { AnyEndpoint } from '@lintel/contract';
import { type Call, type Outcome, send } from './send.ts';

export interface ContractCall {
  readonly endpoint: AnyEndpoint;
  readonly call: Call;
  /** Give the same key for every try of one intent; a new one is made otherwise. */
  readonly idempotencyKey?: string;
}

/** What a call needs to know of the session. */
export interface SessionAccess {
  readonly server: string;
  token(): string | null;
  /** Who is signed in, and in which company; a call is never repeated as somebody else. */
  user(): string | null;
  /** Gets a new token; false when the session is over. */
  renew(): Promise<boolean>;
  /** Asks the person to prove again who they are; false when they would rather not. */
  proveAgain(): Promise<boolean>;
  /** The company asks for a second factor that is not set up. */
  mustEnrol(): void;
  newKey(): string;
}

// Other codes with the same status speak of what was typed: a wrong password, a wrong code.
const LAPSED: readonly string[] = ['auth.required', 'auth.token_invalid', 'unknown'];

/**
 * Calls an endpoint with the session. A token that has run out is renewed once; when another call has renewed it
 * meanwhile, that token is used. Where the server wants a fresh proof of identity, the person is asked for it. A call
 * that is repeated keeps its idempotency key.
 */
export async function callWithRenewal(
  { endpoint, call, idempotencyKey }: ContractCall,
  session: SessionAccess,
  more: { signal?: AbortSignal; onProgress?: (share: number) => void } = {},
): Promise<Outcome> {
  const base = {
    ...more,
    server: session.server,
    idempotencyKey: endpoint.idempotent ? (idempotencyKey ?? session.newKey()) : undefined,
  };
  const user = session.user();
  const attempt = (token: string | null) => send(endpoint, call, { ...base, token });
  const token = session.token();
  let outcome = await attempt(token);
  if (endpoint.access === 'public') return outcome;
  if ('error' in outcome && outcome.error.status === 401 && LAPSED.includes(outcome.error.code)) {
    const renewed = session.token() !== token || (await session.renew());
    if (!renewed || session.user() !== user) return outcome;
    outcome = await attempt(session.token());
  }
  if ('error' in outcome && outcome.error.code === 'auth.step_up_required') {
    const proved = await session.proveAgain();
    if (!proved || session.user() !== user) return outcome;
    outcome = await attempt(session.token());
  }
  if ('error' in outcome && outcome.error.code === 'auth.enrolment_required') session.mustEnrol();
  return outcome;
}
