const units: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9 };

/** Reads "640,000", "$1.2m", "640 k"; undefined when it is no number. */
export function parseNumber(text: string): number | undefined {
  const match = /^([-−]?)(\d+(?:\.\d+)?|\.\d+)([kmb]?)$/i.exec(text.replace(/[\s,_'’$€£]/g, ''));
  if (!match) return undefined;
  const value = Number(match[2]) * (units[(match[3] ?? '').toLowerCase()] ?? 1);
  return match[1] ? -value : value;
}

const money = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

export const formatMoney = (value: number): string => money.format(value);

/** Groups digits as North Americans write them; any other number is left as typed. */
export function formatPhone(text: string): string {
  const trimmed = text.trim();
  if (/[a-z]/i.test(trimmed)) return trimmed;
  const digits = trimmed.replace(/\D/g, '');
  const abroad = trimmed.startsWith('+') && !(digits.length === 11 && digits.startsWith('1'));
  if (abroad) return trimmed;
  if (digits.length === 7) return `${digits.slice(0, 3)}-${digits.slice(3)}`;
  if (digits.length === 10) return `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}`;
  if (digits.length === 11 && digits.startsWith('1')) {
    return `+1 ${digits.slice(1, 4)}-${digits.slice(4, 7)}-${digits.slice(7)}`;
  }
  return trimmed;
}

/** A real calendar day as YYYY-MM-DD from "2026-11-24", "2026/11/24" or "20261124"; undefined otherwise. */
export function parseDate(text: string): string | undefined {
  const match = /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})$/.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return undefined;
  return date.toISOString().slice(0, 10);
}
