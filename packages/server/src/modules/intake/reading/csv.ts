import { IMPORT_MAX_CELL_CHARS } from '@lintel/contract';
import { type RawRow, shorten, words } from './problems.ts';

export interface CsvShape {
  delimiter: string;
  /** What ends a line; a lone carriage return comes from very old Macs. */
  newline: '\n' | '\r';
  /** Cells a row should have. Known, it lets the reader find its feet again after a quote that never closes. */
  width?: number;
}

/**
 * No row of leads is longer; a longer one is a quote that never closed, or one giant cell. Each runaway quote makes
 * the reader less patient with the next, so that a file full of them is still read in linear time.
 */
const MAX_RECORD_CHARS = 2_000_000;
const MIN_PATIENCE = 4096;

/**
 * Reads CSV from text that arrives in pieces. Own code and not csv-parse, because a real lead file must never lose
 * the rows behind its first fault: a quote that never closes costs its own line only (the reader goes back to the
 * line below), a cell of any size costs its own row and no memory, and every line is accounted for.
 * `feed` and `end` return the rows that are complete. Blank lines count as rows and are not returned.
 */
export class CsvReader {
  private readonly shape: CsvShape;
  private held = '';
  private row = 0;
  private patience = MAX_RECORD_CHARS;
  /** Inside a record too long to keep: dropping text until it ends. `quoted` is the side of its quotes we are on. */
  private dropping: { quoted: boolean } | undefined;

  constructor(shape: CsvShape) {
    this.shape = shape;
  }

  feed(text: string): RawRow[] {
    return this.parse(text, false);
  }

  end(): RawRow[] {
    return this.parse('', true);
  }

  private parse(text: string, final: boolean): RawRow[] {
    const rows: RawRow[] = [];
    let buffer = this.held + text;
    if (this.dropping) buffer = this.drop(buffer);
    let at = 0;
    while (at < buffer.length) {
      const record = readRecord(buffer, at, this.shape, final, this.patience);
      if (record === undefined) {
        if (buffer.length - at <= this.patience && !final) break;
        at = this.giveUp(rows, buffer, at, final);
        continue;
      }
      if (record.lines > 1) {
        if (this.isRunaway(buffer, at, record)) {
          at = this.reportLine(rows, buffer, at);
          continue;
        }
        this.patience = Math.min(MAX_RECORD_CHARS, this.patience * 2);
      }
      this.push(rows, record.cells);
      at = record.next;
    }
    this.held = at === 0 ? buffer : buffer.slice(at);
    return rows;
  }

  /** A record of several lines that came out wrong while its second line is a good row by itself: a quote ran away. */
  private isRunaway(buffer: string, at: number, record: Rec): boolean {
    const { width } = this.shape;
    if (width === undefined || width < 2) return false;
    if (record.cells.length <= width && !record.stray) return false;
    return this.isGoodLine(buffer, this.lineEnd(buffer, at) + 1);
  }

  private isGoodLine(buffer: string, at: number): boolean {
    const { width } = this.shape;
    const end = this.lineEnd(buffer, at);
    const line = readRecord(buffer.slice(at, end), 0, this.shape, true, MAX_RECORD_CHARS);
    return line !== undefined && line.cells.length === width;
  }

  private lineEnd(buffer: string, at: number): number {
    const end = buffer.indexOf(this.shape.newline, at);
    return end === -1 ? buffer.length : end;
  }

  /** The record at `at` never ends, within reason or at all. Returns where to go on. */
  private giveUp(rows: RawRow[], buffer: string, at: number, final: boolean): number {
    const lineEnd = this.lineEnd(buffer, at);
    const several = lineEnd < buffer.length;
    if (several && (final || this.isGoodLine(buffer, lineEnd + 1))) return this.reportLine(rows, buffer, at);
    const why = final
      ? words('intake.row.quoteOpen')
      : words('intake.row.cellTooLong', { max: IMPORT_MAX_CELL_CHARS });
    rows.push({
      row: ++this.row,
      cells: [],
      fault: { words: why, value: shorten(buffer.slice(at, at + 400)) },
    });
    if (final) return buffer.length;
    this.dropping = { quoted: false };
    const rest = this.drop(buffer.slice(at));
    return buffer.length - rest.length;
  }

  private reportLine(rows: RawRow[], buffer: string, at: number): number {
    this.patience = Math.max(MIN_PATIENCE, this.patience / 8);
    const end = this.lineEnd(buffer, at);
    rows.push({
      row: ++this.row,
      cells: [],
      fault: { words: words('intake.row.quoteOpen'), value: shorten(buffer.slice(at, end).trimEnd()) },
    });
    return end + 1;
  }

  /** Drops text up to the end of the record being dropped; returns what follows it. */
  private drop(text: string): string {
    let quoted = this.dropping?.quoted ?? false;
    let at = 0;
    while (at < text.length) {
      const quote = text.indexOf('"', at);
      if (!quoted) {
        const end = text.indexOf(this.shape.newline, at);
        if (end !== -1 && (quote === -1 || end < quote)) {
          this.dropping = undefined;
          return text.slice(end + 1);
        }
      }
      if (quote === -1) break;
      quoted = !quoted;
      at = quote + 1;
    }
    this.dropping = { quoted };
    return '';
  }

  private push(rows: RawRow[], cells: string[]): void {
    const row = ++this.row;
    if (cells.length === 1 && cells[0]!.trim() === '') return;
    const giant = cells.find((cell) => cell.length > IMPORT_MAX_CELL_CHARS);
    if (giant === undefined) rows.push({ row, cells });
    else {
      const why = words('intake.row.cellTooLong', { max: IMPORT_MAX_CELL_CHARS });
      rows.push({ row, cells: [], fault: { words: why, value: shorten(giant) } });
    }
  }
}

interface Rec {
  cells: string[];
  next: number;
  lines: number;
  /** A quote stood where none should. */
  stray: boolean;
}

/** One record from `at`, or undefined when the text, or `patience` with its quotes, ends before the record does. */
function readRecord(
  text: string,
  at: number,
  shape: CsvShape,
  final: boolean,
  patience: number,
): Rec | undefined {
  const { delimiter, newline } = shape;
  const lineEnd = text.indexOf(newline, at);
  const line = lineEnd === -1 ? text.slice(at) : text.slice(at, lineEnd);
  if (!line.includes('"')) {
    if (lineEnd === -1 && !final) return undefined;
    return {
      cells: trimReturn(line).split(delimiter),
      next: lineEnd === -1 ? text.length : lineEnd + 1,
      lines: 1,
      stray: false,
    };
  }
  const cells: string[] = [];
  let lines = 1;
  let stray = false;
  let pos = at;
  for (;;) {
    if (text[pos] === '"') {
      const cell = readQuoted(text, pos, shape, final, at + patience);
      if (cell === undefined) return undefined;
      cells.push(cell.value);
      lines += cell.lines;
      stray ||= cell.stray;
      pos = cell.next;
    } else {
      const stop = nextOf(text, pos, delimiter, newline);
      const end = stop === -1 ? text.length : stop;
      const value = text.slice(pos, end);
      cells.push(stop === -1 || text[stop] === newline ? trimReturn(value) : value);
      pos = end;
    }
    if (pos >= text.length) return final ? { cells, next: text.length, lines, stray } : undefined;
    if (text[pos] === newline) return { cells, next: pos + 1, lines, stray };
    // At a delimiter. When the text ends right behind it, an empty cell follows or more text arrives.
    pos++;
    if (pos >= text.length) {
      if (!final) return undefined;
      cells.push('');
      return { cells, next: text.length, lines, stray };
    }
  }
}

/** A quoted cell: doubled quotes are one; a quote followed by anything but an end is taken as it is. */
function readQuoted(
  text: string,
  open: number,
  shape: CsvShape,
  final: boolean,
  limit: number,
): { value: string; next: number; lines: number; stray: boolean } | undefined {
  const { delimiter, newline } = shape;
  let value = '';
  let from = open + 1;
  let search = from;
  let stray = false;
  for (;;) {
    const quote = text.indexOf('"', search);
    if (quote === -1 || quote > limit) return undefined;
    const after = text[quote + 1];
    if (after === undefined && !final) return undefined;
    if (after === '"') {
      value += text.slice(from, quote + 1);
      from = search = quote + 2;
      continue;
    }
    let end = quote + 1;
    while (end - quote < 64 && text[end] !== delimiter && (text[end] === ' ' || text[end] === '\t')) end++;
    if (text[end] === '\r' && (text[end + 1] === newline || text[end + 1] === undefined)) end++;
    if (end >= text.length && !final) return undefined;
    if (end >= text.length || text[end] === delimiter || text[end] === newline) {
      value += text.slice(from, quote);
      return { value, next: end, lines: countLines(value, newline), stray };
    }
    stray = true;
    search = quote + 1;
  }
}

function nextOf(text: string, at: number, delimiter: string, newline: string): number {
  for (let i = at; i < text.length; i++) {
    const char = text[i];
    if (char === delimiter || char === newline) return i;
  }
  return -1;
}

const trimReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

function countLines(value: string, newline: string): number {
  let lines = 0;
  for (let at = value.indexOf(newline); at !== -1; at = value.indexOf(newline, at + 1)) lines++;
  return lines;
}

/** All rows of a text, for samples. An unfinished last row is left out unless `final`. */
export function parseCsv(text: string, shape: CsvShape, final: boolean): RawRow[] {
  const reader = new CsvReader(shape);
  const rows = reader.feed(text);
  if (final) rows.push(...reader.end());
  return rows;
}

/** A line ends with a line feed, unless the text has none and carriage returns instead. */
export const guessNewline = (sample: string): '\n' | '\r' =>
  !sample.includes('\n') && sample.includes('\r') ? '\r' : '\n';
