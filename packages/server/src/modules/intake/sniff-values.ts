import { readDate } from './read-dates.ts';
import { readMoney } from './read-numbers.ts';

/** What a form or an export writes when it means nothing. */
const PLACEHOLDERS = new Set(
  'select,select one,please select,choose,choose one,n/a,na,n.a.,#n/a,nan,null,none,nil,undefined,unknown,not available,not provided,not applicable,not specified,-,--,---,–,—,.,?,x/x,(blank),blank,empty,tbd,(none),<none>,(null)'.split(
    ',',
  ),
);
/** True for text that stands for "no value": "Select", "N/A", "-" and the like. */
export const isPlaceholder = (text: string): boolean =>
  text.length <= 20 && PLACEHOLDERS.has(text.trim().toLowerCase());
/** True when a cell says nothing. */
export const isBlank = (text: string): boolean => text.trim() === '' || isPlaceholder(text);

export const EMAIL = /^[^\s@<>()",;:]+@[^\s@<>()",;:]+\.[^\s@<>()",;:.]{2,}$/;
const PHONE = /^\+?[\d\s().\-/]{7,20}(\s*(x|ext\.?)\s*\d{1,6})?$/i;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const NUMBER = /^[+-]?(\d{1,3}([,\s]\d{3})+|\d+)([.,]\d+)?%?$/;
const YES = new Set(['yes', 'y', 'true', 't', '1', 'on', 'x']);
const NO = new Set(['no', 'n', 'false', 'f', '0', 'off']);

export const looksLikePhone = (text: string): boolean =>
  PHONE.test(text) && text.replace(/\D/g, '').length >= 7;
export const looksLikeUuid = (text: string): boolean => UUID.test(text);
export const looksLikeNumber = (text: string): boolean => NUMBER.test(text);
export const booleanOf = (text: string): boolean | undefined => {
  const small = text.trim().toLowerCase();
  return YES.has(small) ? true : NO.has(small) ? false : undefined;
};

/** True when a cell is data and not a heading: a number, date, e-mail, phone, id or a bare yes or no. */
export function looksLikeValue(cell: string): boolean {
  const text = cell.trim();
  if (text === '' || text.length > 60) return false;
  if (/^\d|^[+(-]\s?\d/.test(text)) {
    return (
      looksLikeNumber(text) ||
      looksLikePhone(text) ||
      looksLikeUuid(text) ||
      readDate(text, 'mdy') !== undefined
    );
  }
  if (EMAIL.test(text) || looksLikeUuid(text)) return true;
  if (/^(yes|no|true|false)$/i.test(text)) return true;
  return /^[$€£¥]/.test(text) && readMoney(text) !== undefined;
}
