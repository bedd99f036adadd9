import { useSyncExternalStore } from 'react';
import type { Placed } from './waiting-write';

export interface OfflineState {
  /** False while the network or the server is away. */
  readonly reachable: boolean;
  /** When the copy on this device was last complete, milliseconds; null when it never was. */
  readonly syncedAt: number | null;
  /** When the facts were true that Today is ranked by without a network, by this device's clock. */
  readonly dayAt: number | null;
  /** When the listings kept on this device were last complete. */
  readonly listingsAt: number | null;
  readonly queue: readonly Placed[];
  /** Why nothing is kept here; null when it is. */
  readonly fault: 'insecure' | 'missing' | null;
  /** A newer app is here and starts with the next load. */
  readonly newVersion: boolean;
}

export const initialState: OfflineState = {
  reachable: true,
  syncedAt: null,
  dayAt: null,
  listingsAt: null,
  queue: [],
  fault: null,
  newVersion: false,
};
let state = initialState;
const watchers = new Set<() => void>();

export const offlineState = {
  get: (): OfflineState => state,
  set(change: Partial<OfflineState>): void {
    state = { ...state, ...change };
    for (const tell of watchers) tell();
  },
};
const watch = (tell: () => void): (() => void) => {
  watchers.add(tell);
  return () => void watchers.delete(tell);
};

/** What a screen needs to know of working offline. */
export const useOffline = (): OfflineState => useSyncExternalStore(watch, offlineState.get);
