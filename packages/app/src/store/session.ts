import type { Me, Session } from '@lintel/contract';
import { createSlice, type PayloadAction } from '@reduxjs/toolkit';

/** `starting` while the browser's cookie is tried; `unreachable` when no server answered that. */
export type SessionStatus = 'starting' | 'unreachable' | 'out' | 'in';

interface SessionState {
  status: SessionStatus;
  me: Me | null;
  /** Set when a session ended by itself, so that the sign-in page can say so. */
  expired: boolean;
  /** Set when what this device kept for working offline went with it. */
  wiped: boolean;
}

const initialState: SessionState = { status: 'starting', me: null, expired: false, wiped: false };

export const sessionSlice = createSlice({
  name: 'session',
  initialState,
  reducers: {
    opened(state, { payload }: PayloadAction<Session['me']>) {
      state.status = 'in';
      state.me = payload;
      state.expired = false;
      state.wiped = false;
    },
    closed(state, { payload }: PayloadAction<{ expired: boolean; wiped: boolean }>) {
      // Said once more by a call that was under way, it stays true.
      state.expired = payload.expired && (state.status === 'in' || state.expired);
      state.wiped = payload.expired && (payload.wiped || state.wiped);
      state.status = 'out';
      state.me = null;
    },
    /** Whoever is in stays in: the server may come back. */
    unreachable(state) {
      if (!state.me) state.status = 'unreachable';
    },
    restarted(state) {
      state.status = 'starting';
    },
    /** A call was refused because the company asks for a second factor. */
    mustEnrol(state) {
      if (state.me) state.me.mustEnrol = true;
    },
    companyChanged(state, { payload }: PayloadAction<Me['company']>) {
      if (state.me) state.me.company = payload;
    },
  },
});
