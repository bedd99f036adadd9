export { type ConsentState, type CurrentConsent, countLines as countConsent } from './consent.repository.ts';
export {
  appendConsent,
  type ConsentChannel,
  consentState,
  currentConsent,
  type NewConsent,
} from './consent.service.ts';
export { followConsent, type Moved, mergeConsent, refusalsOf, unmergeConsent } from './merge-consent.ts';
