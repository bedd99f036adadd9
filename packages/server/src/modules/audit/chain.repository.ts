import { sql } from 'kysely';
import type { SystemTx, Tx } from '../../kernel/db/tx.ts';

const SEALER_LOCK = 7_316_007;

/**
 * Every column of an entry as PostgreSQL sends it over the wire: for each the type, the length (−1 for null) and the
 * value in binary, moments in microseconds. So no two entries share their bytes. The order of columns is part of the
 * chain and never changes.
 */
export const ENTRY_COLUMNS = [
  'tenant_id',
  'id',
  'seq',
  'user_id',
  'action',
  'resource_type',
  'resource_id',
  'changed',
  'old_values',
  'new_values',
  'ip_address',
  'user_agent',
  'request_id',
  'created_at',
] as const;
const ENTRY_BYTES = sql<Buffer>`pg_catalog.record_send(row(${sql.join(ENTRY_COLUMNS.map((c) => sql.ref(`a.${c}`)))}))`;

/** True when this transaction is the one that seals. */
export async function leadSealing(tx: SystemTx): Promise<boolean> {
  const [row] = await tx.prepared<{ leads: boolean }>(
    'audit.lead',
    `select pg_try_advisory_xact_lock(${SEALER_LOCK}) as leads`,
    [],
  );
  return row?.leads === true;
}

export interface WaitingEntry {
  tenantId: string;
  id: string;
  /** PostgreSQL's text, to the microsecond. */
  createdAt: string;
  action: string;
  bytes: Buffer;
  /** It is in the chain already and was only written down twice. */
  sealed: boolean;
}

/**
 * Takes entries off the waiting list, those of one company together, oldest first. One whose row is gone stays on the
 * list, where the check finds it.
 */
export async function takeWaiting(tx: SystemTx, limit: number): Promise<WaitingEntry[]> {
  // Entry by entry through the key: a join planned for a long list would read the whole log for a short one.
  await sql`select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`.execute(
    tx,
  );
  const { rows } = await sql<WaitingEntry>`with due as materialized (
       select w.ctid as place, a.tenant_id, a.id, a.created_at, a.action, ${ENTRY_BYTES} as bytes,
         exists (select from audit_chain c
           where c.tenant_id = a.tenant_id and c.entry_id = a.id and c.created_at = a.created_at) as sealed
       from audit_waiting w
         join audit_log a on a.tenant_id = w.tenant_id and a.id = w.id and a.created_at = w.created_at
       limit ${limit}),
     gone as (delete from audit_waiting w using due d where w.ctid = d.place)
     select tenant_id as "tenantId", id, created_at::text as "createdAt", action, bytes, sealed
     from due order by tenant_id, due.created_at, id`.execute(tx);
  return rows;
}

export interface Tip {
  tenantId: string;
  position: number;
  hash: Buffer;
}

/** The last link of each of these companies; one without a chain is absent. */
export const findTips = (tx: SystemTx, tenantIds: readonly string[]): Promise<Tip[]> =>
  tx.prepared<Tip & Record<string, unknown>>(
    'audit.tips',
    `select t.id as "tenantId", c.position, c.hash from unnest($1::uuid[]) t (id)
     cross join lateral (select position, hash from audit_chain where tenant_id = t.id order by position desc limit 1) c`,
    [tenantIds],
  );

export interface Link {
  tenantId: string;
  position: number;
  entryId: string;
  createdAt: string;
  hash: Buffer;
}

/** Adds links and notes the actions that occur. Fails when a position is taken: the chain never forks. */
export async function insertLinks(
  tx: SystemTx,
  links: readonly Link[],
  actions: readonly { tenantId: string; action: string }[],
): Promise<void> {
  await Promise.all([
    tx.prepared(
      'audit.link',
      `insert into audit_chain (tenant_id, position, entry_id, created_at, hash)
       select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::timestamptz[], $5::bytea[])`,
      [
        links.map((l) => l.tenantId),
        links.map((l) => l.position),
        links.map((l) => l.entryId),
        links.map((l) => l.createdAt),
        links.map((l) => l.hash),
      ],
    ),
    tx.prepared(
      'audit.actions',
      `insert into audit_actions (tenant_id, action) select * from unnest($1::uuid[], $2::text[]) on conflict do nothing`,
      [actions.map((a) => a.tenantId), actions.map((a) => a.action)],
    ),
  ]);
}

/** Companies whose chain has gone on since their head was signed. */
export const findUnsigned = (tx: SystemTx): Promise<Tip[]> =>
  tx.prepared<Tip & Record<string, unknown>>(
    'audit.unsigned',
    `select t.id as "tenantId", c.position, c.hash from tenants t
       cross join lateral (select position, hash from audit_chain where tenant_id = t.id order by position desc limit 1) c
       left join audit_heads h on h.tenant_id = t.id
     where h.position is null or h.position < c.position`,
    [],
  );

export interface StoredHead {
  position: number;
  hash: Buffer;
  signedAt: Date;
  keyId: string;
}

/** Remembers the newest head. Answers how many were signed for the company so far. */
export async function saveHead(tx: SystemTx, tenantId: string, head: StoredHead): Promise<number> {
  const { made } = await tx
    .insertInto('audit_heads')
    .values({
      tenant_id: tenantId,
      position: head.position,
      hash: head.hash,
      signed_at: head.signedAt,
      key_id: head.keyId,
    })
    .onConflict((c) =>
      c.column('tenant_id').doUpdateSet((eb) => ({
        position: eb.ref('excluded.position'),
        hash: eb.ref('excluded.hash'),
        signed_at: eb.ref('excluded.signed_at'),
        key_id: eb.ref('excluded.key_id'),
        made: eb('audit_heads.made', '+', 1),
      })),
    )
    .returning('made')
    .executeTakeFirstOrThrow();
  return made;
}

export const findHead = (tx: Tx): Promise<StoredHead | undefined> =>
  tx
    .selectFrom('audit_heads')
    .select(['position', 'hash', 'signed_at as signedAt', 'key_id as keyId'])
    .where('tenant_id', '=', tx.tenantId)
    .executeTakeFirst();

/** Companies that have anything in the log or the chain, known ones first; a row of none is a fault to be found too. */
export async function findCompanies(tx: SystemTx): Promise<{ id: string; name: string | null }[]> {
  const { rows } = await sql<{ id: string; name: string | null }>`
    with recursive logged as (
      (select tenant_id from audit_log order by tenant_id limit 1)
      union all
      select (select a.tenant_id from audit_log a where a.tenant_id > l.tenant_id order by a.tenant_id limit 1)
      from logged l where l.tenant_id is not null),
    linked as (
      (select tenant_id from audit_chain order by tenant_id limit 1)
      union all
      select (select c.tenant_id from audit_chain c where c.tenant_id > l.tenant_id order by c.tenant_id limit 1)
      from linked l where l.tenant_id is not null)
    select s.id, t.name from (
      select id from tenants union select tenant_id from logged union select tenant_id from linked) s (id)
      left join tenants t on t.id = s.id
    where s.id is not null order by t.name is null, t.name, s.id`.execute(tx);
  return rows;
}

/**
 * Links of a stretch: per link a record of position, entry's id, hash and the entry's bytes, null when it is gone. All in
 * one value, and base64 instead of PostgreSQL's hex: that is most of what reading them costs here.
 */
export async function readLinks(
  tx: Tx,
  after: number,
  limit: number,
): Promise<{ count: number; last: number | null; links: string | null }> {
  // Planned anew for each stretch: a plan that was kept since the log was short would read all of it for every link.
  const { rows } = await sql<{ count: number; last: number | null; links: string | null }>`
    select count(*)::int as count, max(position) as last,
       encode(string_agg(pg_catalog.record_send(row(position, entry_id, hash, bytes)), ''::bytea order by position), 'base64')
         as links
     from (select c.position, c.entry_id, c.hash, e.bytes
       from (select position, entry_id, created_at, hash from audit_chain
         where tenant_id = ${tx.tenantId} and position > ${after} order by position limit ${limit}) c
       left join lateral (select ${ENTRY_BYTES} as bytes from audit_log a
         where a.tenant_id = ${tx.tenantId} and a.id = c.entry_id and a.created_at = c.created_at limit 1) e on true
       order by c.position) p`.execute(tx);
  return rows[0]!;
}

/** Entries in the log, links in the chain and entries rightly waiting, as of one moment. */
export async function countEntries(tx: Tx): Promise<{ logged: number; linked: number; waiting: number }> {
  const { rows } = await sql<{ logged: number; linked: number; waiting: number }>`
    select (select count(*) from audit_log where tenant_id = ${tx.tenantId}) as logged,
      (select count(*) from audit_chain where tenant_id = ${tx.tenantId}) as linked,
      (select count(distinct (w.id, w.created_at)) from audit_waiting w where w.tenant_id = ${tx.tenantId}
        and not exists (select from audit_chain c
          where c.tenant_id = w.tenant_id and c.entry_id = w.id and c.created_at = w.created_at)) as waiting`.execute(
    tx,
  );
  return rows[0]!;
}

/** Entries neither in the chain nor waiting. Reads the whole log. */
export async function findUnknown(tx: Tx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from audit_log a where a.tenant_id = ${tx.tenantId}
      and not exists (select from audit_chain c
        where c.tenant_id = a.tenant_id and c.entry_id = a.id and c.created_at = a.created_at)
      and not exists (select from audit_waiting w
        where w.tenant_id = a.tenant_id and w.id = a.id and w.created_at = a.created_at)
    limit ${limit}`.execute(tx);
  return rows.map((r) => r.id);
}

/** Waiting entries whose row in the log is gone. */
export async function findLost(tx: Tx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct w.id from audit_waiting w where w.tenant_id = ${tx.tenantId}
      and not exists (select from audit_log a
        where a.tenant_id = w.tenant_id and a.id = w.id and a.created_at = w.created_at)
    limit ${limit}`.execute(tx);
  return rows.map((r) => r.id);
}

/** Links in the chain, as its last position says, and entries waiting. */
export async function countSealed(tx: Tx): Promise<{ sealed: number; waiting: number }> {
  const { rows } = await sql<{ sealed: number; waiting: number }>`
    select coalesce((select position from audit_chain where tenant_id = ${tx.tenantId}
        order by position desc limit 1), 0) as sealed,
      (select count(*) from audit_waiting where tenant_id = ${tx.tenantId}) as waiting`.execute(tx);
  return rows[0]!;
}

/** What operators watch: entries waiting, seconds since the intact check that is longest ago, broken companies. */
export async function measure(
  tx: SystemTx,
  now: Date,
): Promise<{ waiting: number; unchecked: number; broken: number }> {
  const { rows } = await sql<{ waiting: number; unchecked: number | null; broken: number }>`
    select (select count(*) from audit_waiting) as waiting,
      extract(epoch from ${now}::timestamptz - min(coalesce(intact.at, first.at)))::float8 as unchecked,
      count(*) filter (where latest.state = 'broken') as broken
    from tenants t
      cross join lateral (select created_at as at from audit_chain c where c.tenant_id = t.id
        order by position limit 1) first
      left join lateral (select finished_at as at from audit_checks k where k.tenant_id = t.id and k.state = 'intact'
        order by started_at desc limit 1) intact on true
      left join lateral (select state from audit_checks k where k.tenant_id = t.id and k.state <> 'running'
        order by started_at desc limit 1) latest on true`.execute(tx);
  const { waiting, unchecked, broken } = rows[0]!;
  return { waiting, unchecked: Math.max(0, unchecked ?? 0), broken };
}
