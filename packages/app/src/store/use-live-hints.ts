import { Hint, TOPICS } from '@lintel/contract';
import { useEffect, useState } from 'react';
import type { Socket } from 'socket.io-client';
import { openSocket } from '../platform/socket';
import { api, refetchMe, refreshSession } from './api';
import { HintCollector } from './hint-tags';
import { store, useAppDispatch, useAppSelector } from './store';
import { accessToken } from './token';

const GATHER_MS = 250;
const LOST_AFTER_MS = 10_000;

/**
 * Keeps the live connection while someone is signed in and refetches what hints say has changed.
 * Returns false once the connection has been gone for 10 s.
 */
export function useLiveHints(): boolean {
  const dispatch = useAppDispatch();
  const user = useAppSelector((state) =>
    state.session.status === 'in' ? state.session.me?.userId : undefined,
  );
  const [live, setLive] = useState(true);
  useEffect(() => {
    if (!user) return;
    let socket: Socket | undefined;
    let gone = false;
    let lost: ReturnType<typeof setTimeout> | undefined;
    const lookAtMe = () => void refetchMe(dispatch, store.getState().session.me);
    const collector = new HintCollector(GATHER_MS, (tags) => {
      dispatch(api.util.invalidateTags(tags));
      if (tags.includes('me') || tags.includes('company')) lookAtMe();
    });
    const onLost = () => {
      lost ??= setTimeout(() => setLive(false), LOST_AFTER_MS);
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
        setLive(true);
        // What was said while the line was down is not repeated: look at everything again.
        if (connectedBefore) {
          dispatch(api.util.invalidateTags([...TOPICS]));
          lookAtMe();
        }
        connectedBefore = true;
      });
      opened.on('disconnect', (reason) => {
        onLost();
        if (reason === 'io server disconnect')
          void refreshSession(dispatch).then((ok) => ok && opened.connect());
      });
      opened.on('connect_error', () => {
        onLost();
        // A refused token ends the attempts; a new one starts them again.
        if (!opened.active) void refreshSession(dispatch).then((ok) => ok && opened.connect());
      });
    }, onLost);
    return () => {
      gone = true;
      clearTimeout(lost);
      collector.flush();
      socket?.close();
    };
  }, [user, dispatch]);
  return live;
}
