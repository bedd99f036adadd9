/** A plain number with thousands separators of either kind; undefined when the text is none. */
export function readNumber(text: string): number | undefined {
  const match = /^([+-]?)\s*([\d.,\s'’]+?)\s*%?$/.exec(text.trim());
  if (!match) {
    // Exponents as spreadsheets write them.
    return /^[+-]?\d+(\.\d+)?e[+-]?\d{1,2}$/i.test(text.trim()) ? Number(text) : undefined;
  }
  const value = digits(match[2]!, false);
  return value === undefined ? undefined : match[1] === '-' ? -value : value;
}

/**
 * Digits with separators. With both kinds the last one is the decimal; one kind repeated groups thousands; one
 * alone before exactly three digits groups thousands if it is a comma, or if `money` (nobody has tenths of a cent).
 */
function digits(text: string, money: boolean): number | undefined {
  const bare = text.replace(/[\s'’]/g, '');
  if (!/^\d|^[.,]\d/.test(bare) || !/\d$/.test(bare.replace(/[.,]$/, ''))) return undefined;
  const commas = bare.split(',').length - 1;
  const dots = bare.split('.').length - 1;
  let decimal = '';
  if (commas > 0 && dots > 0) decimal = bare.lastIndexOf(',') > bare.lastIndexOf('.') ? ',' : '.';
  else if (commas + dots === 1) {
    const mark = commas === 1 ? ',' : '.';
    const grouped = /^\d{1,3}[.,]\d{3}$/.test(bare) && bare[0] !== '0';
    if (!grouped || (mark === '.' && !money)) decimal = mark;
  }
  if (decimal !== '' && bare.split(decimal).length > 2) return undefined;
  const group = decimal === ',' ? '.' : decimal === '.' ? ',' : commas > 0 ? ',' : '.';
  if (
    !bare.includes(group) ||
    new RegExp(`^\\d{1,3}(\\${group}\\d{2,3})*(\\${decimal || '.'}\\d*)?$`).test(bare)
  ) {
    const value = Number(bare.replaceAll(group, '').replace(decimal || /$^/, '.'));
    return Number.isFinite(value) ? value : undefined;
  }
  return undefined;
}

export interface Money {
  min: number | null;
  max: number | null;
  currency: string | null;
}
const SIGNS: Record<string, string> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY', '₹': 'INR' };
const SCALES: Record<string, number> = {
  k: 1e3,
  thousand: 1e3,
  tsd: 1e3,
  m: 1e6,
  mm: 1e6,
  mio: 1e6,
  mil: 1e6,
  mn: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
};
const AMOUNT =
  /^(?<digits>\d[\d.,\s'’]*?)\s*(?<scale>k|thousand|tsd|mm?|mio|mil|mn|million|bn?)?\.?(?<open>\s*\+|\s+and\s+up)?$/i;
const MAX_MONEY = 1e13;

/**
 * An amount or a range in any usual writing: "640-700K", "$1.2M", "1.250.000,50 €", "under 500k", "400k+".
 * One amount alone is a maximum. Undefined when it cannot be read.
 */
export function readMoney(raw: string): Money | undefined {
  if (raw.length > 80) return undefined;
  let text = raw
    .trim()
    .toLowerCase()
    .replace(/\u00a0/g, ' ');
  const sign = /[$€£¥₹]/.exec(text)?.[0];
  const code = /\b(usd|cad|aud|nzd|eur|gbp|chf|jpy|inr|mxn|aed|zar|sek|nok|dkk|pln|brl|sgd|hkd)\b/.exec(
    text,
  )?.[1];
  const currency = code ? code.toUpperCase() : sign ? SIGNS[sign]! : null;
  text = text
    .replace(
      /\b(usd|cad|aud|nzd|eur|gbp|chf|jpy|inr|mxn|aed|zar|sek|nok|dkk|pln|brl|sgd|hkd)\b|[$€£¥₹~]/g,
      ' ',
    )
    .trim();
  const upTo = /^(under|up to|below|max\.?|maximum|less than|<=?|to)\s*(.+)$/.exec(text);
  if (upTo) return single(upTo[2]!, (value) => ({ min: null, max: value, currency }));
  const from = /^(over|from|above|min\.?|minimum|more than|at least|starting at|>=?)\s*(\d[^-–—]*)$/.exec(
    text,
  );
  if (from) return single(from[2]!, (value) => ({ min: value, max: null, currency }));
  const parts = text
    .replace(/^(between|from)\s+/, '')
    .split(/\s*(?:[-–—]|\bto\b|\band\b(?!\s+up)|\.\.\.?)\s*/);
  if (parts.length === 2 && parts[0] !== '') return range(parts[0]!, parts[1]!, currency);
  if (parts.length !== 1) return undefined;
  const match = AMOUNT.exec(text);
  if (match?.groups?.open) return single(text, (value) => ({ min: value, max: null, currency }));
  return single(text, (value) => ({ min: null, max: value, currency }));
}

function amount(text: string): { value: number; scale: number } | undefined {
  const match = AMOUNT.exec(text.trim());
  if (!match?.groups) return undefined;
  const scale = SCALES[match.groups.scale?.toLowerCase() ?? ''] ?? 1;
  // "1.250k" has a decimal point, "1.250" has thousands.
  const value = digits(match.groups.digits!, scale === 1);
  return value === undefined ? undefined : { value, scale };
}

function single(text: string, make: (value: number) => Money): Money | undefined {
  const found = amount(text);
  if (!found || found.value * found.scale > MAX_MONEY) return undefined;
  return make(cents(found.value * found.scale));
}

function range(low: string, high: string, currency: string | null): Money | undefined {
  const a = amount(low);
  const b = amount(high);
  if (!a || !b) return undefined;
  // "640-700K": the suffix speaks for both.
  const scale = a.scale === 1 && b.scale > 1 && a.value < b.scale ? b.scale : a.scale;
  const [min, max] = [cents(a.value * scale), cents(b.value * b.scale)];
  if (min > MAX_MONEY || max > MAX_MONEY) return undefined;
  return min <= max ? { min, max, currency } : { min: max, max: min, currency };
}
const cents = (value: number): number => Math.round(value * 100) / 100;
