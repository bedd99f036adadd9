import { createContext, type ReactNode } from 'react';

/** What the shell puts into the top bar of every screen. */
export const CornerContext = createContext<ReactNode>(null);
