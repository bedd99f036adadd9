import {
  type AnyEndpoint,
  auth,
  type CallOf,
  type Me,
  type Permission,
  type ReplyOf,
  type Session,
} from '@lintel/contract';
import { useEffect } from 'react';
import { saveFile } from '../platform/files';
import { storage } from '../platform/storage';
import {
  type ArgOf,
  acceptSession,
  api,
  callEndpoint,
  dropSession,
  LEFT,
  refetchMe,
  refreshSession,
} from './api';
import { offline } from './offline/face';
import type { AppProblem } from './problem';
import type { Call } from './send';
import { type SessionStatus, sessionSlice } from './session';
import { useAppDispatch, useAppSelector } from './store';

/** Tries the browser's cookie once when the app starts. */
export function useStartSession(): SessionStatus {
  const dispatch = useAppDispatch();
  const status = useAppSelector((state) => state.session.status);
  useEffect(() => {
    if (status === 'starting') void refreshSession(dispatch);
  }, [status, dispatch]);
  return status;
}

/** Who is signed in and what they may do; the actions for signing in and out. */
export function useSession() {
  const dispatch = useAppDispatch();
  const { status, me, expired, wiped } = useAppSelector((state) => state.session);
  return {
    status,
    me,
    expired,
    wiped,
    may: (permission: Permission): boolean => mayDo(me, permission),
    /** Takes over the session that sign-in or registration has answered with. */
    accept: (session: Session) => acceptSession(session, dispatch),
    /** Tries to reach the server again after `unreachable`. */
    retry: () => dispatch(sessionSlice.actions.restarted()),
    /** Asks again what the signed-in person may and must do. */
    lookAgain: () => refetchMe(dispatch, me),
    /** Forgets a session that the server has ended already. */
    forget: () => dropSession(dispatch, false),
    signOut: async () => {
      if (offline.face && !(await offline.face.mayLeave())) return;
      const outcome = await callEndpoint({ endpoint: auth.signOut, call: {} }, dispatch);
      if ('error' in outcome && outcome.error.status === 0) storage.set(LEFT, 'yes');
      await dropSession(dispatch, false);
    },
  };
}

export const mayDo = (me: Me | null, permission: Permission): boolean =>
  me?.permissions.some((p) => p.permission === permission) ?? false;

/** Calls outside the query cache: uploads with progress, and replies that are files. */
export function useContractCall() {
  const dispatch = useAppDispatch();
  return {
    /** Sends a file; resolves to the reply or rejects with an AppProblem. */
    async upload<E extends AnyEndpoint>(
      endpoint: E,
      call: Omit<CallOf<E>, 'body'> & { body: Blob },
      more: { onProgress: (share: number) => void; signal?: AbortSignal },
    ): Promise<ReplyOf<E>> {
      const outcome = await callEndpoint({ endpoint, call }, dispatch, more);
      if ('error' in outcome) throw outcome.error satisfies AppProblem;
      return outcome.data as ReplyOf<E>;
    },
    /** Fetches a file with the session and hands it to the person. */
    async download<E extends AnyEndpoint>(endpoint: E, call: ArgOf<E>, name: string): Promise<void> {
      const outcome = await callEndpoint({ endpoint, call: (call ?? {}) as Call }, dispatch);
      if ('error' in outcome) throw outcome.error satisfies AppProblem;
      await saveFile(outcome.data as Blob, name);
    },
    invalidate: (tags: Parameters<typeof api.util.invalidateTags>[0]) =>
      dispatch(api.util.invalidateTags(tags)),
  };
}
