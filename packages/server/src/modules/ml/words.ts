import { currentLocale, hasMessage, t } from '@lintel/contract/messages';
import type { FeatureValue } from '@lintel/scoring';

/** Key of the target "first appointment held within 14 days of the moment". */
export const APPOINTMENT_TARGET = 'appointment_held_14d';
/** Days in which that appointment has to be held. */
export const APPOINTMENT_WINDOW_DAYS = 14;
/** Targets that were recorded as an outcome, by import or by hand: this and the outcome's name. */
export const OUTCOME_PREFIX = 'outcome:';

/** Plain words of a feature; one we do not know (a custom field) has the label its company gave it. */
export const featureLabel = (key: string, own: string): string => wordsOr(`scoring.feature.${key}`, own);

/** Plain words of a bar of a waterfall; the bars of rules carry a message key as their label. */
export const reasonLabel = (source: 'model' | 'rules', bar: { key: string; label: string }): string =>
  source === 'rules' ? wordsOr(bar.label, bar.key) : featureLabel(bar.key, bar.label);

const wordsOr = (message: string, otherwise: string): string =>
  hasMessage(message) ? t(message) : otherwise;

/** A value behind a reason as a person reads it; null when it is missing. */
export function valueText(feature: string, value: FeatureValue): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return t(value ? 'ml.value.yes' : 'ml.value.no');
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null;
    return new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: 2 }).format(value);
  }
  return wordsOr(`ml.value.${feature}.${value}`, value);
}

/** What people call a model: its number in the company's registry. */
export const modelLabel = (number: number): string => `v${number}`;

/** What a target is called in a list. */
export const targetName = (key: string): string =>
  key === APPOINTMENT_TARGET ? t('ml.target_name.appointment_held_14d') : key.slice(OUTCOME_PREFIX.length);

/** What a chance is a chance of: "to be Converted". */
export const targetWords = (key: string): string =>
  key === APPOINTMENT_TARGET
    ? t('ml.target.appointment_held_14d')
    : t('ml.target.outcome', { name: key.slice(OUTCOME_PREFIX.length) });
