import type { ReactNode } from 'react';

/** A real label: pressing it focuses the field. */
export const FieldLabel = ({ htmlFor, children }: { htmlFor: string; children: ReactNode }) => (
  <label htmlFor={htmlFor} style={{ display: 'flex' }}>
    {children}
  </label>
);
