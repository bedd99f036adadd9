import { t } from '@lintel/contract/messages';
import { ConfigError } from '../../kernel/config.ts';
import { type DateOrder, instantOf, readDate } from '../../modules/intake/read-dates.ts';
import { isBlank } from '../../modules/intake/sniff-values.ts';
import { describe, type LeftOut, MOST_LEFT_OUT, note, type Row } from './read-file.ts';

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

export interface Moments {
  /** Per row a number or an ISO time; undefined for a row that is left out. */
  texts: (string | undefined)[];
  leftOut: LeftOut[];
}

/**
 * When each row was, from a column of numbers that rise with time or of dates in any usual writing. Rows without a readable
 * time are left out and named, and so are rows dated after `now`, whose outcome nobody can know. Throws a ConfigError when
 * too many are unreadable or all rows have one time.
 */
export function readMoments(column: string, rows: readonly Row[], at: number, now: Date): Moments {
  const cells = rows.map((row) => row.cells[at]!);
  const filled = cells.filter((cell) => !isBlank(cell));
  if (filled.length === 0) throw new ConfigError(t('server.train.time_blank', { column }));
  const numeric = filled.filter((cell) => PLAIN.test(cell) && Number.isFinite(Number(cell)));
  const read = numeric.length >= (1 - MOST_LEFT_OUT) * filled.length ? readPlain : dateReader(filled, now);

  const reasons = new Map<string, LeftOut>();
  const texts = cells.map((cell, index) => {
    const moment = isBlank(cell) ? undefined : read(cell);
    if (moment === undefined) note(reasons, t('server.train.time_unreadable', { column }), rows[index]!.line);
    else if (moment === 'future')
      note(
        reasons,
        t('server.train.time_ahead', { today: now.toISOString().slice(0, 10) }),
        rows[index]!.line,
      );
    return moment === 'future' ? undefined : moment;
  });
  const leftOut = [...reasons.values()];
  const lost = leftOut.reduce((sum, { count }) => sum + count, 0);
  if (lost > MOST_LEFT_OUT * rows.length) {
    const examples = [...new Set(cells.filter((_, index) => texts[index] === undefined))].slice(0, 3);
    throw new ConfigError(
      [
        t('server.train.time_bad', { column, count: lost, rows: rows.length }),
        ...leftOut.map((item) => `  ${describe(item)}`),
        `  ${t('server.train.time_examples', { examples: examples.map((text) => `"${text.slice(0, 40)}"`).join(', ') })}`,
      ].join('\n'),
    );
  }
  if (new Set(texts.filter((text) => text !== undefined)).size < 2)
    throw new ConfigError(t('server.train.time_constant', { column }));
  return { texts, leftOut };
}

const readPlain = (cell: string): string | undefined =>
  PLAIN.test(cell) && Number.isFinite(Number(cell)) ? cell : undefined;

/** Reads dates in the order of day and month that the cells leave no doubt about; months first when all are in doubt. */
function dateReader(cells: readonly string[], now: Date): (cell: string) => string | 'future' | undefined {
  const sure: Record<DateOrder, number> = { mdy: 0, dmy: 0, ymd: 0 };
  for (const cell of cells) {
    const found = readDate(cell, 'mdy');
    if (found?.sure && found.order !== 'named') sure[found.order]++;
  }
  const order: DateOrder = sure.dmy > sure.mdy ? 'dmy' : 'mdy';
  return (cell) => {
    const found = readDate(compact(cell), order);
    if (!found) return undefined;
    const moment = instantOf(found, 'UTC');
    // A day that is only beginning somewhere is not the future.
    return moment.getTime() > now.getTime() + 86_400_000 ? 'future' : moment.toISOString();
  };
}

/** `20141013T000000` as `2014-10-13T00:00:00`; a month (`2024-05`, `05/2024`, `May 2024`) or quarter (`2024-Q2`) as its first day. */
const compact = (cell: string): string =>
  cell
    .replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?Z?$/,
      (_, y, m, d, h, min, s) => `${y}-${m}-${d}T${h}:${min}:${s ?? '00'}`,
    )
    .replace(/^(\d{4})[-/](\d{1,2})$/, '$1-$2-1')
    .replace(/^(\d{1,2})[-/.](\d{4})$/, '$2-$1-1')
    .replace(/^([a-z]{3,9})\.?[\s-]+(\d{4})$/i, '1 $1 $2')
    .replace(/^(\d{4})[\s-]*Q([1-4])$/i, (_, y, q) => `${y}-${3 * q - 2}-1`)
    .replace(/^Q([1-4])[\s/-]*(\d{4})$/i, (_, q, y) => `${y}-${3 * q - 2}-1`);
