import { Hint, TOPICS } from '@lintel/contract';
import { useEffect } from 'react';
import type { Socket } from 'socket.io-client';
import { openSocket } from '../platform/socket';
import { api, refetchMe, refreshSession } from './api';
import { HintCollector } from './hint-tags';
import { liveLine } from './live-line';
import { store, useAppDispatch, useAppSelector } from './store';
import { accessToken } from './token';

const GATHER_MS = 250;
const LOST_AFTER_MS = 10_000;
/** When a server that could not be asked is asked again: after this, and up to as long again, so that not all ask at once. */
const AGAIN_MS = 4_000;

/**
 * Keeps the live connection while someone is signed in and refetches what hints say has changed. Once it has been gone
 * for 10 s, `liveLine` says since when.
 */
export function useLiveHints(): void {
  const dispatch = useAppDispatch();
  const user = useAppSelector((state) =>
    state.session.status === 'in' ? state.session.me?.userId : undefined,
  );
  useEffect(() => {
    if (!user) return;
    let socket: Socket | undefined;
    let gone = false;
    let lost: ReturnType<typeof setTimeout> | undefined;
    let later: ReturnType<typeof setTimeout> | undefined;
    // The server has ended the line, or refused its token: a new token begins again. A server that cannot be asked, as while
    // it is started anew, is asked again; a session that is over ends all of this.
    const again = async (line: Socket): Promise<void> => {
      const ok = await refreshSession(dispatch);
      clearTimeout(later);
      if (gone) return;
      if (ok) line.connect();
      else later = setTimeout(() => void again(line), AGAIN_MS * (1 + Math.random()));
    };
    const lookAtMe = () => void refetchMe(dispatch, store.getState().session.me);
    const collector = new HintCollector(GATHER_MS, (tags) => {
      dispatch(api.util.invalidateTags(tags));
      if (tags.includes('me') || tags.includes('company')) lookAtMe();
    });
    const onLost = () => {
      const lostAt = Date.now();
      lost ??= setTimeout(() => liveLine.set({ lostAt }), LOST_AFTER_MS);
    };
    let connectedBefore = false;
    openSocket(accessToken.get).then((opened) => {
      if (gone) return opened.close();
      socket = opened;
      opened.on('hint', (payload: unknown) => {
        const hint = Hint.safeParse(payload);
        if (hint.success) collector.add(hint.data);
      });
      opened.on('connect', () => {
        clearTimeout(lost);
        lost = undefined;
        liveLine.set({ lostAt: null });
        // What was said while the line was down is not repeated: look at everything again.
        if (connectedBefore) {
          dispatch(api.util.invalidateTags([...TOPICS]));
          lookAtMe();
        }
        connectedBefore = true;
      });
      opened.on('disconnect', (reason) => {
        onLost();
        if (reason === 'io server disconnect') void again(opened);
      });
      opened.on('connect_error', () => {
        onLost();
        if (!opened.active) void again(opened);
      });
    }, onLost);
    return () => {
      gone = true;
      clearTimeout(lost);
      clearTimeout(later);
      collector.flush();
      socket?.close();
      liveLine.set({ lostAt: null });
    };
  }, [user, dispatch]);
}
