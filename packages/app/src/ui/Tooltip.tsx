import type { ReactNode } from 'react';

/** A pointer or keyboard shows the words; a device has neither, and the label is spoken there. */
export const Tooltip = ({ children }: { text: string; keys?: string; children: ReactNode }) => children;
