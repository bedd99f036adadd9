import {
  type AnyEndpoint,
  auth,
  type CallOf,
  type Me,
  type ReplyOf,
  type Session,
  TOPICS,
} from '@lintel/contract';
import { type BaseQueryFn, createApi } from '@reduxjs/toolkit/query/react';
import { keychain } from '../platform/keychain';
import { oneAtATime } from '../platform/one-at-a-time';
import { randomId } from '../platform/random-id';
import { serverUrl } from '../platform/server';
import { storage } from '../platform/storage';
import { offline } from './offline/face';
import type { AppProblem } from './problem';
import { type ContractCall, callWithRenewal } from './renew';
import { type Call, type Outcome, send } from './send';
import { sessionSlice } from './session';
import { stepUp } from './step-up';
import { accessToken, signedInUser } from './token';

/** What an endpoint takes; parts that have no required key may be left out. */
type Part<Name extends string, Input> =
  Record<never, never> extends Input ? { [K in Name]?: Input } : { [K in Name]: Input };
type CallParts<E extends AnyEndpoint> = Part<'params', NonNullable<CallOf<E>['params']>> &
  Part<'query', NonNullable<CallOf<E>['query']>> &
  Part<'body', E['bodyKind'] extends 'file' ? Blob : NonNullable<CallOf<E>['body']>>;
// `void` lets a call without arguments be written as one: `useMeQuery()`.
export type ArgOf<E extends AnyEndpoint> =
  // biome-ignore lint/suspicious/noConfusingVoidType: hooks of an optional argument are typed so
  Record<never, never> extends CallParts<E> ? CallParts<E> | void : CallParts<E>;

export type Dispatch = (action: { type: string }) => unknown;
/** Set from a sign-out without a network until the server knows. */
export const LEFT = 'lintel.left';
let refreshing: Promise<boolean> | undefined;

/**
 * Takes over a session the server has given: token into memory, person into the store. When it is another person's, or
 * the same one's in another company, nothing fetched before is kept.
 */
export async function acceptSession(session: Session, dispatch: Dispatch): Promise<void> {
  accessToken.set(session.accessToken);
  if (session.refreshToken) await keychain.write(session.refreshToken);
  const before = signedInUser.get();
  signedInUser.set(session.me.userId);
  dispatch(sessionSlice.actions.opened(session.me));
  if (before !== null && before !== session.me.userId) dispatch(api.util.resetApiState());
}

/** Asks again who is signed in and what they may do; when that has changed, so has what they may see. */
export async function refetchMe(dispatch: Dispatch, known: Me | null): Promise<void> {
  const outcome = await callEndpoint({ endpoint: auth.me, call: {} }, dispatch);
  if (!('data' in outcome)) return;
  const me = outcome.data as Me;
  if (me.userId !== signedInUser.get()) return;
  dispatch(sessionSlice.actions.opened(me));
  if (known && JSON.stringify(known) !== JSON.stringify(me)) dispatch(api.util.invalidateTags([...TOPICS]));
}

/** Forgets the session on this side, and everything fetched with it. */
export async function dropSession(dispatch: Dispatch, expired: boolean): Promise<void> {
  accessToken.set(null);
  signedInUser.set(null);
  stepUp.answer(false);
  offline.face?.close();
  delete offline.face;
  await keychain.clear();
  // What was kept for working offline goes before anything else is shown.
  // A wipe that fails is tried again at the next start: its mark stays.
  const wiped = storage.get('lintel.kept') !== null;
  if (wiped) await import('../platform/local-store').then((m) => m.wipeLocalStore()).catch(() => undefined);
  dispatch(sessionSlice.actions.closed({ expired, wiped }));
  dispatch(api.util.resetApiState());
}

/** One refresh for all who wait, also across the tabs of a browser. True when there is a session again. */
export function refreshSession(dispatch: Dispatch): Promise<boolean> {
  refreshing ??= oneAtATime('lintel.refresh', async () => {
    const refreshToken = await keychain.read();
    const outcome = await send(
      auth.refresh,
      { body: refreshToken ? { refreshToken } : {} },
      {
        server: serverUrl,
        token: null,
      },
    );
    if ('data' in outcome) {
      const session = outcome.data as Session;
      if (storage.get(LEFT)) {
        // Somebody signed out here without a network: the server hears of it now.
        const told = await send(auth.signOut, {}, { server: serverUrl, token: session.accessToken });
        if ('data' in told) storage.remove(LEFT);
        await dropSession(dispatch, false);
        return false;
      }
      await acceptSession(session, dispatch);
      return true;
    }
    if (outcome.error.status === 401) await dropSession(dispatch, true);
    else dispatch(sessionSlice.actions.unreachable());
    return false;
  }).finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

/** Calls an endpoint with the session of this app. */
export const callEndpoint = (
  request: ContractCall,
  dispatch: Dispatch,
  more?: { signal?: AbortSignal; onProgress?: (share: number) => void },
): Promise<Outcome> =>
  callWithRenewal(
    request,
    {
      server: serverUrl,
      token: accessToken.get,
      user: signedInUser.get,
      renew: () => refreshSession(dispatch),
      proveAgain: () => stepUp.ask(),
      mustEnrol: () => dispatch(sessionSlice.actions.mustEnrol()),
      newKey: randomId,
    },
    more,
  );

/** As `callEndpoint`, by way of what this device keeps: without a network reads are answered and writes wait there. */
export function callKept(request: ContractCall, dispatch: Dispatch, signal?: AbortSignal): Promise<Outcome> {
  const run = (call: ContractCall) => callEndpoint(call, dispatch, { signal });
  return offline.face?.through(request, run) ?? run(request);
}

const baseQuery: BaseQueryFn<ContractCall, unknown, AppProblem> = (request, { dispatch, signal }) =>
  callKept(request, dispatch, signal) as Promise<{ data: unknown } | { error: AppProblem }>;

/** All server data. Features add their endpoints with `api.injectEndpoints`; tag types are the live topics. */
export const api = createApi({
  reducerPath: 'api',
  baseQuery,
  tagTypes: TOPICS,
  refetchOnReconnect: true,
  endpoints: () => ({}),
});

/**
 * Turns an endpoint of the contract into a query or mutation definition:
 * `build.query({ ...fromContract(contract.leads.listLeads), providesTags: ['leads'] })`.
 */
export function fromContract<E extends AnyEndpoint>(endpoint: E) {
  return {
    query: (arg: ArgOf<E>): ContractCall => ({ endpoint, call: (arg ?? {}) as Call }),
    transformResponse: (reply: unknown): ReplyOf<E> => reply as ReplyOf<E>,
  };
}
