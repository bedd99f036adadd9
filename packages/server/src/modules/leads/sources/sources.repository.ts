import type { Tx } from '../../../kernel/db/tx.ts';
import { newId } from '../../../kernel/ids.ts';

export type SourceState = 'open' | 'archived' | 'ignored';

/** A source as it is remembered. */
export interface StoredSource {
  id: string;
  name: string;
  kind: string;
  state: SourceState;
  /** The source this one is a spelling of. */
  sameAs: string | null;
}

const COLUMNS = 'id, name, kind, state, same_as as "sameAs"';

export const allSources = (tx: Tx): Promise<StoredSource[]> =>
  tx.prepared('leads.all-sources', `select ${COLUMNS} from lead_sources where tenant_id = $1`, [tx.tenantId]);

/** Adds the names that are not there in any spelling; of two who add one at once, one waits and both go on. */
export const learnSources = (
  tx: Tx,
  sources: readonly { name: string; kind: string }[],
  at: string,
): Promise<unknown> =>
  tx.prepared(
    'leads.learn-sources',
    `insert into lead_sources (tenant_id, id, name, kind, first_seen_at, updated_at)
     select $1, x.id, x.name, x.kind, $3, $3 from json_to_recordset($2) as x (id uuid, name text, kind text)
     order by lower(x.name) on conflict do nothing`,
    [tx.tenantId, JSON.stringify(sources.map((source) => ({ ...source, id: newId() }))), at],
  );

/** The source of a name, whatever its capitals. */
export const sourceOfName = async (tx: Tx, name: string): Promise<StoredSource | undefined> =>
  (
    await tx.prepared<StoredSource>(
      'leads.source-of-name',
      `select ${COLUMNS} from lead_sources where tenant_id = $1 and lower(name) = lower($2)`,
      [tx.tenantId, name],
    )
  )[0];

/** All of the company's sources, held against other changes until the transaction ends. */
export const lockSources = (tx: Tx): Promise<StoredSource[]> =>
  tx.prepared(
    'leads.lock-sources',
    `select ${COLUMNS} from lead_sources where tenant_id = $1 order by id for no key update`,
    [tx.tenantId],
  );

/** Throws the database's unique violation when another source has the name. */
export const writeSource = (tx: Tx, source: StoredSource, at: Date): Promise<unknown> =>
  tx.prepared(
    'leads.write-source',
    `update lead_sources set name = $3, kind = $4, state = $5, same_as = $6, updated_at = $7
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, source.id, source.name, source.kind, source.state, source.sameAs, at],
  );

export const insertSpelling = (
  tx: Tx,
  spelling: { name: string; sameAs: string; kind: string },
  at: Date,
): Promise<unknown> =>
  tx.prepared(
    'leads.insert-spelling',
    `insert into lead_sources (tenant_id, id, name, kind, same_as, first_seen_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $6)`,
    [tx.tenantId, newId(), spelling.name, spelling.kind, spelling.sameAs, at],
  );

/** What a source brings, counted to 10,000. */
export interface SourceYield {
  id: string;
  firstSeenAt: string;
  leads: number;
  recentLeads: number;
  lastLeadAt: string | null;
}

/** By the index over source and time: no source costs more than what is counted of it. */
export const sourceYields = (tx: Tx, since: Date): Promise<SourceYield[]> =>
  tx.prepared(
    'leads.source-yields',
    `select s.id, s.first_seen_at::text as "firstSeenAt", a.n as leads, r.n as "recentLeads", n.at::text as "lastLeadAt"
     from lead_sources s,
       lateral (select count(*)::int as n from (
         select 1 from leads l where l.tenant_id = $1 and l.source = s.name and l.deleted_at is null limit 10000) x) a,
       lateral (select count(*)::int as n from (
         select 1 from leads l where l.tenant_id = $1 and l.source = s.name and l.deleted_at is null
           and l.created_at > $2 limit 10000) x) r,
       lateral (select max(l.created_at) as at from leads l
         where l.tenant_id = $1 and l.source = s.name and l.deleted_at is null) n
     where s.tenant_id = $1 and s.same_as is null`,
    [tx.tenantId, since],
  );

/** Every source that stands in a lead or beside an id, as it is spelled there. */
export const spelledSources = async (tx: Tx): Promise<string[]> =>
  (
    await tx.prepared<{ source: string }>(
      'leads.spelled-sources',
      `select distinct source from leads where tenant_id = $1 and source is not null and deleted_at is null
       union select source from lead_external_ids where tenant_id = $1`,
      [tx.tenantId],
    )
  ).map((row) => row.source);

/**
 * Gives some leads of a source its other name, with a line of the log, by which scores learn of it. One whose id the
 * other name has already stays. Returns the last of the leads looked at, or undefined at the end.
 */
export async function moveSource(
  tx: Tx,
  move: { from: string; to: string; after: string; limit: number; at: Date },
): Promise<string | undefined> {
  const rows = await tx.prepared<{ id: string }>(
    'leads.move-source',
    `with chunk as materialized (
       select id, external_id from leads
       where tenant_id = $1 and source = $2 and deleted_at is null and id > $4 order by id limit $5 for no key update),
     moved as (
       update leads l set source = $3, updated_at = $6 from chunk
       where l.tenant_id = $1 and l.id = chunk.id and (chunk.external_id is null or not exists (
         select from leads o where o.tenant_id = $1 and o.source = $3 and o.external_id = chunk.external_id and o.deleted_at is null))
       returning l.id),
     told as (
       insert into lead_events (tenant_id, id, lead_id, kind, occurred_at, recorded_at, payload)
       select $1, gen_random_uuid(), id, 'field.changed', $6, $6,
         jsonb_build_object('changed', jsonb_build_array('source'), 'fields', jsonb_build_object('source', $3::text)) from moved)
     select id from chunk order by id desc limit 1`,
    [tx.tenantId, move.from, move.to, move.after, move.limit, move.at],
  );
  return rows[0]?.id;
}

/** As `moveSource`, for the ids and last touches that carry the name. */
export const moveMentions = (tx: Tx, from: string, to: string): Promise<unknown> =>
  Promise.all([
    tx.prepared(
      'leads.move-external-ids',
      `update lead_external_ids x set source = $3 where tenant_id = $1 and source = $2 and not exists (
         select from lead_external_ids o where o.tenant_id = $1 and o.source = $3 and o.external_id = x.external_id)`,
      [tx.tenantId, from, to],
    ),
    tx.prepared(
      'leads.move-names',
      'update lead_names set source = $3 where tenant_id = $1 and source = $2',
      [tx.tenantId, from, to],
    ),
  ]);
