import type { ReactNode } from 'react';

/** On a device the field itself carries the label; here it is only drawn. */
export const FieldLabel = ({ children }: { htmlFor: string; children: ReactNode }) => children;
