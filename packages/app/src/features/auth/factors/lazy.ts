import { lazy } from 'react';

// Fetched when somebody sets a factor up: neither the QR encoder nor the passkey library belongs in the first load.
export const TotpSetup = lazy(() => import('./TotpSetup'));
export const AddPasskey = lazy(() => import('./AddPasskey'));
