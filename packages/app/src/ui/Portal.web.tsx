import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** Draws above everything, outside the clipping of its parents. */
export const Portal = ({ children }: { children: ReactNode }) => createPortal(children, document.body);
