import type { DomainEvent } from '@lintel/contract';
import { type Selectable, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { SystemTx } from '../db/tx.ts';

export const RELAY_LOCK = 7_316_002;

type Row = Selectable<Tables['outbox']>;
/** A row that was handed to the queue and still owes something. */
export type OwedRow = Row & { published_at: Date; pending: string[] };

export const toEvent = (row: Row): DomainEvent =>
  ({
    id: row.id,
    name: row.name,
    tenantId: row.tenant_id,
    userId: row.user_id,
    occurredAt: row.occurred_at.toISOString(),
    payload: row.payload,
  }) as DomainEvent;

/** True when this transaction leads the relay: one at a time over all processes, so that events keep their order. */
export async function leadRelay(tx: SystemTx): Promise<boolean> {
  const { rows } = await sql<{
    leads: boolean;
  }>`select pg_try_advisory_xact_lock(${RELAY_LOCK}) as leads`.execute(tx);
  return rows[0]?.leads === true;
}

/** The oldest events that were not handed over yet. */
export const takeUnpublished = (tx: SystemTx, limit: number): Promise<Row[]> =>
  tx
    .selectFrom('outbox')
    .selectAll()
    .where('published_at', 'is', null)
    .orderBy('seq')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();

export const markPublished = (tx: SystemTx, ids: string[], pending: string[], at: Date) =>
  tx.updateTable('outbox').set({ published_at: at, pending }).where('id', 'in', ids).execute();

export const removeEvents = (tx: SystemTx, ids: string[]) =>
  tx.deleteFrom('outbox').where('id', 'in', ids).execute();

/** Rows after `afterSeq` that were handed over before `before` and still owe something. */
export const findOwed = (tx: SystemTx, before: Date, afterSeq: string, limit: number): Promise<OwedRow[]> =>
  tx
    .selectFrom('outbox')
    .selectAll()
    .where('published_at', '<', before)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute() as Promise<OwedRow[]>;

/** What became of a delivery: `was` leaves `pending`, `next` takes its place when there is one. */
export interface Outcome {
  id: string;
  was: string;
  next: string | null;
}

const OUTCOMES = `
  select id, array_agg(was) as was, coalesce(array_agg(next) filter (where next is not null), '{}') as next
    from unnest($1::uuid[], $2::text[], $3::text[]) as u (id, was, next) group by id`;

/**
 * Writes outcomes, and removes the rows that owe nothing more. Does not wait for the disk: an outcome lost in a crash
 * only makes a job run again.
 */
export async function writeOutcomes(tx: SystemTx, outcomes: readonly Outcome[]): Promise<void> {
  const ids = outcomes.map((o) => o.id);
  const values = [ids, outcomes.map((o) => o.was), outcomes.map((o) => o.next)];
  const [, removed] = await Promise.all([
    sql`set local synchronous_commit = off`.execute(tx),
    // Most rows owe nothing else: they go at once.
    tx.prepared(
      'outbox.finish',
      `delete from outbox o using (${OUTCOMES}) d
        where o.id = d.id and o.pending <@ d.was and d.next = '{}' returning o.id`,
      values,
    ),
  ]);
  if (removed.length === new Set(ids).size) return;
  await Promise.all([
    // In one order everywhere, so that two workers finishing jobs of the same events cannot block each other. It also
    // waits for the relay, which may not have committed yet that it handed the event over.
    tx.prepared('outbox.lock', 'select 1 from outbox where id = any($1::uuid[]) order by seq for update', [
      ids,
    ]),
    tx.prepared(
      'outbox.settle',
      `update outbox o
          set pending = (select coalesce(array_agg(p), '{}') from unnest(o.pending) p where p <> all (d.was)) || d.next
         from (${OUTCOMES}) d where o.id = d.id`,
      values,
    ),
    tx.prepared('outbox.remove', `delete from outbox where id = any($1::uuid[]) and pending = '{}'`, [ids]),
  ]);
}

/** Names of the jobs that the outbox owes deliveries to, given-up ones aside. */
export async function findOwedJobs(tx: SystemTx, givenUpAfter: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct split_part(p, '#', 1) as name from outbox, unnest(pending) p
     where coalesce(nullif(split_part(p, '#', 2), ''), '0')::int <= ${givenUpAfter}`.execute(tx);
  return rows.map((row) => row.name);
}
