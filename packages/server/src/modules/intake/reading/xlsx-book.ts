import { Readable } from 'node:stream';
import { IMPORT_MAX_UNPACKED_BYTES } from '@lintel/contract';
import { SaxesParser } from 'saxes';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { AppError, isUnavailable } from '../../../kernel/errors.ts';
import { FileMissing } from '../../../kernel/files/files.ts';
import { unreadable } from './problems.ts';
import type { Source } from './source.ts';

const MAX_ENTRIES = 10_000;
const MAX_RATIO = 300;
const FREE_BYTES = 100 * 1024 * 1024;
/** Characters of all shared texts together, kept in memory while a sheet is read. */
const MAX_SHARED_CHARS = 64_000_000;

/** An opened workbook: sheets by name in their order, visible ones first. */
export interface Book {
  sheets: string[];
  openSheet(name: string): Promise<Readable>;
  sharedTexts(): Promise<string[]>;
  styles(): Promise<DateStyles>;
  from1904: boolean;
  close(): void;
}
/** By style index: how a number with it is shown. */
export type DateStyles = ('date' | 'time' | null)[];

class SourceReader extends RandomAccessReader {
  private readonly source: Source;
  constructor(source: Source) {
    super();
    this.source = source;
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return range(this.source, start, end);
  }
}

function range(source: Source, start: number, end: number): Readable {
  return Readable.from(
    (async function* () {
      let left = end - start;
      if (left <= 0) return;
      const stream = await source.open(start);
      try {
        for await (const part of stream as AsyncIterable<Buffer>) {
          yield part.byteLength > left ? part.subarray(0, left) : part;
          left -= part.byteLength;
          if (left <= 0) return;
        }
      } finally {
        stream.destroy();
      }
    })(),
    { objectMode: false },
  );
}

/** Opens an XLSX file, refusing macros, passwords, other formats in a ZIP, and archives that unpack to far more than they are. */
export async function openBook(source: Source): Promise<Book> {
  const zip = await fromRandomAccessReaderPromise(new SourceReader(source), source.size, {
    autoClose: false,
  }).catch((error: unknown) => {
    throw isStorageTrouble(error) ? error : unreadable('intake.file.zipBroken', undefined, error);
  });
  try {
    const entries = await listEntries(zip);
    refuseOthers(entries);
    const types = await readSmall(zip, entries.get('[content_types].xml'));
    if (/macroEnabled|vbaProject/i.test(types)) throw new AppError('import.file_macros');
    return await describeBook(zip, entries);
  } catch (error) {
    zip.close();
    throw damaged(error);
  }
}

/** What went wrong inside a workbook, as a sentence; trouble of the storage stays what it is and may pass. */
export const damaged = (error: unknown): unknown =>
  error instanceof AppError || isStorageTrouble(error)
    ? error
    : unreadable('intake.file.xlsxBroken', undefined, error);

const isStorageTrouble = (error: unknown): boolean =>
  error instanceof FileMissing ||
  isUnavailable(error) ||
  typeof (error as { syscall?: unknown })?.syscall === 'string';

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let unpacked = 0;
  if (zip.entryCount > MAX_ENTRIES) throw unreadable('intake.file.zipTooMany');
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw unreadable('intake.file.password');
    unpacked += entry.uncompressedSize;
    const bomb = unpacked > FREE_BYTES && entry.uncompressedSize > entry.compressedSize * MAX_RATIO;
    if (bomb || unpacked > IMPORT_MAX_UNPACKED_BYTES) {
      throw new AppError('import.file_too_large', { values: { limit: '2 GB' } });
    }
    entries.set(entry.fileName.toLowerCase(), entry);
  }
  return entries;
}

function refuseOthers(entries: Map<string, Entry>): void {
  const names = [...entries.keys()];
  if (names.some((name) => name.endsWith('vbaproject.bin') || name.startsWith('xl/macrosheets/'))) {
    throw new AppError('import.file_macros');
  }
  if (entries.has('xl/workbook.xml')) return;
  if (entries.has('xl/workbook.bin')) throw unreadable('intake.file.xlsb');
  if (names.some((name) => name.startsWith('word/') || name.startsWith('ppt/')))
    throw unreadable('intake.file.office');
  if (entries.has('content.xml') && entries.has('mimetype')) throw unreadable('intake.file.ods');
  if (names.some((name) => name.endsWith('.iwa'))) throw unreadable('intake.file.numbers');
  throw unreadable('intake.file.zip');
}

async function describeBook(zip: ZipFile, entries: Map<string, Entry>): Promise<Book> {
  const targets = new Map<string, string>();
  await parse(zip, entries.get('xl/_rels/workbook.xml.rels'), (name, attributes) => {
    if (name === 'Relationship') targets.set(attributes.Id ?? '', attributes.Target ?? '');
  });
  const sheets: { name: string; entry: Entry; hidden: boolean }[] = [];
  let from1904 = false;
  await parse(zip, entries.get('xl/workbook.xml'), (name, attributes) => {
    if (name === 'workbookPr') from1904 = attributes.date1904 === '1' || attributes.date1904 === 'true';
    if (name !== 'sheet') return;
    const target = targets.get(attributes['r:id'] ?? attributes.id ?? '') ?? '';
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;
    const entry = entries.get(path.toLowerCase());
    // Chart and dialog sheets have no rows.
    if (entry && path.includes('worksheets')) {
      sheets.push({
        name: attributes.name ?? '',
        entry,
        hidden: (attributes.state ?? 'visible') !== 'visible',
      });
    }
  });
  if (sheets.length === 0) throw new AppError('import.file_empty');
  sheets.sort((a, b) => Number(a.hidden) - Number(b.hidden));
  return {
    sheets: sheets.map((sheet) => sheet.name),
    from1904,
    openSheet: (name) =>
      zip.openReadStreamPromise((sheets.find((sheet) => sheet.name === name) ?? sheets[0]!).entry),
    sharedTexts: () => readSharedTexts(zip, entries.get('xl/sharedstrings.xml')),
    styles: () => readStyles(zip, entries.get('xl/styles.xml')),
    close: () => zip.close(),
  };
}

async function readSmall(zip: ZipFile, entry: Entry | undefined): Promise<string> {
  if (!entry || entry.uncompressedSize > 5_000_000) return '';
  const parts: Buffer[] = [];
  for await (const part of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>)
    parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

type Attributes = Record<string, string>;
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

export interface XmlHandlers {
  open(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Feeds XML that arrives in parts to handlers; names come without their prefix. */
export function xmlFeed(on: XmlHandlers): { write(part: Uint8Array): void; close(): void } {
  const parser = new SaxesParser();
  const decoder = new TextDecoder();
  parser.on('opentag', (tag) => on.open(localName(tag.name), tag.attributes));
  if (on.text) parser.on('text', (text) => on.text?.(text));
  if (on.close) parser.on('closetag', (tag) => on.close?.(localName(tag.name)));
  parser.on('error', (error) => {
    throw error;
  });
  return {
    write: (part) => void parser.write(decoder.decode(part, { stream: true })),
    close: () => void parser.close(),
  };
}

async function parseXml(stream: Readable, on: XmlHandlers): Promise<void> {
  const feed = xmlFeed(on);
  for await (const part of stream as AsyncIterable<Buffer>) feed.write(part);
  feed.close();
}

async function parse(
  zip: ZipFile,
  entry: Entry | undefined,
  open: (name: string, attributes: Attributes) => void,
): Promise<void> {
  if (entry) await parseXml(await zip.openReadStreamPromise(entry), { open });
}

async function readSharedTexts(zip: ZipFile, entry: Entry | undefined): Promise<string[]> {
  const texts: string[] = [];
  if (!entry) return texts;
  let chars = 0;
  let current = '';
  let reading = false;
  let phonetic = false;
  await parseXml(await zip.openReadStreamPromise(entry), {
    open(name) {
      if (name === 'si') current = '';
      else if (name === 'rPh') phonetic = true;
      else if (name === 't') reading = !phonetic;
    },
    text(text) {
      if (!reading) return;
      current += text;
      chars += text.length;
      if (chars > MAX_SHARED_CHARS) throw unreadable('intake.file.xlsxTooMuchText');
    },
    close(name) {
      if (name === 't') reading = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si') texts.push(current);
    },
  });
  return texts;
}

async function readStyles(zip: ZipFile, entry: Entry | undefined): Promise<DateStyles> {
  const formats = new Map<number, string>();
  const styles: DateStyles = [];
  let inCellFormats = false;
  if (!entry) return styles;
  await parseXml(await zip.openReadStreamPromise(entry), {
    open(name, attributes) {
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) {
        const id = Number(attributes.numFmtId);
        styles.push(kindOfFormat(id, formats.get(id)));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}

/** Number formats by ECMA-376 part 1, 18.8.30: built-in ids, and codes with year or day letters outside quotes and brackets. */
function kindOfFormat(id: number, code: string | undefined): 'date' | 'time' | null {
  if (code === undefined) {
    if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
      return 'date';
    return id >= 18 && id <= 21 ? 'time' : null;
  }
  const letters = code
    .replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '')
    .split(';')[0]!
    .toLowerCase();
  if (/general/.test(letters)) return null;
  if (/[yd]/.test(letters)) return 'date';
  if (/m/.test(letters) && !/[hs]/.test(letters)) return 'date';
  return /[hs]/.test(letters) ? 'time' : null;
}
