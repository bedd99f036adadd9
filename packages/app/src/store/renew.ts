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
  /** Gets a new token; false when the session is over. */
  renew(): Promise<boolean>;
  newKey(): string;
}

/**
 * Calls an endpoint with the session. A token that has run out is renewed once and the call repeated with the
 * same idempotency key; when another call has renewed it meanwhile, that token is used.
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
  const token = session.token();
  const first = await send(endpoint, call, { ...base, token });
  if (!('error' in first) || first.error.status !== 401 || endpoint.access === 'public') return first;
  const renewed = session.token() !== token || (await session.renew());
  return renewed ? send(endpoint, call, { ...base, token: session.token() }) : first;
}
