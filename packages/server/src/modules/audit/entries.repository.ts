import { type SqlBool, sql } from 'kysely';
import type { Position } from '../../kernel/cursor.ts';
import type { Tx } from '../../kernel/db/tx.ts';

export interface EntryFilter {
  user?: string | undefined;
  action?: string | undefined;
  resourceType?: string | undefined;
  resourceId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** An entry without its values; moments as PostgreSQL's text, for the page marker. */
export interface StoredEntry {
  id: string;
  at: string;
  action: string;
  userId: string | null;
  userName: string | null;
  userKind: 'person' | 'service' | null;
  resourceType: string | null;
  resourceId: string | null;
  changed: string[] | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  hasValues: boolean;
  position: number | null;
}

const select = (tx: Tx) =>
  tx
    .selectFrom('audit_log as a')
    .leftJoin('users as u', (on) =>
      on.onRef('u.tenant_id', '=', 'a.tenant_id').onRef('u.id', '=', 'a.user_id'),
    )
    .select([
      'a.id',
      'a.action',
      'a.user_id as userId',
      'u.name as userName',
      'u.kind as userKind',
      'a.resource_type as resourceType',
      'a.resource_id as resourceId',
      'a.changed',
      'a.user_agent as userAgent',
      'a.request_id as requestId',
      sql<string>`a.created_at::text`.as('at'),
      sql<string | null>`host(a.ip_address)`.as('ip'),
      sql<boolean>`a.old_values is not null or a.new_values is not null`.as('hasValues'),
      // Looked up for the rows of the page only.
      sql<number | null>`(select c.position from audit_chain c
        where c.tenant_id = a.tenant_id and c.entry_id = a.id and c.created_at = a.created_at)`.as(
        'position',
      ),
    ])
    .where('a.tenant_id', '=', tx.tenantId);

/** Entries that fit, newest first, after a position. */
export function listEntries(
  tx: Tx,
  filter: EntryFilter,
  after: Position | null,
  limit: number,
): Promise<StoredEntry[]> {
  let query = select(tx);
  if (filter.user !== undefined) query = query.where('a.user_id', '=', filter.user);
  if (filter.action !== undefined) {
    const { action } = filter;
    query = action.includes('.')
      ? query.where('a.action', '=', action)
      : query.where(sql<SqlBool>`a.action like ${`${action.replaceAll('_', '\\_')}.%`}`);
  }
  if (filter.resourceType !== undefined) query = query.where('a.resource_type', '=', filter.resourceType);
  if (filter.resourceId !== undefined) query = query.where('a.resource_id', '=', filter.resourceId);
  if (filter.from !== undefined) query = query.where('a.created_at', '>=', filter.from as never);
  if (filter.to !== undefined) query = query.where('a.created_at', '<', filter.to as never);
  if (after)
    query = query.where(sql<SqlBool>`(a.created_at, a.id) < (${after.key}::timestamptz, ${after.id}::uuid)`);
  return query.orderBy('a.created_at', 'desc').orderBy('a.id', 'desc').limit(limit).execute();
}

export interface StoredEntryDetail extends StoredEntry {
  oldValues: Buffer | null;
  newValues: Buffer | null;
  hash: Buffer | null;
}

export const findEntry = (tx: Tx, entryId: string): Promise<StoredEntryDetail | undefined> =>
  select(tx)
    .select([
      'a.old_values as oldValues',
      'a.new_values as newValues',
      sql<Buffer | null>`(select c.hash from audit_chain c
        where c.tenant_id = a.tenant_id and c.entry_id = a.id and c.created_at = a.created_at)`.as('hash'),
    ])
    .where('a.id', '=', entryId)
    .limit(1)
    .executeTakeFirst();

export const listActions = async (tx: Tx): Promise<string[]> =>
  (
    await tx
      .selectFrom('audit_actions')
      .select('action')
      .where('tenant_id', '=', tx.tenantId)
      .orderBy('action')
      .execute()
  ).map((row) => row.action);
