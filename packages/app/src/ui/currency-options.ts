import { currentLocale } from '@lintel/contract/messages';

const CURRENCIES = [
  'USD',
  'CAD',
  'EUR',
  'GBP',
  'AUD',
  'NZD',
  'CHF',
  'MXN',
  'BRL',
  'INR',
  'AED',
  'ZAR',
  'SGD',
  'JPY',
];

export function currencyOptions(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(currentLocale(), { type: 'currency' });
  return CURRENCIES.map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }));
}
