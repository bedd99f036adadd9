import { isAscii } from 'node:buffer';
import type { Readable } from 'node:stream';
import { IMPORT_MAX_COLUMNS, type ReadingOptions } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import { CsvReader, guessNewline, parseCsv } from './csv.ts';
import { decode, decodeAll, guessEncoding } from './encoding.ts';
import { type RawRow, shorten, unreadable, words } from './problems.ts';
import { guessDelimiter, guessHeaderRow, nameColumns } from './shape.ts';
import { type Container, sniff } from './sniff.ts';
import { readStart, type Source } from './source.ts';
import { gunzip } from './unpack.ts';
import { type Book, openBook } from './xlsx-book.ts';
import { readSheet } from './xlsx-rows.ts';

export type Reading = z.output<typeof ReadingOptions>;

const HEAD_BYTES = 512 * 1024;
/** How far a file of plain ASCII is searched for the bytes that tell its encoding. */
const ENCODING_SEARCH_BYTES = 64 * 1024 * 1024;
/** Rows of the sample on which columns are guessed, at most. */
export const SAMPLE_ROWS = 10_000;
const SAMPLE_CHARS = 8_000_000;

/** How the file is read and what its first rows hold. */
export interface Head {
  reading: Reading;
  sheets: string[];
  columns: string[];
  sample: RawRow[];
  /** The sample is the whole file. */
  whole: boolean;
}

/**
 * Works out how a file is to be read, `wanted` deciding where given, and reads its first rows.
 * Throws AppError `import.file_unreadable`, `.file_empty`, `.file_macros`, `.file_too_large`.
 */
export async function readHead(source: Source, wanted: Partial<Reading> = {}): Promise<Head> {
  if (source.size === 0) throw new AppError('import.file_empty');
  const container = await containerOf(source);
  const { reading, sheets } =
    container === 'zip' ? await guessSheet(source, wanted) : await guessText(source, container, wanted);
  const columns = await readColumns(source, reading);
  const sample: RawRow[] = [];
  let chars = 0;
  let whole = true;
  for await (const batch of readRows(source, reading, columns)) {
    for (const row of batch) {
      if (sample.length >= SAMPLE_ROWS || chars > SAMPLE_CHARS) {
        whole = false;
        break;
      }
      sample.push(row);
      for (const cell of row.cells) chars += cell.length;
    }
    if (!whole) break;
  }
  if (sample.length === 0) throw new AppError('import.file_empty');
  return { reading, sheets, columns, sample, whole };
}

async function containerOf(source: Source): Promise<Container> {
  const found = sniff(await readStart(await source.open(), 4096));
  if ('refused' in found) throw unreadable(found.refused);
  return found.container;
}

async function openText(source: Source, container: Container): Promise<Readable> {
  const stream = await source.open();
  return container === 'gzip' ? gunzip(stream) : stream;
}

async function guessText(
  source: Source,
  container: Container,
  wanted: Partial<Reading>,
): Promise<{ reading: Reading; sheets: string[] }> {
  const start = await readStart(await openText(source, container), HEAD_BYTES);
  if (start.byteLength === 0) throw new AppError('import.file_empty');
  if (container === 'gzip') {
    const inner = sniff(start.subarray(0, 4096));
    if ('refused' in inner) throw unreadable(inner.refused);
    if (inner.container !== 'text') throw unreadable('intake.file.packedTwice');
  }
  const telling = isAscii(start) ? await firstBeyondAscii(await openText(source, container)) : start;
  const encoding = wanted.encoding ?? guessEncoding(telling ?? start);
  const text = decodeAll(start, encoding);
  const delimiter = wanted.delimiter ?? guessDelimiter(text);
  const rows = parseCsv(text, { delimiter, newline: guessNewline(text) }, start.byteLength < HEAD_BYTES);
  const headerRow = wanted.headerRow ?? guessHeaderRow(rows.slice(0, 60));
  return { reading: { encoding, delimiter, headerRow }, sheets: [] };
}

async function firstBeyondAscii(stream: Readable): Promise<Buffer | undefined> {
  let seen = 0;
  let found: Buffer | undefined;
  for await (const part of stream as AsyncIterable<Buffer>) {
    if (!isAscii(part)) {
      found = part;
      break;
    }
    seen += part.byteLength;
    if (seen > ENCODING_SEARCH_BYTES) break;
  }
  stream.destroy();
  return found;
}

async function guessSheet(
  source: Source,
  wanted: Partial<Reading>,
): Promise<{ reading: Reading; sheets: string[] }> {
  const book = await openBook(source);
  try {
    const choices =
      wanted.sheet && book.sheets.includes(wanted.sheet) ? [wanted.sheet] : book.sheets.slice(0, 20);
    let best: { sheet: string; rows: RawRow[] } = { sheet: choices[0]!, rows: [] };
    for (const sheet of choices) {
      const rows = await firstRows(readSheet(book, sheet), 60);
      if (rows.length > best.rows.length) best = { sheet, rows };
      if (rows.length >= 2) break;
    }
    if (best.rows.length === 0) throw new AppError('import.file_empty');
    const headerRow = wanted.headerRow ?? guessHeaderRow(best.rows);
    return {
      reading: { encoding: 'utf-8', delimiter: ',', headerRow, sheet: best.sheet },
      sheets: book.sheets,
    };
  } finally {
    book.close();
  }
}

async function firstRows(batches: AsyncGenerator<RawRow[]>, count: number): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for await (const batch of batches) {
    rows.push(...batch.slice(0, count - rows.length));
    if (rows.length >= count) break;
  }
  return rows;
}

/** Names of the columns by the header row; without one, by letter and the widest of the first rows. */
async function readColumns(source: Source, reading: Reading): Promise<string[]> {
  const first = await firstRows(openRows(source, reading), 60 + reading.headerRow);
  const header = first.find(({ row }) => row === reading.headerRow);
  if (reading.headerRow > 0 && !header)
    throw unreadable('intake.file.noHeaderRow', { row: reading.headerRow });
  const below = first.filter(({ row }) => row > reading.headerRow);
  const width = header
    ? lastFilled(header.cells)
    : Math.max(0, ...below.map(({ cells }) => lastFilled(cells)));
  if (width === 0) throw new AppError('import.file_empty');
  if (width > IMPORT_MAX_COLUMNS) throw unreadable('intake.file.tooManyColumns', { max: IMPORT_MAX_COLUMNS });
  return nameColumns((header?.cells ?? []).slice(0, width), width, (letter) =>
    t('intake.column.unnamed', { letter }),
  );
}

function lastFilled(cells: readonly string[]): number {
  let last = cells.length;
  while (last > 0 && cells[last - 1]!.trim() === '') last--;
  return last;
}

/** All rows as they stand, header and title lines included. */
async function* openRows(source: Source, reading: Reading, width?: number): AsyncGenerator<RawRow[]> {
  const container = await containerOf(source);
  if (container === 'zip') {
    const book: Book = await openBook(source);
    try {
      yield* readSheet(book, reading.sheet ?? book.sheets[0]!);
    } finally {
      book.close();
    }
    return;
  }
  const bytes = await openText(source, container);
  try {
    const readerFor = (start: string) =>
      new CsvReader({
        delimiter: reading.delimiter,
        newline: guessNewline(start),
        ...(width === undefined ? {} : { width }),
      });
    let csv: CsvReader | undefined;
    let start = '';
    for await (const text of decode(bytes as AsyncIterable<Buffer>, reading.encoding)) {
      start += text;
      // The first pieces may be too short to show how lines end.
      if (!csv && start.length < 4096) continue;
      csv ??= readerFor(start);
      const rows = csv.feed(start);
      start = '';
      if (rows.length > 0) yield rows;
    }
    csv ??= readerFor(start);
    const rest = [...csv.feed(start), ...csv.end()];
    if (rest.length > 0) yield rest;
  } finally {
    bytes.destroy();
  }
}

/**
 * The rows below the header, in batches, each as wide as `columns`: missing last cells are blank, further ones a
 * fault. Blank rows are left out. Memory stays flat whatever the file.
 */
export async function* readRows(
  source: Source,
  reading: Reading,
  columns: readonly string[],
): AsyncGenerator<RawRow[]> {
  for await (const batch of openRows(source, reading, columns.length)) {
    const rows: RawRow[] = [];
    for (const row of batch) {
      if (row.row <= reading.headerRow) continue;
      const fitted = toWidth(row, columns);
      if (fitted) rows.push(fitted);
    }
    if (rows.length > 0) yield rows;
  }
}

function toWidth(row: RawRow, columns: readonly string[]): RawRow | undefined {
  if (row.fault) return row;
  const { cells } = row;
  const width = columns.length;
  if (cells.length > width) {
    const used = lastFilled(cells);
    if (used > width) {
      return faulty(
        row,
        words('intake.row.tooWide', { cells: used, columns: width }),
        cells.slice(width).join(' | '),
      );
    }
    cells.length = width;
  }
  let blank = true;
  let repeats = true;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    if (cell === '') {
      repeats = false;
      continue;
    }
    if (blank && cell.trim() !== '') blank = false;
    if (cell.includes('\0')) return faulty(row, words('intake.row.nul', { column: columns[i]! }), cell);
    if (cell.includes('\ufffd'))
      return faulty(row, words('intake.row.undecodable', { column: columns[i]! }), cell);
    if (repeats && cell.trim() !== columns[i]) repeats = false;
  }
  if (blank) return undefined;
  if (repeats && cells.length === width)
    return faulty(row, words('intake.row.headerAgain'), cells.join(' | '));
  while (cells.length < width) cells.push('');
  return row;
}

const faulty = (row: RawRow, why: NonNullable<RawRow['fault']>['words'], value: string): RawRow => ({
  row: row.row,
  cells: [],
  fault: { words: why, value: shorten(value) },
});
