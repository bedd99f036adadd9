import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';

/** The list the trainer drops columns by; one file, so that a rule cannot be forbidden there and allowed here. */
const LIST = join(import.meta.dirname, '../../../../../ml/trainer/lintel_trainer/deny_list.json');

/** Rules of the list about who a person is. Contact points, places, notes and agents may route and filter. */
const TRAITS = new Set([
  'race',
  'religion',
  'sex',
  'disability',
  'familial',
  'origin',
  'language',
  'age',
  'military',
  'income_source',
  'name',
]);

/** Words beside which a value of the list still says who a person is: "Spanish speakers", "married couples". */
const PEOPLE = new Set(
  `a an and area buyer buyers client clients community couple couples customer customers family families folk folks for
  household households is lead leads only owner owners people person persons prefers prospect prospects renter renters
  seller sellers speak speaker speakers speaking speaks tenant tenants the they`.split(/\s+/),
);

const Content = z.looseObject({
  formatVersion: z.literal(1),
  checksum: z.string(),
  leadingWords: z.array(z.string()),
  rules: z
    .array(
      z.looseObject({
        id: z.string(),
        why: z.string(),
        words: z.array(z.string()),
        exact: z.array(z.string()),
        values: z.array(z.string()),
        notWith: z.array(z.string()).optional(),
      }),
    )
    .min(10),
});

/** A rule of the fair-housing list, and the law or reason behind it. */
export interface ProtectedTrait {
  rule: string;
  why: string;
}

interface Rule extends ProtectedTrait {
  phrases: string[][];
  exact: string[];
  values: ReadonlySet<string>;
  notWith: ReadonlySet<string>;
}

interface List {
  rules: Rule[];
  leading: string[][];
}
const lists = new Map<string, List>();

/**
 * The protected trait, or stand-in for one, that a field's name, a tag, an option or the name of a list speaks of;
 * undefined when it speaks of none. Lists, rules and segments must not decide by it (42 U.S.C. 3604; the list says which
 * law each rule comes from). Throws `fair_housing.unavailable` when the list cannot be read: then nothing is allowed.
 */
export function protectedTrait(text: string, path = LIST): ProtectedTrait | undefined {
  const { rules, leading } = lists.get(path) ?? read(path);
  const words = wordsOf(text);
  const bare = withoutLeading(words, leading);
  const whole = [words, bare, words.filter((word) => !PEOPLE.has(word))].map((some) => some.join(' '));
  const found = rules.find(
    (rule) =>
      !words.some((word) => rule.notWith.has(word)) &&
      (rule.phrases.some((phrase) => contains(words, phrase)) ||
        whole.some((name) => rule.exact.includes(name) || rule.values.has(name))),
  );
  return found && { rule: found.rule, why: found.why };
}

function read(path: string): List {
  try {
    const json = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const content = Content.parse(json);
    const { checksum: _, ...rest } = json;
    if (createHash('sha256').update(canonical(rest)).digest('hex') !== content.checksum)
      throw new Error('the content does not match its checksum');
    const list: List = {
      leading: content.leadingWords.map(wordsOf),
      rules: content.rules
        .filter(({ id }) => TRAITS.has(id))
        .map(({ id, why, words, exact, values, notWith }) => ({
          rule: id,
          why,
          phrases: words.map(wordsOf),
          exact: exact.map((text) => wordsOf(text).join(' ')),
          // One letter, as in M and F of a column of sexes, says nothing by itself.
          values: new Set(values.map((text) => wordsOf(text).join(' ')).filter((text) => text.length > 1)),
          notWith: new Set(notWith ?? []),
        })),
    };
    lists.set(path, list);
    return list;
  } catch (cause) {
    throw new AppError('fair_housing.unavailable', { cause });
  }
}

/** `custom.ZIPCode_2` → custom, zip, code, 2: lower case, no accents, camel case split; as the trainer reads names. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .match(/\p{L}+|\d+\+?/gu) ?? [];

const contains = (words: readonly string[], phrase: readonly string[]): boolean =>
  phrase.length > 0 && words.some((_, at) => phrase.every((part, i) => words[at + i] === part));

function withoutLeading(words: readonly string[], leading: readonly string[][]): readonly string[] {
  let rest = words;
  for (;;) {
    const lead = leading.find((l) => rest.length > l.length && l.every((part, i) => rest[i] === part));
    if (!lead) return rest;
    rest = rest.slice(lead.length);
  }
}

/** JSON whose bytes depend on the content alone, as the trainer writes it: keys sorted, no spaces. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
