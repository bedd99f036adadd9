import { lazy } from 'react';

/** Comes with the first press of New, and not with the first screen. */
export const NewLeadDialog = lazy(() =>
  import('./NewLeadDialog').then((m) => ({ default: m.NewLeadDialog })),
);
