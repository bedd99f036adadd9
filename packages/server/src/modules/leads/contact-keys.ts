import { domainToASCII } from 'node:url';
import {
  type CountryCode,
  getCountries,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';

/**
 * The address as it is compared and kept unique: trimmed, lower case, the domain in its ASCII form (IDNA). Null when
 * it cannot be an address (RFC 5321 lengths, one @, a domain with a dot).
 */
export function normalizeEmail(raw: string): string | null {
  const text = raw.normalize('NFC').trim().toLowerCase();
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1 || local.length > 64 || /[\s\p{Cc}@<>,;:"()[\]\\]/u.test(local) || /^\.|\.$|\.\./.test(local))
    return null;
  const typed = text.slice(at + 1);
  if (/[\s/?#%]/.test(typed)) return null;
  const domain = domainToASCII(typed);
  if (domain.length > 190 || !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/.test(domain)) return null;
  return `${local}@${domain}`;
}

/**
 * An address without its plus tag (RFC 5233), as the column `bare` has it: `john+portal@example.com` and
 * `john@example.com` are one mailbox.
 */
export const bareEmail = (value: string): string => value.replace(/^([^+@]+)\+[^@]*@/, '$1@');

/**
 * The number in E.164 (ITU-T), read as a number of `country` when it has no country code; null when it cannot be one.
 * Numbering plans change faster than software, so a number of possible length is taken.
 */
export function normalizePhone(raw: string, country: string): string | null {
  const parsed = parsePhoneNumberFromString(raw, isSupportedCountry(country) ? country : undefined);
  return parsed?.isPossible() ? parsed.number : null;
}

const CURRENCY_COUNTRY: Record<string, CountryCode> = {
  USD: 'US',
  CAD: 'CA',
  GBP: 'GB',
  AUD: 'AU',
  NZD: 'NZ',
  INR: 'IN',
  MXN: 'MX',
  BRL: 'BR',
  ZAR: 'ZA',
  AED: 'AE',
  SGD: 'SG',
  CHF: 'CH',
  SEK: 'SE',
  NOK: 'NO',
  DKK: 'DK',
  PLN: 'PL',
  JPY: 'JP',
};
const countryOfZone = new Map<string, CountryCode | undefined>();

/** Country whose numbers a company writes without country code: that of its time zone, else of its currency, else US. */
export function phoneCountry(timeZone: string, currency: string): CountryCode {
  if (!countryOfZone.has(timeZone)) {
    // A zone has several names, and the list of a country's zones holds one of them.
    const names = [timeZone, new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone];
    countryOfZone.set(
      timeZone,
      getCountries().find((country) => zonesOf(country).some((zone) => names.includes(zone))),
    );
  }
  return countryOfZone.get(timeZone) ?? CURRENCY_COUNTRY[currency] ?? 'US';
}

const zonesOf = (country: CountryCode): readonly string[] =>
  (
    new Intl.Locale('und', { region: country }) as Intl.Locale & { getTimeZones?(): string[] | undefined }
  ).getTimeZones?.() ?? [];

const LETTERS: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

/** Lower case without accents: what search and comparison see. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[ßøłđðþæœı]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC');

/** A name as it is compared: folded, punctuation as spaces; empty when there is none. */
export const nameKey = (name: string | null | undefined): string =>
  name
    ? fold(name)
        .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
        .trim()
    : '';

/** A name as it is sorted; leads without one come last. */
export const sortName = (name: string | null | undefined): string => nameKey(name) || '\uffff';

/**
 * What a search looks through: folded name, addresses and the digits of the numbers, each kind in a line of its own, a
 * space around each word.
 */
export const searchText = (
  name: string | null,
  emails: readonly string[],
  phones: readonly string[],
): string =>
  ` ${[[nameKey(name)], emails.map(fold), phones.map((p) => p.replace(/\D/g, ''))].map((words) => words.filter((word) => word !== '').join(' ')).join(' \n ')} `;

/** 32-bit FNV-1a over UTF-16 units, as PostgreSQL's int. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
}

/**
 * Hashes of a word and of the word with one letter left out. Two words one slip apart (a letter wrong, missing, extra,
 * or two swapped) share at least one (symmetric delete, Garbe 2012). Words under four letters stand for themselves.
 */
export function typoKeys(word: string): number[] {
  const letters = [...word.slice(0, 20)];
  const keys = new Set([hash(letters.join(''))]);
  if (letters.length > 3) {
    for (let i = 0; i < letters.length; i++) keys.add(hash(letters.toSpliced(i, 1).join('')));
  }
  return [...keys];
}

/** Typo keys of a whole name, at most its first six words. */
export const nameTypos = (name: string | null): number[] => [
  ...new Set(
    nameKey(name)
      .split(' ')
      .filter((word) => word !== '')
      .slice(0, 6)
      .flatMap(typoKeys),
  ),
];
