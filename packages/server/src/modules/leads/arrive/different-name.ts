import { nameKey, typoKeys } from '../contact-keys.ts';

/** Two words of names that may be one: equal, an initial and its word, or one slip apart. */
function mayBeOne(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.length === 1 || b.length === 1) return a[0] === b[0];
  if (a.length < 3 || b.length < 3) return false;
  const keys = new Set(typoKeys(a));
  return typoKeys(b).some((key) => keys.has(key));
}

/**
 * True when two names cannot be two ways of writing one: some word of the shorter has no counterpart in the longer.
 * "John Smith" and "J. Smith", "Jon Smith", "Smith John A." are the same; "Mary Smith" is another.
 */
export function differentName(a: string, b: string): boolean {
  const words = [a, b].map((name) => nameKey(name).split(' ').filter(Boolean));
  const [short = [], long = []] = words.sort((x, y) => x.length - y.length);
  const left = [...long];
  for (const word of short) {
    const at = left.findIndex((other) => mayBeOne(word, other));
    if (at < 0) return true;
    left.splice(at, 1);
  }
  return false;
}
