import { en } from './en/index.ts';

/** A message is a sentence with {name} places, or its singular and plural chosen by `count`. */
export type Message = string | { readonly one: string; readonly other: string };
export type Catalogue = Readonly<Record<string, Message>>;
export type MessageKey = keyof typeof en;
export type MessageValues = Readonly<Record<string, string | number>>;

let catalogue: Catalogue = en;
let locale = 'en';
let plural = new Intl.PluralRules(locale);
let number = new Intl.NumberFormat(locale);

let english: Catalogue = en;

/** Adds an area of the English words that was left out of a bundle's first load; what is translated stays so. */
export function addMessages(area: Catalogue): void {
  english = { ...english, ...area };
  catalogue = { ...area, ...catalogue };
}

/** Switches language; a missing key falls back to English. */
export function useCatalogue(next: Catalogue, nextLocale: string): void {
  catalogue = { ...english, ...next };
  locale = nextLocale;
  plural = new Intl.PluralRules(locale);
  number = new Intl.NumberFormat(locale);
}

export const currentLocale = (): string => locale;

const formats = new Map<string, unknown>();
/** A formatter costs more to make than a hundred uses of it: each is made once a language, and again in another time zone. */
function kept<T>(kind: string, options: object | undefined, make: () => T): T {
  const zone = kind === 'date' && new Date().getTimezoneOffset();
  const key = `${kind} ${locale} ${zone} ${JSON.stringify(options)}`;
  const format = (formats.get(key) as T | undefined) ?? make();
  formats.set(key, format);
  return format;
}

/** Formatters in the reader's language. */
export const dateFormat = (options?: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  kept('date', options, () => new Intl.DateTimeFormat(locale, options));
export const numberFormat = (options?: Intl.NumberFormatOptions): Intl.NumberFormat =>
  kept('number', options, () => new Intl.NumberFormat(locale, options));
export const relativeFormat = (options?: Intl.RelativeTimeFormatOptions): Intl.RelativeTimeFormat =>
  kept('relative', options, () => new Intl.RelativeTimeFormat(locale, options));
export const listFormat = (options?: Intl.ListFormatOptions): Intl.ListFormat =>
  kept('list', options, () => new Intl.ListFormat(locale, options));

/** The sentence for `key` in the current language, `{name}` places filled; numbers are grouped. */
export function t(key: MessageKey, values: MessageValues = {}): string {
  const message = catalogue[key];
  if (message === undefined) return key;
  const text = typeof message === 'string' ? message : pick(message, values.count);
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === 'number' ? number.format(value) : value;
  });
}

/** True when the catalogue holds `key`: for keys built from data, such as error codes. */
export const hasMessage = (key: string): key is MessageKey => key in catalogue;

function pick(message: { one: string; other: string }, count: string | number | undefined): string {
  return plural.select(Number(count)) === 'one' ? message.one : message.other;
}
