import { createHash } from 'node:crypto';
import type { DUPLICATE_KINDS, DuplicateReason } from '@lintel/contract';
import { isTelling, type Profile } from './profile.ts';

export interface Likeness {
  kind: (typeof DUPLICATE_KINDS)[number];
  /** 0–100. */
  confidence: number;
  /** The weightiest first. */
  reasons: DuplicateReason[];
  /** Hash of what was alike: a decision about the pair holds as long as this stays the same. */
  basis: Buffer;
}

/** What a reason adds to the confidence that two records are one person. */
const PERSON: Readonly<Partial<Record<DuplicateReason, number>>> = {
  same_phone: 55,
  same_name: 40,
  name_swapped: 35,
  nickname: 33,
  name_typo: 31,
  email_other_domain: 35,
  email_typo: 40,
  same_address: 30,
  name_initial: 20,
  rare_name: 20,
};
/** Both can be reached by e-mail and phone, and share neither. */
const NOTHING_SHARED = -10;
/** Less is not worth anybody's time. */
export const LEAST = 50;
/** So many people of a company may bear a name for it to still count as rare: the two of the pair, and one more. */
const RARE = 3;
/** Names that go together as a whole, so that it says something how many bear them. */
const WHOLE: ReadonlySet<DuplicateReason> = new Set(['same_name', 'nickname', 'name_typo', 'name_swapped']);

/**
 * Whether two leads look like one person, or one household; null when neither is likely. `bearers` is how many leads of
 * the company bear the names of the two, under any of their forms. The weights are a judgement, in order of how seldom two different
 * people share the thing; they are pinned by tests.
 */
export function compareProfiles(a: Profile, b: Profile, bearers: number): Likeness | null {
  const name = namesOf(a, b);
  const shared = sharedContacts(a, b);
  if (name === 'other_name' || name === 'family') {
    const confidence = household(shared, name === 'family');
    if (confidence < LEAST) return null;
    return likeness('household', confidence, [...shared.reasons, 'other_name'], a, b, shared.what);
  }
  const reasons: DuplicateReason[] = [...shared.reasons];
  if (name !== null) reasons.push(name);
  // Beside something shared, how rare the name is adds little.
  if (name !== null && WHOLE.has(name) && bearers <= RARE && shared.reasons.length === 0)
    reasons.push('rare_name');
  const apart =
    shared.reasons.length === 0 && [a, b].every((p) => p.mailboxes.length > 0 && p.phones.length > 0);
  const sum = reasons.reduce((total, reason) => total + (PERSON[reason] ?? 0), apart ? NOTHING_SHARED : 0);
  if (sum < LEAST) return null;
  return likeness('person', Math.min(99, sum), reasons, a, b, shared.what);
}

const household = (shared: { reasons: readonly DuplicateReason[] }, family: boolean): number => {
  const phone = shared.reasons.includes('same_phone');
  const address = shared.reasons.includes('same_address');
  // A house has many flats: an address alone says little of people who bear different names.
  return (
    (phone ? 55 : 0) + (address ? (phone || family ? 35 : 20) : 0) + (family && (phone || address) ? 20 : 0)
  );
};

function likeness(
  kind: Likeness['kind'],
  confidence: number,
  reasons: readonly DuplicateReason[],
  a: Profile,
  b: Profile,
  what: readonly string[],
): Likeness {
  const weight = (reason: DuplicateReason) => PERSON[reason] ?? 0;
  const names = [a.words.join(' '), b.words.join(' ')].sort();
  return {
    kind,
    confidence: Math.min(99, confidence),
    reasons: [...reasons].sort((x, y) => weight(y) - weight(x)),
    basis: createHash('sha256')
      .update(JSON.stringify([kind, [...reasons].sort(), names, [...what].sort()]))
      .digest(),
  };
}

/** How two names go together; null when one of them is missing. */
function namesOf(a: Profile, b: Profile): DuplicateReason | 'family' | null {
  if (a.words.length === 0 || b.words.length === 0) return null;
  if (a.words.join(' ') === b.words.join(' ')) return 'same_name';
  if (a.words.length === 1 || b.words.length === 1) return partOf(a, b) ? 'name_initial' : 'other_name';
  if (a.first === b.first && a.last === b.last) return 'same_name';
  if (meet(a.firsts, b.lasts) && meet(a.lasts, b.firsts)) return 'name_swapped';
  const formal = meet(a.firsts, b.firsts);
  if (a.last === b.last) {
    if (formal) return 'nickname';
    if (oneSlip(a.first, b.first)) return 'name_typo';
    if ((a.first.length === 1 || b.first.length === 1) && a.first[0] === b.first[0]) return 'name_initial';
    return 'family';
  }
  if (formal && oneSlip(a.last, b.last)) return 'name_typo';
  return 'other_name';
}

const meet = (a: readonly string[], b: readonly string[]): boolean => a.some((word) => b.includes(word));

/** One of the two gives only a part of the other's name. */
const partOf = (a: Profile, b: Profile): boolean => {
  const [short, long] = a.words.length < b.words.length ? [a, b] : [b, a];
  return meet(short.firsts, long.firsts) || short.first === long.last;
};

/**
 * True when two words are one slip of the fingers apart: a letter wrong, missing, extra, or two swapped (the restricted
 * Damerau distance is 1). Words under four letters have no slips, for "Jon" and "Jan" are two people.
 */
export function oneSlip(a: string, b: string): boolean {
  if (a === b || Math.min(a.length, b.length) < 4 || Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const rest = (text: string, skip: number) => text.slice(at + skip);
  if (a.length !== b.length)
    return a.length > b.length ? rest(a, 1) === rest(b, 0) : rest(a, 0) === rest(b, 1);
  if (rest(a, 1) === rest(b, 1)) return true;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && rest(a, 2) === rest(b, 2);
}

function sharedContacts(a: Profile, b: Profile): { reasons: DuplicateReason[]; what: string[] } {
  const reasons: DuplicateReason[] = [];
  const what: string[] = [];
  const phone = a.phones.filter((value) => b.phones.includes(value));
  if (phone.length > 0) {
    reasons.push('same_phone');
    what.push(...phone);
  }
  if (a.address !== null && a.address === b.address) {
    reasons.push('same_address');
    what.push(a.address);
  }
  let mail: DuplicateReason | null = null;
  for (const x of a.mailboxes) {
    for (const y of b.mailboxes) {
      if (x.local === y.local && isTelling(x.local)) {
        const slip = x.domain !== y.domain && oneSlip(x.domain, y.domain);
        if (mail === null || slip) mail = slip || x.domain === y.domain ? 'email_typo' : 'email_other_domain';
        what.push(x.local);
      } else if (x.domain === y.domain && isTelling(x.local) && misspelt(x.local, y.local)) {
        mail = 'email_typo';
        what.push(...[x.local, y.local].sort());
      }
    }
  }
  if (mail !== null) reasons.push(mail);
  return { reasons, what };
}

/** Numbers at the end of a mailbox tell people apart: only letters slip. */
const misspelt = (a: string, b: string): boolean => oneSlip(a, b) && letters(a) !== letters(b);
const letters = (text: string): string => text.replace(/\d/g, '');
