import type { LeadEvent } from '@lintel/contract';
import { DOORS } from '@lintel/contract/inquiries';
import { hasMessage, numberFormat, t } from '@lintel/contract/messages';

export interface ArrivalWords {
  /** The home, in one line. */
  readonly home: string | null;
  /** The company's listing it is, if it is one. */
  readonly listingId: string | null;
  /** Where from, by which door, in which campaign, on which page. */
  readonly from: string | null;
  /** What somebody who reads the event should know, each in a sentence. */
  readonly notes: readonly string[];
  /** Leads that have one of the person's contacts. */
  readonly alsoLeadIds: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;
const record = (value: unknown): Values =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Values) : {};
const word = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const line = (parts: readonly (string | null | false)[], by = ' · '): string | null =>
  parts.filter(Boolean).join(by) || null;

/** True for an event that came in by one of the doors. */
export const isArrival = ({ payload }: Pick<LeadEvent, 'payload'>): boolean =>
  (DOORS as readonly unknown[]).includes(payload.door);

/** What an event said beside the person's words. */
export function arrivalWords(
  { source, payload }: Pick<LeadEvent, 'source' | 'payload'>,
  currency: string,
): ArrivalWords {
  const property = record(payload.property);
  const campaign = record(payload.campaign);
  const page = record(payload.page);
  const count = (key: 'bedrooms' | 'bathrooms') =>
    typeof property[key] === 'number' && t(`arrivals.${key}`, { count: property[key] });
  const door = word(payload.door);
  const doorKey = `arrivals.door.${door}`;
  const name = word(campaign.name) ?? line([word(campaign.source), word(campaign.medium)], ' / ');
  const title = word(page.title) ?? word(page.url);
  const otherName = word(payload.otherName);
  const left = leftWords(record(payload.left));
  return {
    home: line([
      line(
        [
          word(payload.street) ?? word(property.street),
          word(property.city),
          line([word(property.state), word(property.postalCode)], ' '),
        ],
        ', ',
      ),
      typeof property.price === 'number' && money(property.price, currency),
      count('bedrooms') || null,
      count('bathrooms') || null,
      word(property.propertyType),
      property.forRent === true && t('arrivals.to_rent'),
      word(property.listingId) && t('arrivals.listing', { number: String(property.listingId) }),
    ]),
    listingId: word(property.propertyId),
    from: line([
      line([source && t('arrivals.from', { source }), hasMessage(doorKey) && t(doorKey)], ' '),
      name && t('arrivals.campaign', { name }),
      title && t('arrivals.page', { title }),
    ]),
    notes: [
      payload.history === true && t('arrivals.history'),
      payload.ahead === true && t('arrivals.ahead'),
      otherName !== null && t('arrivals.other_name', { name: otherName }),
      left !== null && t('arrivals.left', { what: left }),
      channelsNote('arrivals.agreed', payload.agreed),
      channelsNote('arrivals.refused', payload.refused),
      ...[payload.description, payload.background].map(word),
    ].filter((note): note is string => typeof note === 'string'),
    alsoLeadIds: Array.isArray(payload.alsoLeadIds) ? payload.alsoLeadIds.map(String) : [],
  };
}

/** "Agreed to: e-mail, calls"; null where no channel was spoken of. */
function channelsNote(key: 'arrivals.agreed' | 'arrivals.refused', channels: unknown): string | null {
  const named = (word(channels) ?? '').split(' ').flatMap((channel) => {
    const name = `arrivals.channel.${channel}`;
    return hasMessage(name) ? t(name) : [];
  });
  return named.length > 0 ? t(key, { channels: named.join(', ') }) : null;
}

const money = (value: number, currency: string): string =>
  numberFormat({ style: 'currency', currency, maximumFractionDigits: 0 }).format(value);

/** "renter, 312-555-0199": values that did not replace what stood. */
function leftWords(left: Values): string | null {
  const said = Object.entries(left).flatMap(([key, value]) => {
    if (key === 'budget') {
      const { min, max, currency } = record(value);
      const amounts = [min, max].filter((amount) => typeof amount === 'number');
      return amounts.map((amount) => money(amount, word(currency) ?? 'USD')).join('–');
    }
    if (key === 'custom') return t('arrivals.left.custom');
    return Array.isArray(value) ? value.map(String) : (word(value) ?? []);
  });
  return said.length > 0 ? said.join(', ') : null;
}
