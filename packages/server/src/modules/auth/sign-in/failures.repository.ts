import { sql } from 'kysely';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import '../account/mail-links.tables.ts';

export interface Counted {
  key: Buffer;
  /** Counted by the hour; else the wait doubles with each failure. */
  hourly: boolean;
}

/** Failures in a row after which one must wait, and the longest wait. */
const FREE = 5;
const LONGEST_SECONDS = 900;
/** Failures in an hour after which the rest of the hour is refused. */
const AN_HOUR = 100;

/**
 * Counts one failure for each key that need not wait, and gives those keys (hex). The caller rolls back unless they are
 * all. Rows are taken in the order of their keys, so that two tries never wait for each other in a circle.
 */
export async function countFailure(
  tx: SystemTx,
  counted: readonly Counted[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: Buffer }>`
    insert into sign_in_failures as f (key, hourly, failures, since, until)
    select key, hourly, 1, ${now}::timestamptz, '-infinity'::timestamptz
    from unnest(${counted.map((c) => c.key)}::bytea[], ${counted.map((c) => c.hourly)}::boolean[])
      as given (key, hourly) order by key
    on conflict (key) do update set (failures, since, until) = (
      select n, start, case
        when f.hourly then case when n < ${AN_HOUR}::int then '-infinity' else start + interval '1 hour' end
        when n < ${FREE}::int then '-infinity'
        else ${now}::timestamptz
          + make_interval(secs => least(${LONGEST_SECONDS}::int, 2 ^ least(n - ${FREE}::int + 1, 20))) end
      from (select fresh, case when fresh then f.failures + 1 else 1 end as n,
          case when fresh and f.hourly then f.since else ${now}::timestamptz end as start
        from (select f.since > ${now}::timestamptz
          - case when f.hourly then interval '1 hour' else interval '1 day' end as fresh) a) b)
    where f.until <= ${now}::timestamptz
    returning key`.execute(tx);
  return new Set(rows.map((row) => row.key.toString('hex')));
}

/** Until when one of the keys must wait; null when none must. */
export async function waitsUntil(tx: SystemTx, counted: readonly Counted[], now: Date): Promise<Date | null> {
  const row = await tx
    .selectFrom('sign_in_failures')
    .select((eb) => eb.fn.max('until').as('until'))
    .where(
      'key',
      'in',
      counted.map((c) => c.key),
    )
    .where('until', '>', now)
    .executeTakeFirst();
  return (row?.until as Date | null | undefined) ?? null;
}

/** Takes back what `countFailure` counted; with `forget`, the failures in a row as well. */
export async function uncount(tx: SystemTx, counted: readonly Counted[], forget: boolean): Promise<void> {
  await sql`
    with mine as (
      select key from sign_in_failures where key = any(${counted.map((c) => c.key)}::bytea[])
      order by key for update)
    update sign_in_failures f set
      failures = case when f.hourly or not ${forget}::boolean then greatest(f.failures - 1, 0) else 0 end,
      until = '-infinity'
    from mine where mine.key = f.key`.execute(tx);
}

/** Drops what no longer counts. */
export const dropOldFailures = (tx: SystemTx, now: Date) =>
  sql`delete from sign_in_failures
    where greatest(since, until) < ${now}::timestamptz - interval '1 day'`.execute(tx);
