import type { Readable } from 'node:stream';
import { IMPORT_MAX_CELL_CHARS, IMPORT_MAX_COLUMNS } from '@lintel/contract';
import { type RawRow, shorten, words } from './problems.ts';
import { type Book, type DateStyles, damaged, type XmlHandlers, xmlFeed } from './xlsx-book.ts';

/** Rows of one worksheet as they stream by, in batches. Formulas give their stored result; blank rows are left out. */
export async function* readSheet(book: Book, sheet: string): AsyncGenerator<RawRow[]> {
  let stream: Readable | undefined;
  try {
    const reader = new SheetReader(await book.sharedTexts(), await book.styles(), book.from1904);
    const feed = xmlFeed(reader);
    stream = await book.openSheet(sheet);
    for await (const part of stream as AsyncIterable<Buffer>) {
      feed.write(part);
      if (reader.rows.length > 0) yield reader.rows.splice(0);
    }
    feed.close();
    if (reader.rows.length > 0) yield reader.rows.splice(0);
  } catch (error) {
    throw damaged(error);
  } finally {
    stream?.destroy();
  }
}

/** Turns the XML of a worksheet into rows of text (ECMA-376 part 1, 18.3). */
class SheetReader implements XmlHandlers {
  readonly rows: RawRow[] = [];
  private readonly texts: readonly string[];
  private readonly styles: DateStyles;
  private readonly from1904: boolean;
  private cells: string[] = [];
  private fault: RawRow['fault'];
  private row = 0;
  private column = 0;
  private type = 'n';
  private style = 0;
  private value = '';
  private reading = false;
  private phonetic = false;

  constructor(texts: readonly string[], styles: DateStyles, from1904: boolean) {
    this.texts = texts;
    this.styles = styles;
    this.from1904 = from1904;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'row') {
      const given = Number(attributes.r);
      this.row = Number.isInteger(given) && given > this.row ? given : this.row + 1;
      this.cells = [];
      this.fault = undefined;
      this.column = -1;
    } else if (name === 'c') {
      this.column = attributes.r === undefined ? this.column + 1 : columnOf(attributes.r);
      this.type = attributes.t ?? 'n';
      this.style = Number(attributes.s ?? 0);
      this.value = '';
    } else if (name === 'v') {
      this.reading = true;
    } else if (name === 't') {
      this.reading = !this.phonetic;
    } else if (name === 'rPh') {
      this.phonetic = true;
    }
  }

  text(text: string): void {
    if (this.reading && this.value.length <= IMPORT_MAX_CELL_CHARS) this.value += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.reading = false;
    else if (name === 'rPh') this.phonetic = false;
    else if (name === 'c') this.endCell();
    else if (name === 'row' && (this.fault || this.cells.some((cell) => cell !== ''))) {
      this.rows.push(
        this.fault ? { row: this.row, cells: [], fault: this.fault } : { row: this.row, cells: this.cells },
      );
    }
  }

  private endCell(): void {
    const text = this.textOfCell();
    if (text === '') return;
    if (text.length > IMPORT_MAX_CELL_CHARS) {
      this.fault = {
        words: words('intake.row.cellTooLong', { max: IMPORT_MAX_CELL_CHARS }),
        value: shorten(text),
      };
    } else if (this.column >= IMPORT_MAX_COLUMNS || this.column < 0) {
      this.fault = {
        words: words('intake.row.tooManyCells', { max: IMPORT_MAX_COLUMNS }),
        value: shorten(text),
      };
    } else {
      while (this.cells.length < this.column) this.cells.push('');
      this.cells[this.column] = text;
    }
  }

  private textOfCell(): string {
    const { value } = this;
    switch (this.type) {
      case 's':
        return this.texts[Number(value)] ?? '';
      case 'b':
        return value.trim() === '1' ? 'TRUE' : value.trim() === '' ? '' : 'FALSE';
      case 'n':
        return textOfNumber(value, this.styles[this.style] ?? null, this.from1904);
      default:
        return value;
    }
  }
}

/** Column number from 0 of a cell reference such as BC12; -1 when it is none. */
function columnOf(reference: string): number {
  let column = 0;
  for (const char of reference) {
    const code = char.charCodeAt(0) - 64;
    if (code < 1 || code > 26) break;
    column = column * 26 + code;
    if (column > 100_000) break;
  }
  return column - 1;
}

/** A number as a person sees it: dates by their style, 15 significant digits as Excel shows them, never 1.5E+3. */
export function textOfNumber(raw: string, style: 'date' | 'time' | null, from1904: boolean): string {
  const number = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(number)) return raw.trim();
  if (style && number >= 0 && number < 2_958_466) return textOfSerial(number, style, from1904);
  const shown = Number(number.toPrecision(15));
  return Math.abs(shown) < 1e21 && Number.isInteger(shown)
    ? shown.toFixed(0).replace(/^-0$/, '0')
    : String(shown);
}

const DAY_MS = 86_400_000;

/** A serial date as `YYYY-MM-DD`, with `THH:MM:SS` when it has a time. Before March 1900 Excel counts a day that never was. */
function textOfSerial(serial: number, style: 'date' | 'time', from1904: boolean): string {
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const moment = new Date(epoch + Math.round((serial * DAY_MS) / 1000) * 1000).toISOString();
  if (style === 'time' && serial < 1) return moment.slice(11, 19);
  return Number.isInteger(serial) ? moment.slice(0, 10) : moment.slice(0, 19);
}
