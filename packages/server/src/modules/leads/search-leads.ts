import type { LeadRow } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { fold, nameKey, typoKeys } from './contact-keys.ts';
import { hides } from './field-rules.ts';
import { type SearchKeys, searchLeads as searchRows } from './lead-list.repository.ts';
import { toLeadRow } from './stored-lead.ts';

const MAX_WORDS = 5;
const like = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** The index knows letters in threes; what has no three in a row would make it read everything. */
const indexable = (parts: readonly string[]): boolean => parts.some((part) => /[\p{L}\p{N}]{3}/u.test(part));

/**
 * What a person typed, as search keys: digits are part of a phone number; anything with @, or a dot or the like and no
 * space, is part of an e-mail address; the rest is the beginning of each word, then the words anywhere, then names one
 * slip away. Null when nothing is left to look for.
 */
export function searchKeys(typed: string): SearchKeys | null {
  const text = fold(typed)
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  if (/^[\d\s()+./-]+$/.test(text)) {
    // A leading zero is the trunk prefix of a national number, which E.164 leaves out.
    const digits = text.replace(/\D/g, '').replace(/^0+(?=\d)/, '');
    return digits === '' ? null : fragments([[digits]]);
  }
  if (text.includes('@')) return fragments(text.split(/\s+/).map((part) => [part]));
  // "mary.smith" begins an address, "jean-luc" is a name: the parts in this order are in both.
  if (/^\S*[._+-]\S*$/.test(text)) return fragments([text.split(/[._+-]+/)]);
  const words = nameKey(text).split(' ').filter(filled).slice(0, MAX_WORDS);
  if (words.length === 0) return null;
  return {
    patterns: words.map((w) => `% ${w}%`),
    wide: words.map((w) => (indexable([w]) ? `%${w}%` : `% ${w}%`)),
    typoKeys: words.every((w) => w.length > 2) ? words.map(typoKeys) : null,
  };
}

const filled = (text: string): boolean => text !== '';

/** Each list of parts must be found, its parts in this order. */
function fragments(lists: readonly (readonly string[])[]): SearchKeys | null {
  const parts = lists.slice(0, MAX_WORDS).map((list) => list.filter(filled).slice(0, MAX_WORDS));
  if (!parts.some((list) => list.length > 0)) return null;
  const patterns = parts.filter((list) => list.length > 0).map((list) => `%${list.map(like).join('%')}%`);
  return { patterns, wide: indexable(parts.flat()) ? patterns : null, typoKeys: null };
}

/**
 * Leads within reach, by name (one typing slip a word forgiven), part of an e-mail address or part of a phone number, best
 * first. What the role hides is not looked through.
 */
export async function searchLeads(
  ctx: Ctx,
  actor: Actor,
  want: { q: string; limit: number },
): Promise<{ items: LeadRow[] }> {
  const keys = searchKeys(want.q);
  if (keys === null) return { items: [] };
  const looked = { emails: !hides(actor, 'emails'), phones: !hides(actor, 'phones') };
  const rows = await ctx.read(actor, (tx) => searchRows(tx, { ...keys, ...looked, limit: want.limit }));
  return { items: rows.map((row) => toLeadRow(actor, row)) };
}
