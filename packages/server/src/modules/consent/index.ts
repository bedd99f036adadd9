export type { ConsentState, CurrentConsent } from './consent.repository.ts';
export {
  appendConsent,
  type ConsentChannel,
  consentState,
  currentConsent,
  type NewConsent,
} from './consent.service.ts';
