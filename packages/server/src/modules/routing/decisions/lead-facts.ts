import type { LeadFacts } from '../engine/facts.ts';
import { fold } from '../engine/match-rules.ts';
import type { FactsRow, Whereabouts } from './lead-facts.repository.ts';

/** How territories keep a city: "city", or "city, st". */
export const cityKey = (text: string): string =>
  fold(text)
    .split(',')
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join(', ');

/** Every way a territory may name a postal code: as it is, the five digits of a ZIP+4, and their beginnings with *. */
export function postalKeys(code: string | null | undefined): string[] {
  if (!code) return [];
  const whole = code.trim().toUpperCase();
  const short = whole.split('-')[0] ?? whole;
  const beginnings = Array.from({ length: short.length }, (_, i) => `${short.slice(0, i + 1)}*`);
  return [...new Set([whole, short, ...beginnings])];
}

const cityKeys = (city: string | null | undefined, state: string | null | undefined): string[] =>
  city ? [cityKey(city), ...(state ? [cityKey(`${city}, ${state}`)] : [])] : [];

const ZIP = /\b\d{5}(?:-\d{4})?\b/g;

/** What a person wrote about where they look: "Austin, TX 78704" or "Round Rock or Pflugerville". */
function fromText(location: string | null): Whereabouts {
  if (!location) return { cityKeys: [], postalKeys: [], point: null };
  const parts = location
    .replace(ZIP, ' ')
    .split(/[,;/&|\n]|\s(?:or|and)\s/i)
    .map((part) => cityKey(part))
    .filter(Boolean);
  return {
    // Each part may be a city, and the next one its state.
    cityKeys: [
      ...new Set(parts.flatMap((part, i) => [part, ...(parts[i + 1] ? [`${part}, ${parts[i + 1]}`] : [])])),
    ],
    postalKeys: [...new Set([...location.matchAll(ZIP)].flatMap(([code]) => postalKeys(code)))],
    point: null,
  };
}

/** Where the home asked about lies, else where the person looks. */
export function whereabouts({ listing, asked, location }: FactsRow): Whereabouts {
  if (listing && (listing.city || listing.postalCode || listing.x !== null))
    return {
      cityKeys: cityKeys(listing.city, listing.state),
      postalKeys: postalKeys(listing.postalCode),
      point: listing.x === null || listing.y === null ? null : { x: listing.x, y: listing.y },
    };
  if (asked?.city || asked?.postalCode)
    return {
      cityKeys: cityKeys(asked.city, asked.state),
      postalKeys: postalKeys(asked.postalCode),
      point: null,
    };
  return fromText(location);
}

/** What the rules see; amounts of another currency than the company's are unknown to them. */
export function toFacts(
  row: FactsRow,
  territoryIds: readonly string[],
  at: Date,
  currency: string,
): LeadFacts {
  const price = row.listing?.price ?? row.asked?.price ?? null;
  return {
    leadId: row.leadId,
    at,
    source: row.source,
    tags: row.tags,
    leadType: row.type,
    inquiryType: row.inquiryType,
    price: price !== null ? { from: price, to: price } : budget(row, currency),
    propertyType: row.listing?.propertyType ?? row.asked?.propertyType ?? row.leadPropertyType,
    hasPhone: row.hasPhone,
    hasEmail: row.hasEmail,
    listing: row.listing && { agentId: row.listing.agentId },
    territoryIds,
    band: row.band,
    ownerId: row.ownerId,
    householdOwnerId: row.householdOwnerId,
    pondId: row.pondId,
  };
}

function budget({ budgetMin, budgetMax, currency }: FactsRow, ours: string): LeadFacts['price'] {
  if (currency !== ours) return null;
  const from = budgetMin ?? budgetMax;
  const to = budgetMax ?? budgetMin;
  return from === null || to === null ? null : { from, to };
}
