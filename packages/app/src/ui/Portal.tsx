import type { ReactNode } from 'react';

/** Floating things that never take focus exist in the browser only. */
export const Portal = (_: { children: ReactNode }) => null;
