import { currentLocale } from '@lintel/contract/messages';

/** "9,240" */
export const showCount = (count: number): string => count.toLocaleString(currentLocale());

/** A figure between 0 and 1 or so with fixed digits: "0.84", "0.021". */
export const showFigure = (value: number, digits = 2): string =>
  value.toLocaleString(currentLocale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** "12.8%" from 0.128. */
export const showPercent = (share: number, digits = 0): string => `${showFigure(share * 100, digits)}%`;
