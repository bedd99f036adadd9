import { readNumber } from '../../modules/intake/read-numbers.ts';
import { isBlank } from '../../modules/intake/sniff-values.ts';

export type Kind = 'number' | 'boolean' | 'category';

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const NOT_FINITE = /^[+-]?(nan|inf|infinity)$/i;
const DATE = /^\d{1,4}([./-])\d{1,2}\1\d{1,4}$/;
const YES_NO = /^(true|false|yes|no|y|n|t|f)$/i;
/** A column is a number when this share of its filled cells are. */
const NUMERIC = 0.98;
/** … or most of them, too many to be names of groups, and the rest are a few words such as "not measured". */
const MOSTLY_NUMERIC = 0.5;
const MANY_NUMBERS = 50;
const FEW_WORDS = 5;
/** So many different dotted numbers are no coincidence. */
const MANY_DOTTED = 20;

export interface TypedColumn {
  kind: Kind;
  /** As the trainer reads them: plain numbers, blank for a number that is missing. */
  cells: string[];
  /** Of a number: cells that say something else and count as missing, by how often they stand there. */
  words: { text: string; count: number }[];
}

/** What a column holds, by looking at every cell: yes/no, numbers (also `1,250`, `1.250,5`, `$300` or `12 %`), else text. */
export function typeColumn(cells: readonly string[]): TypedColumn {
  const counts = new Map<string, number>();
  for (const cell of cells) if (!isBlank(cell)) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  if (counts.size === 0) return { kind: 'category', cells: cells.map(() => ''), words: [] };
  if ([...counts.keys()].every((cell) => YES_NO.test(cell)))
    return { kind: 'boolean', cells: cells.map((cell) => (isBlank(cell) ? '' : cell)), words: [] };

  const numberOf = commaIsDecimal([...counts.keys()]) ? withComma : plainNumber;
  const numbers = new Map<string, string>();
  const words: TypedColumn['words'] = [];
  let [filled, numeric] = [0, 0];
  for (const [text, count] of counts) {
    const number = numberOf(text);
    filled += count;
    if (number === undefined) words.push({ text, count });
    else {
      numbers.set(text, number);
      numeric += count;
    }
  }
  const mostly =
    numeric >= MOSTLY_NUMERIC * filled && words.length <= FEW_WORDS && numbers.size > MANY_NUMBERS;
  if (numeric < NUMERIC * filled && !mostly) return { kind: 'category', cells: [...cells], words: [] };
  return {
    kind: 'number',
    cells: cells.map((cell) => numbers.get(cell) ?? ''),
    words: words.sort((a, b) => b.count - a.count),
  };
}

/** How many cells, and the most frequent of them. */
export const shownWords = (words: TypedColumn['words']): { count: number; examples: string } => ({
  count: words.reduce((sum, { count }) => sum + count, 0),
  examples: words
    .slice(0, 3)
    .map(({ text }) => `"${text.slice(0, 40)}"`)
    .join(', '),
});

const bare = (cell: string): string => cell.replace(/^([+-]?)\s*[$€£¥₹]?\s*/, '$1').replace(/\s*[%€]$/, '');
const IN_DOUBT = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const COMMA_DECIMAL = /^[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+$/;
const COMMA_THOUSANDS = /,\d{3}[.,]|\.\d+,|^[+-]?\d+\.\d{1,2}$/;
const DOT_THOUSANDS = /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/;

/**
 * Whether the numbers of a column are written as in `1.250,5`. A cell alone may leave it open (`1,250`); that the column has
 * one like `0,5` and none like `1,250.5` tells. So do dots that only ever stand before three digits, beside bare numbers.
 */
function commaIsDecimal(cells: readonly string[]): boolean {
  const numbers = cells.map(bare);
  const commas = numbers.filter((text) => text.includes(','));
  if (commas.some((text) => COMMA_DECIMAL.test(text) && !IN_DOUBT.test(text)))
    return !numbers.some((text) => COMMA_THOUSANDS.test(text) && !COMMA_DECIMAL.test(text));
  const dotted = numbers.filter((text) => text.includes('.'));
  return (
    commas.length === 0 &&
    dotted.length >= MANY_DOTTED &&
    dotted.every((text) => DOT_THOUSANDS.test(text)) &&
    numbers.some((text) => /^[+-]?[1-9]\d{1,2}$/.test(text)) &&
    !numbers.some((text) => /^\d{4,}$/.test(text))
  );
}

/** A number with a decimal comma and thousands in dots, as JavaScript writes it. */
function withComma(cell: string): string | undefined {
  const text = bare(cell);
  if (!/^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/.test(text)) return plainNumber(cell);
  return text.replaceAll('.', '').replace(',', '.');
}

/** The cell as JavaScript writes numbers; infinite and not-a-number stay, to be counted by the trainer. */
function plainNumber(cell: string): string | undefined {
  if (PLAIN.test(cell) || NOT_FINITE.test(cell)) return cell;
  if (DATE.test(cell)) return undefined;
  const value = readNumber(cell.replace(/^([+-]?)\s*[$€£¥₹]\s*/, '$1'));
  return value === undefined ? undefined : String(value);
}

const IDENTITY =
  /^((lead|customer|client|contact|person|prospect|user|account|member|visitor|household)[\s_.-]*)?(id|uuid|guid|number|no|key|e-?mail|phone)$/i;

/** Copies count as copies only where rows are mostly different: rows of a few yes-or-no columns are alike by nature. */
const MOSTLY_DIFFERENT = 0.2;

/** Per row which rows are copies of it (the same number), and how many rows are copies; undefined when none are. */
export function findCopies(
  rows: readonly (readonly string[])[],
): { of: string[]; count: number } | undefined {
  const known = new Map<string, number>();
  const of = rows.map((cells) => {
    const key = JSON.stringify(cells);
    const found = known.get(key) ?? known.size;
    known.set(key, found);
    return String(found);
  });
  const count = rows.length - known.size;
  return count > 0 && known.size >= MOSTLY_DIFFERENT * rows.length ? { of, count } : undefined;
}

/** The column that names the person a row is about, when people come back: their rows must not be on both sides of a split. */
export function findGroup(
  columns: readonly string[],
  column: (at: number) => readonly string[],
): number | undefined {
  const at = columns.findIndex((name, index) => {
    if (!IDENTITY.test(name)) return false;
    const cells = column(index);
    const distinct = new Set(cells).size;
    return distinct < cells.length && distinct >= 0.05 * cells.length && cells.every((cell) => cell !== '');
  });
  return at < 0 ? undefined : at;
}
