import { currentLocale, hasMessage, type MessageKey, numberFormat, t } from './messages/index.ts';

/**
 * The words of a reason behind a score, the same on the server and on a device without a network: "Wants to move now",
 * "Asked for 3 showings", never the name of a feature where there is something to say.
 */

/** What a model or a rule read of a lead. */
export type ReasonValue = string | number | boolean | null | undefined;
export interface ReasonBar {
  /** Of the feature or the rule. */
  readonly key: string;
  /** The label its company gave a custom field; of a rule the key of its message. */
  readonly label: string;
  readonly value: ReasonValue;
}
/** What scored: any model, or the rules. */
export type ReasonSource = 'model' | 'rules';

/** Plain words of a feature; one we do not know (a custom field) has the label its company gave it. */
export const featureLabel = (key: string, own: string): string => wordsOr(`scoring.feature.${key}`, own);

/** A value behind a reason as a person reads it, by itself; null when it is missing. */
export function valueText(key: string, value: ReasonValue): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return t(value ? 'scoring.value.yes' : 'scoring.value.no');
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null;
    // Learned from as a power of ten, read as money.
    return showNumber(key === 'budgetLog' ? 10 ** value : value);
  }
  return wordsOr(`scoring.value.${key}.${value}`, value);
}

/** A reason in a few words. */
export function reasonText(source: ReasonSource, { key, label, value }: ReasonBar): string {
  if (source === 'rules') {
    const feature = FEATURE_OF_RULE[key];
    return (
      (feature ? said(feature, value) : said(`rule.${key}`, value)) ??
      wordsOr(label, wordsOr(`scoring.rule.${key}`, key))
    );
  }
  const text = valueText(key, value);
  const words = featureLabel(key, label);
  if (text === null) return t('scoring.said.unknown', { label: words });
  return said(key, value) ?? t('scoring.said.with', { label: words, value: text });
}

/** Rules that read a choice; the others have words of their own. */
const FEATURE_OF_RULE: Readonly<Record<string, string>> = {
  timeline: 'timeline',
  financing: 'financing',
  source: 'sourceClass',
  budget: 'hasBudget',
  unsubscribed: 'unsubscribed',
};

const HOUR = 60;
const DAY = 24 * HOUR;

/** What the value says, where there are words for it. */
function said(key: string, value: ReasonValue): string | null {
  const message = `scoring.said.${key}`;
  if (typeof value === 'string') return saidAs(`${message}.${value}`);
  if (typeof value === 'boolean') return saidAs(`${message}.${value ? 'yes' : 'no'}`);
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  const count = Math.round(value);
  if (count === 0 && hasMessage(`${message}.none`)) return saidAs(`${message}.none`);
  // Minutes that a person would not count in minutes.
  if (count >= 2 * DAY && hasMessage(`${message}.days`))
    return saidAs(`${message}.days`, { count: Math.round(count / DAY) });
  if (count >= 2 * HOUR && hasMessage(`${message}.hours`))
    return saidAs(`${message}.hours`, { count: Math.round(count / HOUR) });
  return saidAs(message, { count, share: percent(value) });
}

const saidAs = (message: string, values?: Parameters<typeof t>[1]): string | null =>
  hasMessage(message) ? t(message as MessageKey, values) : null;

const wordsOr = (message: string, otherwise: string): string =>
  hasMessage(message) ? t(message) : otherwise;

/** Whole from 10 on, one decimal below: "55", "1.5". */
const showNumber = (value: number): string =>
  formatOf(Math.abs(value) < 10 ? 'tenths' : 'whole').format(value);
const percent = (share: number): string => formatOf('percent').format(share);

const FORMATS = {
  whole: { maximumFractionDigits: 0 },
  tenths: { maximumFractionDigits: 1 },
  percent: { style: 'percent', maximumFractionDigits: 0 },
} as const;
/** Made once a language: finding one takes longer than scoring a lead does. */
const formats = new Map<string, Intl.NumberFormat>();
function formatOf(kind: keyof typeof FORMATS): Intl.NumberFormat {
  const key = `${currentLocale()} ${kind}`;
  let format = formats.get(key);
  if (!format) {
    format = numberFormat(FORMATS[kind]);
    formats.set(key, format);
  }
  return format;
}
