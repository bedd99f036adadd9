import type { Me } from '@lintel/contract';
import { lastKept, localStoreFault, openLocalStore } from '../../platform/local-store';
import type { Dispatch } from '../api';
import { sessionSlice } from '../session';
import { signedInUser } from '../token';
import { type Engine, startEngine } from './engine';
import { offlineState } from './offline-state';

/** What is kept stays locked when the device has not reached the server for so long. */
export const LOCK_DAYS = 14;
const DAY_MS = 86_400_000;

interface KeptMe {
  me: Me;
  /** When the server last answered, and when this was last opened, by this device's clock. */
  contactAt: number;
  seenAt: number;
}

let running: { userId: string; engine: Promise<Engine | null> } | undefined;

/** The engine of the signed-in person; null where this device keeps nothing. */
export function engineOf(me: Me, dispatch: Dispatch): Promise<Engine | null> {
  if (running?.userId !== me.userId) running = { userId: me.userId, engine: start(me, dispatch) };
  return running.engine;
}

async function start(me: Me, dispatch: Dispatch): Promise<Engine | null> {
  const fault = localStoreFault();
  const store = fault ? null : await openLocalStore(me.userId, true).catch(() => null);
  if (!store) {
    offlineState.set({ fault: fault ?? 'missing' });
    return null;
  }
  return startEngine(me, store, dispatch, () => {
    running = undefined;
  });
}

/**
 * Without a server: lets in whoever was signed in on this device last, from what is kept. `none` when nobody was, or
 * nothing is kept; a number of days when it has been locked for want of contact.
 */
export async function openKept(dispatch: Dispatch): Promise<'open' | 'none' | { days: number }> {
  const user = await lastKept();
  const store = user === null ? null : await openLocalStore(user, false);
  const kept = (await store?.get('me', 'me')) as KeptMe | undefined;
  if (!store || !kept) return 'none';
  // A clock that was put back does not unlock it.
  const now = Math.max(Date.now(), kept.seenAt);
  const days = Math.floor((now - kept.contactAt) / DAY_MS);
  if (days >= LOCK_DAYS) return { days };
  await store.write({ put: [{ kind: 'me', id: 'me', value: { ...kept, seenAt: now } satisfies KeptMe }] });
  signedInUser.set(kept.me.userId);
  await engineOf(kept.me, dispatch);
  dispatch(sessionSlice.actions.opened(kept.me) as { type: string });
  return 'open';
}
