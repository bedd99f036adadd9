import type { CustomField } from '@lintel/contract';
import { readAmounts, readMoment, readYesNo } from '@lintel/contract/mapping';
import { type MessageKey, t } from '@lintel/contract/messages';
import { AppError, type FieldProblem } from '../../kernel/errors.ts';
import { normalizeEmail, normalizePhone } from './contact-keys.ts';
import type { Custom, CustomValue } from './leads.tables.ts';

/** A value of a custom field; null, which is none, apart. */
export type Given = Exclude<CustomValue, null>;
/** What a value has to go with. */
type Shape = Pick<CustomField, 'type' | 'options' | 'min' | 'max'>;
type Fault = { key: MessageKey; values?: Record<string, string | number> };
type Taken = { value: Given } | { fault: Fault };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string): boolean => {
  const at = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};
/** Amounts are exact to the cent in a double. */
const MOST_MONEY = 1e13;
const LONGEST = { text: 4000, longText: 4000, url: 2000, email: 254, phone: 50 } as const;

/** "example.com/x" as an address a browser opens; undefined for one that is none, or of another protocol. */
function readUrl(text: string): string | undefined {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  if (/\s/.test(whole) || !URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  const known = url.protocol === 'https:' || url.protocol === 'http:';
  return known && url.hostname.includes('.') && url.username === '' ? url.href : undefined;
}

/** A value of the field's type as it is kept, its limits not asked; undefined where it is of another type. */
function typed(field: Shape, value: Given, country: string): Given | undefined {
  switch (field.type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'money':
      return typeof value === 'number' && Math.abs(value) <= MOST_MONEY
        ? Math.round(value * 100) / 100
        : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'multiSelect': {
      if (!Array.isArray(value)) return undefined;
      const chosen = [...new Set(value)];
      // In the order of the choices, so that the same ones are the same value.
      return chosen.every((one) => field.options.includes(one))
        ? field.options.filter((one) => chosen.includes(one))
        : undefined;
    }
    default:
  }
  if (typeof value !== 'string') return undefined;
  switch (field.type) {
    case 'date':
      return isDay(value) ? value : undefined;
    case 'moment': {
      const whole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(value);
      const at = whole && isDay(value.slice(0, 10)) ? Date.parse(value) : Number.NaN;
      return Number.isNaN(at) ? undefined : new Date(at).toISOString();
    }
    case 'select':
      return field.options.includes(value) ? value : undefined;
    case 'url':
      return readUrl(value.trim());
    case 'email':
      return normalizeEmail(value) ?? undefined;
    case 'phone':
      return normalizePhone(value, country) ?? undefined;
    default:
      return value;
  }
}

/** What a value breaks of the field's limits. */
function beyond({ type, min, max }: Shape, value: Given): Fault | undefined {
  const lists = Array.isArray(value);
  const size = typeof value === 'string' ? [...value].length : lists ? value.length : Number(value);
  if (typeof value === 'boolean' || type === 'date' || type === 'moment' || type === 'select')
    return undefined;
  const what = typeof value === 'string' ? 'length' : lists ? 'choices' : 'value';
  const most = type in LONGEST ? Math.min(max ?? 4000, LONGEST[type as keyof typeof LONGEST]) : max;
  if (min !== null && size < min) return { key: `fields.fault.least_${what}`, values: { least: min } };
  if (most !== null && size > most) return { key: `fields.fault.most_${what}`, values: { most } };
  return undefined;
}

/** A value as the field keeps it, or what is wrong with it. Phone numbers without country code are those of `country`. */
export function takeCustom(field: Shape, given: Given, country = 'US'): Taken {
  const value = typed(field, given, country);
  if (value === undefined)
    return { fault: { key: `fields.fault.${field.type}`, values: { options: field.options.join(', ') } } };
  const fault = beyond(field, value);
  return fault ? { fault } : { value };
}

/** True when a value, not null, is of the field's type and within its limits. */
export const fits = (field: Shape, value: Given): boolean => 'value' in takeCustom(field, value);

export interface Reading {
  /** Two-letter country of phone numbers without country code. */
  country?: string;
  /** How 03/04/2026 is read; without it such dates are not read. */
  dateOrder?: 'mdy' | 'dmy' | null;
}

/**
 * A value of outside, or of another type, as a value of the field; undefined where it does not fit. The one reader for
 * forms, webhooks and changes of type.
 */
export function readCustom(field: Shape, given: Given, how: Reading = {}): Given | undefined {
  const read = (value: Given | undefined): Given | undefined => {
    if (value === undefined) return undefined;
    const taken = takeCustom(field, value, how.country);
    return 'value' in taken ? taken.value : undefined;
  };
  const text = (Array.isArray(given) ? given.join(', ') : String(given)).trim();
  switch (field.type) {
    case 'number':
    case 'money':
      return read(typeof given === 'number' ? given : readNumber(text));
    case 'boolean':
      return typeof given === 'boolean' ? given : read(readYesNo(text));
    case 'date':
      return read(readDay(text, how));
    case 'moment':
      return read(readMoment(text) ?? atMidnight(readDay(text, how)));
    case 'select':
      return read(optionOf(field, Array.isArray(given) && given.length === 1 ? given[0]! : text));
    case 'multiSelect': {
      const parts = Array.isArray(given) ? given : (optionOf(field, text) ?? text.split(/\s*[,;|\n]\s*/));
      const chosen = [parts].flat().filter((part) => part !== '');
      const known = chosen.map((part) => optionOf(field, part));
      return known.length > 0 && known.every((one) => one !== undefined) ? read(known) : undefined;
    }
    default:
      return text === '' ? undefined : read(text);
  }
}

const atMidnight = (day: string | undefined): string | undefined => day && `${day}T00:00:00.000Z`;
const optionOf = ({ options }: Shape, text: string): string | undefined =>
  options.find((option) => option.toLowerCase() === text.trim().toLowerCase());

const AMOUNT =
  /^[^\p{L}\p{N}]*(?:[a-z]{3}\s*)?[^\p{L}\p{N}]*\d[\d.,'\u00a0\u202f ]*(?:k|thousand|m|mio|million|mn|%)?\s*(?:[a-z]{3})?[^\p{L}\p{N}]*$/iu;

/** One number with nothing beside it but a sign, a currency and separators: "$1,200.50", "-3", "2.5k". */
function readNumber(text: string): number | undefined {
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return Number(text);
  const amounts = AMOUNT.test(text) ? readAmounts(text) : [];
  return amounts.length === 1 ? (/^[-−(]/.test(text) ? -amounts[0]! : amounts[0]) : undefined;
}

/** A day out of an ISO moment, or out of numbers in the order given. */
function readDay(text: string, { dateOrder }: Reading): string | undefined {
  const parts = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(text);
  if (parts && dateOrder) {
    const [, a = '', b = '', year = ''] = parts;
    const [month, day] = dateOrder === 'mdy' ? [a, b] : [b, a];
    const found = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    return isDay(found) ? found : undefined;
  }
  if (isDay(text)) return text;
  return readMoment(text)?.slice(0, 10);
}

export interface Checking {
  /** Two-letter country of phone numbers without country code. */
  country?: string;
  /** Fields the actor may fill: only they are asked for. Left out, no required field is asked for. */
  requires?: (field: CustomField) => boolean;
}

/**
 * Values as their fields keep them. Refuses values of unknown fields, of the wrong type and beyond limits, and a required
 * field that is cleared, each named by its path `custom.<key>`.
 */
export function checkCustom(
  fields: readonly CustomField[],
  custom: Readonly<Custom>,
  { country, requires }: Checking = {},
): Custom {
  const problems: FieldProblem[] = [];
  const taken: Custom = {};
  const report = (key: string, code: string, fault: Fault) =>
    problems.push({ path: `custom.${key}`, code, message: t(fault.key, fault.values) });
  for (const [key, value] of Object.entries(custom)) {
    const field = fields.find((f) => f.key === key && !f.archived);
    if (!field) report(key, 'field.not_found', { key: 'error.field.not_found' });
    else if (value === null) {
      if (field.required) report(key, 'field.value_invalid', { key: 'fields.fault.required' });
      else taken[key] = null;
    } else {
      const done = takeCustom(field, value, country);
      if ('fault' in done) report(key, 'field.value_invalid', done.fault);
      else taken[key] = done.value;
    }
  }
  for (const field of requires ? fields : []) {
    if (
      field.required &&
      !field.archived &&
      !(field.key in custom) &&
      field.default === null &&
      requires?.(field)
    )
      report(field.key, 'field.value_invalid', { key: 'fields.fault.required' });
  }
  if (problems.length > 0) throw new AppError('request.invalid', { errors: problems });
  return taken;
}

/** What new leads get in fields they come without a value for. */
export const defaultsOf = (fields: readonly CustomField[]): Custom =>
  Object.fromEntries(
    fields.flatMap((field) => (field.default === null || field.archived ? [] : [[field.key, field.default]])),
  );
