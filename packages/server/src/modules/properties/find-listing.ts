import type { Tx } from '../../kernel/db/tx.ts';
import * as repo from './properties.repository.ts';

/** The listing somebody speaks of: by the number it has in its MLS, else by its address. */
export interface ListingClue {
  listingId?: string | undefined;
  street?: string | undefined;
  city?: string | undefined;
  postalCode?: string | undefined;
}

export interface FoundListing {
  id: string;
  listingAgentId: string | null;
}

/** Words of a street that are written in two ways (USPS Publication 28, appendices B and C1). */
const WORDS: readonly (readonly [string, string])[] = [
  ['street', 'st'],
  ['avenue', 'ave'],
  ['road', 'rd'],
  ['drive', 'dr'],
  ['lane', 'ln'],
  ['court', 'ct'],
  ['boulevard', 'blvd'],
  ['place', 'pl'],
  ['terrace', 'ter'],
  ['circle', 'cir'],
  ['parkway', 'pkwy'],
  ['highway', 'hwy'],
  ['square', 'sq'],
  ['trail', 'trl'],
  ['north', 'n'],
  ['south', 's'],
  ['east', 'e'],
  ['west', 'w'],
  ['northeast', 'ne'],
  ['northwest', 'nw'],
  ['southeast', 'se'],
  ['southwest', 'sw'],
  ['apartment', 'apt'],
  ['suite', 'ste'],
];
const SHORT = new Map(WORDS);
const LONG = new Map(WORDS.map(([long, short]) => [short, long]));

/** A street address as the column `address_key` has it. */
const addressKey = (street: string): string =>
  street
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The ways an address may be written: as it came, and with every such word short or long. */
export function addressKeys(street: string): string[] {
  const words = addressKey(street).split(' ');
  const written = (by: ReadonlyMap<string, string>) => words.map((word) => by.get(word) ?? word).join(' ');
  return [...new Set([words.join(' '), written(SHORT), written(LONG)])];
}

/**
 * The company's listing a clue leads to, or undefined: the one of its MLS number, else the only one of that address,
 * where city and postal code, if both sides have them, agree.
 */
export async function findListing(tx: Tx, clue: ListingClue): Promise<FoundListing | undefined> {
  const { listingId, street } = clue;
  if (listingId === undefined && (street === undefined || addressKey(street) === '')) return undefined;
  const found = await repo.findListings(tx, {
    listingId: listingId ?? null,
    addresses: street === undefined ? [] : addressKeys(street),
    city: clue.city === undefined ? null : addressKey(clue.city),
    postalCode: clue.postalCode?.slice(0, 5) ?? null,
  });
  const byNumber = found.find((listing) => listing.byNumber);
  const listing = byNumber ?? (found.length === 1 ? found[0] : undefined);
  return listing && { id: listing.id, listingAgentId: listing.listingAgentId };
}
