import { constants, openAsBlob } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { t } from '@lintel/contract/messages';
import { ConfigError } from '../../kernel/config.ts';
import { AppError } from '../../kernel/errors.ts';
import { type Head, readHead, readRows } from '../../modules/intake/reading/lead-file.ts';
import { say as sayWords } from '../../modules/intake/reading/problems.ts';
import type { Source } from '../../modules/intake/reading/source.ts';

/** Rows that cannot be used are left out and named; above this share the file is refused. */
export const MOST_LEFT_OUT = 0.05;

export interface Row {
  /** Line as a spreadsheet counts it. */
  line: number;
  cells: string[];
}

/** Rows that were left out for one reason, with the first few lines. */
export interface LeftOut {
  why: string;
  count: number;
  lines: number[];
}

export interface FileRows {
  columns: string[];
  rows: Row[];
  leftOut: LeftOut[];
}

/**
 * All rows of a delimited file or workbook, packed or not, read as the import reads it. The header is the first line
 * that holds `outcome`. Throws a ConfigError that says what is wrong with the file.
 */
export async function readFileRows(path: string, outcome: string): Promise<FileRows> {
  const source = await openFile(path);
  try {
    const head = await findHead(source, outcome);
    const rows: Row[] = [];
    const faults = new Map<string, LeftOut>();
    for await (const batch of readRows(source, head.reading, head.columns))
      for (const { row, cells, fault } of batch) {
        if (fault) note(faults, sayWords(fault.words), row);
        else rows.push({ line: row, cells: cells.map((cell) => cell.trim()) });
      }
    const leftOut = [...faults.values()];
    const broken = leftOut.reduce((sum, { count }) => sum + count, 0);
    if (broken > MOST_LEFT_OUT * (rows.length + broken)) throw new ConfigError(tooMany(leftOut, broken));
    return { columns: head.columns, rows, leftOut };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { reason } = error.values;
    if (typeof reason === 'string')
      throw new ConfigError(t('server.train.unreadable', { file: path, reason }));
    if (error.code === 'import.file_empty') throw new ConfigError(t('server.train.no_rows', { file: path }));
    throw new ConfigError(`${path}: ${error.message}`);
  }
}

export function note(reasons: Map<string, LeftOut>, why: string, line: number): void {
  const found = reasons.get(why) ?? { why, count: 0, lines: [] };
  found.count++;
  if (found.lines.length < 5) found.lines.push(line);
  reasons.set(why, found);
}

const tooMany = (leftOut: readonly LeftOut[], count: number): string =>
  [t('server.train.broken_rows', { count }), ...leftOut.map((item) => `  ${describe(item)}`)].join('\n');

/** `12 rows: why (lines 4, 9, …)`. */
export const describe = ({ why, count, lines }: LeftOut): string =>
  t('server.train.left_out', { count, why, lines: lines.join(', ') + (count > lines.length ? ', …' : '') });

async function openFile(path: string): Promise<Source> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new ConfigError(t('server.train.folder', { file: path }));
  if (!found?.isFile()) throw new ConfigError(t('server.cli.no_file', { file: path }));
  await access(path, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(t('server.train.no_access', { file: path, reason: error.code ?? error.message }));
  });
  const blob = await openAsBlob(path);
  return {
    size: found.size,
    open: async (start = 0) => Readable.fromWeb(blob.slice(start).stream() as ReadableStream),
  };
}

/** The first line as header, or, where a title stands above it, the one the import would take. */
async function findHead(source: Source, outcome: string): Promise<Head> {
  const first = await readHead(source, { headerRow: 1 });
  if (columnNamed(first.columns, outcome) !== undefined) return first;
  const guessed = await readHead(source);
  if (guessed.reading.headerRow > 1 && columnNamed(guessed.columns, outcome) !== undefined) return guessed;
  throw new ConfigError(noColumn(first.columns, outcome));
}

/** The position of a column called `name`, in whatever case; undefined when there is none or there are several. */
export function columnNamed(columns: readonly string[], name: string): number | undefined {
  const exact = columns.indexOf(name.trim());
  if (exact >= 0) return exact;
  const small = columns.map((column) => column.toLowerCase());
  const at = small.indexOf(name.trim().toLowerCase());
  return at >= 0 ? at : undefined;
}

/** As `columnNamed`; throws a ConfigError when there is no such column or two are called so. */
export function requireColumn(columns: readonly string[], name: string): number {
  const at = columnNamed(columns, name);
  if (at === undefined) throw new ConfigError(noColumn(columns, name));
  if (columns.some((column) => column.toLowerCase() === `${columns[at]!.toLowerCase()} (2)`))
    throw new ConfigError(t('server.train.two_columns', { column: columns[at]! }));
  return at;
}

const noColumn = (columns: readonly string[], name: string): string =>
  t('server.train.no_column', {
    column: name,
    columns: columns.slice(0, 40).join(', ') + (columns.length > 40 ? ' …' : ''),
  });
