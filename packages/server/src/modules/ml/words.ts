import { t } from '@lintel/contract/messages';

/** Key of the target "first appointment held within 14 days of the moment". */
export const APPOINTMENT_TARGET = 'appointment_held_14d';
/** Days in which that appointment has to be held. */
export const APPOINTMENT_WINDOW_DAYS = 14;
/** Days in which a deal has to be signed, unless a company says otherwise: from 30 to 180. */
export const SIGNING_WINDOW_DAYS = 90;
/** Key of the target "a deal signed within so many days of the moment". */
export const signingTarget = (days: number): string => `deal_signed_${days}d`;
/** The days of such a key; null when it is none. */
export function signingDays(key: string): number | null {
  const days = Number(/^deal_signed_([1-9]\d{1,2})d$/.exec(key)?.[1]);
  return days >= 30 && days <= 180 ? days : null;
}
/** Days from the look at a lead to where its label is known; null for outcomes that were recorded, which have none. */
export const windowDays = (key: string): number | null =>
  key === APPOINTMENT_TARGET ? APPOINTMENT_WINDOW_DAYS : signingDays(key);

/** Targets that were recorded as an outcome, by import or by hand: this and the outcome's name. */
export const OUTCOME_PREFIX = 'outcome:';

/** What people call a model: its number in the company's registry. */
export const modelLabel = (number: number): string => `v${number}`;

/** What a target is called in a list. */
export function targetName(key: string): string {
  const days = signingDays(key);
  if (days !== null) return t('ml.target_name.deal_signed', { days });
  return key === APPOINTMENT_TARGET
    ? t('ml.target_name.appointment_held_14d')
    : key.slice(OUTCOME_PREFIX.length);
}

/** What a chance is a chance of: "to be Converted". */
export function targetWords(key: string): string {
  const days = signingDays(key);
  if (days !== null) return t('ml.target.deal_signed', { days });
  return key === APPOINTMENT_TARGET
    ? t('ml.target.appointment_held_14d')
    : t('ml.target.outcome', { name: key.slice(OUTCOME_PREFIX.length) });
}
