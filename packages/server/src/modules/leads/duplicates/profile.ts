import { createHash } from 'node:crypto';
import { nameKey } from '../contact-keys.ts';
import { formalOf } from './nicknames.ts';

/** What two leads are compared by: as stored, addresses and numbers normalised. */
export interface Person {
  id: string;
  name: string | null;
  emails: readonly string[];
  phones: readonly string[];
  location: string | null;
}

/** A person taken apart for comparing. */
export interface Profile {
  id: string;
  /** Folded words of the name without titles; empty when there is none. */
  words: readonly string[];
  /** The first and the last of them; the same when there is only one. */
  first: string;
  last: string;
  /** The first word and the names it may be short for; the same of the last word. */
  firsts: readonly string[];
  lasts: readonly string[];
  mailboxes: readonly { local: string; domain: string }[];
  phones: readonly string[];
  /** A house and its street, comparable; null when the place is none. */
  address: string | null;
}

const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'prof', 'jr', 'sr', 'ii', 'iii', 'iv', 'and']);
/** Mailboxes many people share. */
const SHARED = new Set([
  'admin',
  'agent',
  'contact',
  'family',
  'hello',
  'homes',
  'house',
  'info',
  'inquiry',
  'leads',
  'mail',
  'marketing',
  'me',
  'noreply',
  'office',
  'realestate',
  'realtor',
  'sales',
  'service',
  'support',
  'team',
  'test',
  'user',
]);
/** Mailbox names shorter than this say too little. */
const TELLING = 5;

export function toProfile(person: Person): Profile {
  const all = nameKey(person.name)
    .split(' ')
    .filter((word) => word !== '');
  const plain = all.filter((word) => !TITLES.has(word));
  const words = plain.length > 0 ? plain : all;
  const [first = '', last = ''] = [words[0], words.at(-1)];
  return {
    id: person.id,
    words,
    first,
    last,
    firsts: first === '' ? [] : formalOf(first),
    lasts: last === '' ? [] : formalOf(last),
    mailboxes: person.emails.map(mailbox),
    phones: person.phones,
    address: addressKey(person.location),
  };
}

/** The name of a mailbox without its tag and dots, which most providers overlook, and its domain. */
function mailbox(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  const [local = ''] = address.slice(0, at).split('+');
  return { local: local.replaceAll('.', ''), domain: address.slice(at + 1) };
}

/** True when a mailbox name is one person's and no office's. */
export const isTelling = (local: string): boolean =>
  local.length >= TELLING && !SHARED.has(local) && /[a-z]/.test(local);

const STREETS: Readonly<Record<string, string>> = {
  street: 'st',
  avenue: 'ave',
  av: 'ave',
  road: 'rd',
  drive: 'dr',
  lane: 'ln',
  boulevard: 'blvd',
  court: 'ct',
  place: 'pl',
  terrace: 'ter',
  circle: 'cir',
  highway: 'hwy',
  parkway: 'pkwy',
  square: 'sq',
  apartment: 'unit',
  apt: 'unit',
  suite: 'unit',
  ste: 'unit',
  no: 'unit',
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
};

/** A house and its street as one comparable text: what begins with a house number, up to the first comma. */
export function addressKey(location: string | null): string | null {
  if (location === null || !/^\s*\d+\s*\p{L}?\s+\p{L}/u.test(location)) return null;
  const [line = '', unit = ''] = location.split(',');
  const withUnit = /\b(unit|apt|apartment|suite|ste)\b|#/i.test(unit) ? `${line} ${unit}` : line;
  const words = nameKey(withUnit.replaceAll('#', ' unit '))
    .split(' ')
    .map((word) => STREETS[word] ?? word);
  return words.length < 2 ? null : words.join(' ');
}

/** A kind of key: leads that share one are compared. */
export type BlockKind = 'name' | 'slip' | 'phone' | 'mailbox' | 'address';
export interface Block {
  kind: BlockKind;
  /** A bigint in text. */
  key: string;
}

/**
 * How many leads may share a key of a kind before it says nothing any more. A name many bear tells nobody apart; people
 * who share more than that are found by what they share.
 */
export const BLOCK_MOST: Readonly<Record<BlockKind, number>> = {
  name: 20,
  slip: 20,
  phone: 100,
  mailbox: 50,
  address: 100,
};

/**
 * Keys of a profile. A name is found by its two words in any order, in each of the names they may be short for; a slip
 * in one of two words by the other word and the letters the slipped word begins or ends with.
 */
export function blocksOf(p: Profile): Block[] {
  const keys = new Map<string, BlockKind>();
  const add = (kind: BlockKind, text: string) => void keys.set(hash(`${kind} ${text}`), kind);
  const pair = (a: string, b: string) => add('name', a < b ? `${a} ${b}` : `${b} ${a}`);
  if (p.words.length === 1) pair(p.first, '');
  else if (p.words.length > 1) {
    for (const first of p.firsts) {
      pair(first, p.last);
      add('slip', `${first} ${p.last.slice(0, 2)}-`);
      add('slip', `${first} -${p.last.slice(-2)}`);
    }
    for (const last of p.lasts) pair(p.first, last);
    add('slip', `${p.last} ${p.first.slice(0, 2)}-`);
    add('slip', `${p.last} -${p.first.slice(-2)}`);
  }
  for (const phone of p.phones) add('phone', phone);
  for (const { local } of p.mailboxes) if (isTelling(local)) add('mailbox', local);
  if (p.address !== null) add('address', p.address);
  return [...keys].map(([key, kind]) => ({ kind, key }));
}

/** The first 64 bits of SHA-256, as PostgreSQL's bigint in text. */
const hash = (text: string): string =>
  createHash('sha256').update(text).digest().readBigInt64BE(0).toString();
