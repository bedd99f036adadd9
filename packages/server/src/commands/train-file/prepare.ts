import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '@lintel/contract/messages';
import { stringify } from 'csv-stringify/sync';
import { ConfigError } from '../../kernel/config.ts';
import { findCopies, findGroup, type Kind, type TypedColumn, typeColumn } from './kinds.ts';
import { readMoments } from './moments.ts';
import type { Options } from './options.ts';
import { type Outcome, readOutcome } from './outcome.ts';
import { type LeftOut, type Row, readFileRows, requireColumn } from './read-file.ts';

const WRITE_ROWS = 10_000;

/** What a file is trained on: the table the trainer reads and what was decided on the way to it. */
export interface Prepared {
  outcome: Outcome & { column: string };
  time: string | null;
  group: string | null;
  /** Rows that repeat another one; only looked for where neither a time nor a group keeps them apart. */
  copies: number;
  kinds: Map<string, Kind>;
  /** Columns of numbers in which some cells say something else. */
  wordsIn: { column: string; words: TypedColumn['words'] }[];
  columns: number;
  rows: { read: number; used: number; leftOut: LeftOut[] };
}

/** Reads and types the file and writes `table.csv` and `spec.json` to `work`. */
export async function prepare(options: Options, work: string): Promise<Prepared> {
  const file = await readFileRows(options.data, options.outcome);
  const { columns } = file;
  const at = requireColumn(columns, options.outcome);
  const time = options.time === undefined ? undefined : requireColumn(columns, options.time);
  if (time === at) throw new ConfigError(t('server.train.time_is_outcome', { column: columns[at]! }));
  const named = (names: readonly string[]) => names.map((name) => columns[requireColumn(columns, name)]!);
  const [excluded, kept] = [named(options.exclude), new Set(named(options.keep))];
  const outcome = readOutcome(
    columns[at]!,
    file.rows.map((row) => row.cells[at]!),
    options.positive,
  );
  let rows = file.rows.map((row, index) => ({ ...row, label: outcome.labels[index] }));
  rows = rows.filter((row) => row.label !== undefined);
  const leftOut = [...file.leftOut];
  let moments: (string | undefined)[] = [];
  if (time !== undefined) {
    const read = readMoments(columns[time]!, rows, time, new Date());
    rows = rows.filter((_, index) => read.texts[index] !== undefined);
    moments = read.texts.filter((text) => text !== undefined);
    leftOut.push(...read.leftOut);
  }

  const cellsOf = (index: number): string[] => rows.map((row: Row) => row.cells[index]!);
  const group =
    options.group === undefined ? findGroup(columns, cellsOf) : requireColumn(columns, options.group);
  const names = ['lintel.outcome', 'lintel.time', 'lintel.group'] as const;
  const table: string[][] = [rows.map((row) => (row.label ? '1' : '0'))];
  const header: string[] = [names[0]];
  if (time !== undefined) {
    header.push(names[1]);
    table.push(moments as string[]);
  }
  const copies =
    time === undefined && group === undefined
      ? findCopies(rows.map(({ cells }) => cells.filter((_, index) => index !== at)))
      : undefined;
  const together = copies?.of ?? (group === undefined ? undefined : cellsOf(group));
  if (together) {
    header.push(names[2]);
    table.push(together);
  }
  const kinds = new Map<string, Kind>();
  const wordsIn: Prepared['wordsIn'] = [];
  columns.forEach((column, index) => {
    if (index === at || index === time || index === group) return;
    const typed = typeColumn(cellsOf(index));
    kinds.set(column, typed.kind);
    if (typed.words.length > 0) wordsIn.push({ column, words: typed.words });
    header.push(column);
    table.push(typed.cells);
  });
  if (kinds.size === 0) throw new ConfigError(t('server.train.no_columns', { column: columns[at]! }));
  await writeTable(join(work, 'table.csv'), header, table, rows.length);
  const spec = {
    formatVersion: 1,
    target: { name: columns[at]!, positive: `${columns[at]}: ${outcome.positive}`, windowDays: null },
    label: names[0],
    order: time === undefined ? null : names[1],
    group: together ? names[2] : null,
    denied: excluded,
    columns: [...kinds].map(([key, kind]) => ({
      key,
      label: key,
      kind,
      source: { column: key },
      trusted: kept.has(key),
    })),
    split: { testFraction: 0.2 },
  };
  await writeFile(join(work, 'spec.json'), JSON.stringify(spec));
  return {
    outcome: { ...outcome, column: columns[at]! },
    time: time === undefined ? null : columns[time]!,
    group: group === undefined ? null : columns[group]!,
    copies: copies?.count ?? 0,
    kinds,
    wordsIn,
    columns: columns.length,
    rows: { read: file.rows.length, used: rows.length, leftOut },
  };
}

/** In parts, since a table may be longer than a text can be. */
async function writeTable(
  path: string,
  header: string[],
  columns: readonly (readonly string[])[],
  rows: number,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.appendFile(stringify([header]));
    for (let from = 0; from < rows; from += WRITE_ROWS) {
      const count = Math.min(WRITE_ROWS, rows - from);
      const part = Array.from({ length: count }, (_, index) => columns.map((cells) => cells[from + index]));
      await file.appendFile(stringify(part));
    }
  } finally {
    await file.close();
  }
}
