import type { DealRow } from '@lintel/contract/deals';
import { currentLocale, dateFormat, numberFormat, t } from '@lintel/contract/messages';

/** Digits behind the point in a currency: two for dollars, none for yen. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** A sum in minor units as money, in whole units: for totals, whose cents say nothing. */
export const roundMoney = (minor: number, currency: string): string =>
  numberFormat({ style: 'currency', currency, maximumFractionDigits: 0 }).format(
    minor / 10 ** digitsOf(currency),
  );

/** An amount in minor units as money; to the cent, or whole where there are none. */
export function money(minor: number, currency: string, exact = false): string {
  const digits = digitsOf(currency);
  const shown = exact || minor % 10 ** digits !== 0 ? digits : 0;
  return numberFormat({
    style: 'currency',
    currency,
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(minor / 10 ** digits);
}

/** Minor units of what a money field holds, and back. */
export const toMinor = (amount: number | null, currency: string): number | null =>
  amount === null ? null : Math.round(amount * 10 ** digitsOf(currency));
export const fromMinor = (minor: number | null, currency: string): number | null =>
  minor === null ? null : minor / 10 ** digitsOf(currency);

/** A share in thousandths of a per cent as a number of per cent, and back; null for what is no share. */
export const toPercent = (share: number): number => share / 1000;
export function toShare(percent: number | null): number | null {
  if (percent === null) return null;
  const share = Math.round(percent * 1000);
  return share >= 0 && share <= 100_000 && Math.abs(share - percent * 1000) < 1e-6 ? share : null;
}
/** How far shares are from 100 %, in words; `by` thousandths of a per cent are missing, too many when negative. */
export const offText = (by: number): string =>
  t(by > 0 ? 'deals.commission.missing' : 'deals.commission.over', {
    by: (Math.abs(by) / 1000).toLocaleString(currentLocale(), { maximumFractionDigits: 3 }),
  });

/** "Dec 18", with the year when it is another than today's. Days have no zone. */
export function dayText(day: string, today: string): string {
  return dateFormat({
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: day.slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric',
  }).format(new Date(`${day}T00:00:00Z`));
}

/** "December 2026" of `2026-12`. */
export const monthText = (month: string): string =>
  dateFormat({ timeZone: 'UTC', month: 'long', year: 'numeric' }).format(new Date(`${month}-01T00:00:00Z`));

/** Today where the company is, `YYYY-MM-DD`. */
export const todayIn = (timeZone: string, now = Date.now()): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(now);

/** "in 12 days", "tomorrow", "today", "3 days ago". */
export function daysLeft(days: number): string {
  if (days === 0) return t('deals.dates.today');
  if (days > 0)
    return days === 1 ? t('deals.dates.days_left.one') : t('deals.dates.days_left', { count: days });
  return days === -1 ? t('deals.dates.days_ago.one') : t('deals.dates.days_ago', { count: -days });
}

/** What stands under the name of a deal: its side, for whom, and where, as far as the name does not say so. */
export const underName = (deal: Pick<DealRow, 'name' | 'side' | 'leads' | 'address'>): string =>
  [t(`deals.side.${deal.side}`), deal.leads.flatMap(({ name }) => name ?? []).join(', '), deal.address]
    .filter((text) => text && text !== deal.name)
    .join(' · ');
