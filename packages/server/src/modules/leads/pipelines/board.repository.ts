import { BOARD_SAMPLE, type BoardSort } from '@lintel/contract';
import type { KeyType, Position } from '../../../kernel/cursor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { type FilterSql, type ListedRow, ROW, reached, shift } from '../lead-list.repository.ts';
import type { People } from '../leads.repository.ts';

/** Each order of a column and its direction; an index that begins with the stage serves it. */
export const ORDERS: Record<BoardSort, { column: string; type: KeyType; direction: 'asc' | 'desc' }> = {
  score: { column: 'l.score_rank', type: 'smallint', direction: 'desc' },
  days: { column: 'l.stage_since', type: 'timestamptz', direction: 'asc' },
};

/** The leads of a column: in a stage, within reach of `people` (null: all of the company's), passing the filter. */
export interface InColumn {
  stageId: string;
  people: People;
  filter: FilterSql;
}

export type CardRow = ListedRow & { stageSince: string };

/** One page of a column after `after`. */
export async function columnPage(
  tx: Tx,
  want: InColumn & { sort: BoardSort; after: Position | null; limit: number },
): Promise<CardRow[]> {
  const { column, type, direction } = ORDERS[want.sort];
  const { values, place, where, people } = start(tx, want);
  const beyond =
    want.after === null
      ? ''
      : ` and (${column}, l.id) ${direction === 'desc' ? '<' : '>'} (${place(want.after.key)}::${type}, ${place(want.after.id)}::uuid)`;
  const limit = `limit ${place(want.limit)}::int`;
  const order = `order by ${column} ${direction}, l.id ${direction} ${limit}`;
  const select = `${ROW}, l.stage_since::text as "stageSince", ${column}::text as key, ${column} as place`;
  const text =
    people === null
      ? `select ${select} from leads l where ${where}${beyond} ${order}`
      : `select * from (${reached(people, select, `${where}${beyond}`, order)}) l
         order by l.place ${direction}, l.id ${direction} ${limit}`;
  return tx.prepared<CardRow>('', text, values);
}

export interface ColumnSums {
  /** Counted to BOARD_SAMPLE + 1. */
  count: number;
  medianDays: number | null;
  /** From creation to the entry into the stage. */
  medianDaysToHere: number | null;
  values: { currency: string; total: number; weighted: number | null }[];
}

/** Count, value and days of a column, read from its best BOARD_SAMPLE leads: the cost does not grow with the column. */
export async function columnSums(tx: Tx, want: InColumn, now: Date): Promise<ColumnSums> {
  const { values, place, where, people } = start(tx, want);
  const at = `${place(now.toISOString())}::timestamptz`;
  const limit = `limit ${BOARD_SAMPLE + 1}`;
  const order = `order by l.score_rank desc, l.id desc ${limit}`;
  const select = `l.id, l.score_rank, l.stage_since, l.created_at, coalesce(l.budget, l.budget_min) as value, l.currency,
    l.score_probability as chance`;
  const rows =
    people === null
      ? `select ${select} from leads l where ${where} ${order}`
      : `select * from (${reached(people, select, where, order)}) l ${order}`;
  const days = (span: string) =>
    `percentile_cont(0.5) within group (order by extract(epoch from ${span}) / 86400)`;
  const [sums] = await tx.prepared<ColumnSums>(
    '',
    `with l as materialized (${rows})
     select (select count(*)::int from l) as count,
       (select ${days(`${at} - stage_since`)} from l) as "medianDays",
       (select ${days('stage_since - created_at')} from l) as "medianDaysToHere",
       coalesce((select json_agg(v order by v.total desc, v.currency) from (
         select currency, sum(value)::float8 as total, sum(value * chance)::float8 as weighted
         from l where value is not null group by currency) v), '[]') as values`,
    values,
  );
  return sums ?? { count: 0, medianDays: null, medianDaysToHere: null, values: [] };
}

/** How many leads of a column came into it before a moment, counted to `most` + 1 at most. */
export async function countBefore(tx: Tx, want: InColumn, before: Date, most: number): Promise<number> {
  const { values, place, where: inColumn, people } = start(tx, want);
  const where = `${inColumn} and l.stage_since < ${place(before.toISOString())}::timestamptz`;
  const limit = `limit ${most + 1}`;
  const rows =
    people === null
      ? `select 1 from leads l where ${where} ${limit}`
      : `select 1 from (${reached(people, 'l.id', where, limit)}) m ${limit}`;
  const [found] = await tx.prepared<{ count: number }>(
    '',
    `select count(*)::int as count from (${rows}) c`,
    values,
  );
  return found?.count ?? 0;
}

function start(tx: Tx, { stageId, people: reach, filter }: InColumn) {
  const values: unknown[] = [tx.tenantId];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const where = `l.tenant_id = $1 and l.deleted_at is null and l.stage_id = ${place(stageId)}::uuid${shift(filter, values)}`;
  return { values, place, where, people: reach === null ? null : place(reach) };
}
