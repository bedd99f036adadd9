import { DELIMITERS, IMPORT_MAX_COLUMNS } from '@lintel/contract';
import { fieldOfHeader } from '../header-words.ts';
import { looksLikeValue } from '../sniff-values.ts';
import { guessNewline, parseCsv } from './csv.ts';

/** Rows looked at when guessing where the header is. */
const HEADER_DEPTH = 10;

/** The separator by which most rows of the sample have the same number of cells, quotes respected. */
export function guessDelimiter(sample: string): (typeof DELIMITERS)[number] {
  const said = /^sep=([,;\t|])\r?\n/i.exec(sample)?.[1];
  if (said) return said as (typeof DELIMITERS)[number];
  const text = sample.slice(0, 100_000);
  const newline = guessNewline(text);
  let best: (typeof DELIMITERS)[number] = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const rows = parseCsv(text, { delimiter, newline }, sample.length <= 100_000).slice(0, 200);
    const counts = new Map<number, number>();
    for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
    for (const [width, rowsOfIt] of counts) {
      if (width < 2 || width > IMPORT_MAX_COLUMNS) continue;
      const score = (rowsOfIt / rows.length) ** 2 * (1 + Math.log2(width) / 4);
      if (score > bestScore) {
        best = delimiter;
        bestScore = score;
      }
    }
  }
  return best;
}

/**
 * Which of the first rows names the columns, counted from 1 as a spreadsheet does; 0 when none does. A title line
 * above the header is passed over, and of two header lines the lower one is taken.
 */
export function guessHeaderRow(rows: readonly { row: number; cells: readonly string[] }[]): number {
  const width = usualWidth(rows);
  let best = { row: 0, score: 0, known: 0, at: -1 };
  for (const [at, { row, cells }] of rows.slice(0, HEADER_DEPTH).entries()) {
    const filled = cells.filter((cell) => cell.trim() !== '');
    if (/^sep=/i.test(cells[0] ?? '')) continue;
    if (filled.length < Math.max(1, width * 0.5)) continue;
    const values = filled.filter(looksLikeValue).length / filled.length;
    if (values > 0.2) continue;
    const known = filled.filter((cell) => fieldOfHeader(cell) !== undefined).length / filled.length;
    const distinct = new Set(filled.map((cell) => cell.trim().toLowerCase())).size / filled.length;
    const long = filled.some((cell) => cell.length > 120) ? 1 : 0;
    const contrast = shareOfContrast(cells, rows.slice(at + 1, at + 31));
    const score = filled.length / width + 2 * known + 2 * contrast + distinct - 3 * values - long - at * 0.05;
    // A row that only might be a header counts as one when it comes first: most files have one.
    if (at > 0 && known < 0.3 && contrast < 0.2) continue;
    const lowerOfTwo = best.at === at - 1 && best.known >= 0.5 && known >= 0.5;
    if (score > best.score || lowerOfTwo) best = { row, score, known, at };
  }
  return best.row;
}

function usualWidth(rows: readonly { cells: readonly string[] }[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let width = 1;
  let most = 0;
  for (const [cells, times] of counts) {
    if (times > most || (times === most && cells > width)) {
      width = cells;
      most = times;
    }
  }
  return width;
}

/** Share of columns whose values below are numbers, dates and the like while the cell itself is a word. */
function shareOfContrast(header: readonly string[], below: readonly { cells: readonly string[] }[]): number {
  if (header.length === 0 || below.length === 0) return 0;
  let contrasting = 0;
  for (const [i, name] of header.entries()) {
    if (name.trim() === '' || looksLikeValue(name)) continue;
    const values = below.map(({ cells }) => cells[i] ?? '').filter((cell) => cell.trim() !== '');
    if (values.length > 0 && values.filter(looksLikeValue).length >= values.length * 0.6) contrasting++;
  }
  return contrasting / header.length;
}

/** Column names as shown: blank ones get a letter, repeated ones a number, so that each is unique. */
export function nameColumns(
  header: readonly string[],
  width: number,
  columnWord: (letter: string) => string,
): string[] {
  const taken = new Set<string>();
  return Array.from({ length: Math.max(width, header.length) }, (_, i) => {
    const given = (header[i] ?? '')
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, 120)
      .toWellFormed();
    const base = given === '' ? columnWord(letters(i)) : given;
    let name = base;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base} (${n})`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** A, B … Z, AA, AB … as spreadsheets letter their columns. */
export function letters(index: number): string {
  let text = '';
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26))
    text = String.fromCharCode(65 + ((n - 1) % 26)) + text;
  return text;
}
