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
export function valueText(
  source: 'model' | 'rules',
  { key, value }: { key: string; value: FeatureValue },
): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return t(value ? 'ml.value.yes' : 'ml.value.no');
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null;
    return showNumber(value);
  }
  // The rule named "source" reads the kind of source; a model's feature of that name reads what the file said.
  const feature = source === 'rules' && key === 'source' ? 'sourceClass' : key;
  return wordsOr(`ml.value.${feature}.${value}`, value);
}

/** Made once: making one takes longer than scoring a lead does. */
const formats = new Map<string, Intl.NumberFormat>();
/** Whole from 10 on, one decimal below: "55 days", "1.5 days". */
function showNumber(value: number): string {
  const digits = Math.abs(value) < 10 ? 1 : 0;
  const key = `${currentLocale()} ${digits}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: digits });
    formats.set(key, format);
  }
  return format.format(value);
}

/** What people call a model: its number in the company's registry. */
export const modelLabel = (number: number): string => `v${number}`;

/** A reason of a model with the value behind it, as "Timeline: Now"; what a rule says needs none. */
export function reasonText(
  source: 'model' | 'rules',
  bar: { key: string; label: string; value: FeatureValue },
): string {
  const label = reasonLabel(source, bar);
  const value = source === 'model' ? valueText(source, bar) : null;
  return value === null ? label : `${label}: ${value}`;
}

/** What a target is called in a list. */
export const targetName = (key: string): string =>
  key === APPOINTMENT_TARGET ? t('ml.target_name.appointment_held_14d') : key.slice(OUTCOME_PREFIX.length);

/** What a chance is a chance of: "to be Converted". */
export const targetWords = (key: string): string =>
  key === APPOINTMENT_TARGET
    ? t('ml.target.appointment_held_14d')
    : t('ml.target.outcome', { name: key.slice(OUTCOME_PREFIX.length) });
