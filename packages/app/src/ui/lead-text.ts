import type { CustomValue, FieldType, LeadRow, Pond, User } from '@lintel/contract';
import { currentLocale, dateFormat, numberFormat, t } from '@lintel/contract/messages';

/** Short money: "$640K", "$1.1M". */
export function shortMoney(value: number, currency: string): string {
  return numberFormat({
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: value >= 1e6 ? 2 : 0,
  }).format(value);
}

/** "$640K – $700K", "up to $700K", "from $640K"; null when there is no budget. */
export function budgetText(lead: {
  budgetMin: number | null;
  budgetMax: number | null;
  currency: string;
}): string | null {
  const { budgetMin: low, budgetMax: high, currency } = lead;
  if (low === null && high === null) return null;
  if (low === null) return shortMoney(high ?? 0, currency);
  if (high === null) return t('leads.budget.from', { amount: shortMoney(low, currency) });
  return low === high
    ? shortMoney(low, currency)
    : joinRange(shortMoney(low, currency), shortMoney(high, currency));
}

/** Two amounts as one range: a sign in front that both share is said once, and so is a unit behind. */
function joinRange(low: string, high: string): string {
  const sign = /^[^\d]+/.exec(low)?.[0] ?? '';
  const unit = /[^\d]+$/.exec(low)?.[0] ?? '';
  const end = sign && high.startsWith(sign) ? high.slice(sign.length) : high;
  const begin = unit && high.endsWith(unit) ? low.slice(0, low.length - unit.length) : low;
  return `${begin}–${end}`;
}

/** What the lead is called: name, else e-mail, phone, or the id its source knows it by. */
export function leadName(lead: Pick<LeadRow, 'name' | 'email' | 'phone' | 'source' | 'externalId'>): string {
  if (lead.name) return lead.name;
  if (lead.email ?? lead.phone) return lead.email ?? lead.phone ?? '';
  if (lead.externalId) return lead.source ? `${lead.source} ${lead.externalId}` : lead.externalId;
  return t('leads.unnamed');
}

/** Whose the lead is: the owner's name, the pond it waits in, or nobody. */
export function ownerText(
  { ownerId, pondId }: Pick<LeadRow, 'ownerId' | 'pondId'>,
  { users, ponds }: { users: readonly User[]; ponds: readonly Pond[] },
): string {
  if (ownerId) return users.find(({ id }) => id === ownerId)?.name ?? t('leads.owner_unknown');
  if (!pondId) return t('leads.unassigned');
  const pond = ponds.find(({ id }) => id === pondId);
  return pond ? t('leads.in_pond', { name: pond.name }) : t('leads.in_a_pond');
}

/** "1,284", or "1,000+" where counting stopped. */
export const countText = (total: number, capped: boolean | undefined): string =>
  `${total.toLocaleString(currentLocale())}${capped ? '+' : ''}`;

/** A custom value as a person reads it. */
export function customText(
  value: CustomValue | null | undefined,
  type?: FieldType,
  currency = 'USD',
): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'boolean') return t(value ? 'leads.yes' : 'leads.no');
  if (typeof value === 'number')
    return type === 'money'
      ? numberFormat({ style: 'currency', currency }).format(value)
      : value.toLocaleString(currentLocale());
  if (type !== 'moment' || Number.isNaN(Date.parse(value))) return value;
  return dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(value));
}
