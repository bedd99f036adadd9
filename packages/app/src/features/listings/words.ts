import type { Listing } from '@lintel/contract/listings';
import { numberFormat, t } from '@lintel/contract/messages';
import { showCount } from '@/ui/numbers';
import type { Tone } from '@/ui/theme';

/** Statuses as an agent speaks of them, each with those of the data dictionary it stands for. */
export const STATUSES = {
  coming: ['Coming Soon'],
  active: ['Active'],
  contract: ['Active Under Contract', 'Pending'],
  closed: ['Closed'],
  off: ['Hold', 'Withdrawn', 'Canceled', 'Expired'],
} as const;
export type StatusGroup = keyof typeof STATUSES;
export const STATUS_GROUPS = Object.keys(STATUSES) as StatusGroup[];

const TONES: Readonly<Record<StatusGroup, Tone>> = {
  coming: 'info',
  active: 'success',
  contract: 'violet',
  closed: 'neutral',
  off: 'warning',
};

/** Its words and colour; of a status nobody here knows the word itself. */
export function statusLook(status: string): { label: string; tone: Tone } {
  const group = STATUS_GROUPS.find((key) => (STATUSES[key] as readonly string[]).includes(status));
  if (!group) return { label: status, tone: 'neutral' };
  return {
    label: group === 'off' ? status : t(`listings.status.${group}`),
    tone: TONES[group],
  };
}

/** "$648,000" */
export const priceText = (price: number, currency: string): string =>
  numberFormat({ style: 'currency', currency, maximumFractionDigits: 0 }).format(price);

/** "3 bd, 2.5 ba, 1,720 sq ft", of what is known; null when nothing is. */
export function factsText({ bedroomsTotal, bathroomsTotal, livingArea }: Listing): string | null {
  const parts = [
    bedroomsTotal !== null && t('listings.beds', { count: showCount(bedroomsTotal) }),
    bathroomsTotal !== null && t('listings.baths', { count: showCount(bathroomsTotal) }),
    livingArea !== null && t('listings.area', { count: showCount(livingArea) }),
  ].filter(Boolean);
  return parts.join(', ') || null;
}

/** "Fernhill, TX 78701" */
export const placeText = ({ city, stateOrProvince, postalCode }: Listing): string =>
  [city, [stateOrProvince, postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
