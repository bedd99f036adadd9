import type { Import } from '@lintel/contract';
import { CONSENT_CHANNELS } from '@lintel/contract/intake';

type Consent = Import['consent'];
export type Channel = (typeof CONSENT_CHANNELS)[number];

/** The consent step as it stands on screen; `date` is a day as YYYY-MM-DD. */
export interface ConsentForm {
  given: boolean;
  channels: readonly Channel[];
  date: string | null;
  source: string;
  wording: string;
  evidence: string;
}
export type ConsentFaults = Partial<Record<'channels' | 'date' | 'source' | 'wording', 'missing' | 'future'>>;

export function consentFormOf(consent: Consent): ConsentForm {
  if (consent.state === 'unknown')
    return { given: false, channels: [], date: null, source: '', wording: '', evidence: '' };
  const { channels, givenAt, source, wording, evidence } = consent;
  return { given: true, channels, date: givenAt.slice(0, 10), source, wording, evidence: evidence ?? '' };
}

/** What is missing before this counts as given; consent without a day, a source or the wording is not known. */
export function faultsOf(form: ConsentForm, now = new Date()): ConsentFaults {
  if (!form.given) return {};
  const faults: ConsentFaults = {};
  if (form.channels.length === 0) faults.channels = 'missing';
  if (form.date === null) faults.date = 'missing';
  else if (Date.parse(`${form.date}T00:00:00Z`) > now.getTime()) faults.date = 'future';
  if (form.source.trim() === '') faults.source = 'missing';
  if (form.wording.trim() === '') faults.wording = 'missing';
  return faults;
}

/** What the form says, for the server. A day stands for its beginning in UTC. */
export function consentOf(form: ConsentForm): Consent {
  if (!form.given || form.date === null) return { state: 'unknown' };
  return {
    state: 'given',
    channels: CONSENT_CHANNELS.filter((channel) => form.channels.includes(channel)),
    givenAt: `${form.date}T00:00:00Z`,
    source: form.source.trim(),
    wording: form.wording.trim(),
    ...(form.evidence.trim() && { evidence: form.evidence.trim() }),
  };
}

/** True when saying it again would change nothing; a changed import is checked anew. */
export const sameConsent = (a: Consent, b: Consent): boolean =>
  JSON.stringify(flat(a)) === JSON.stringify(flat(b));

const flat = (consent: Consent) =>
  consent.state === 'unknown'
    ? ['unknown']
    : [
        [...consent.channels].sort(),
        Date.parse(consent.givenAt),
        consent.source,
        consent.wording,
        consent.evidence ?? '',
      ];
