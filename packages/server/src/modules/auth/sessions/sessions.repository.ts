import { type Insertable, sql, type Updateable } from 'kysely';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import type { SessionsTable } from '../auth.tables.ts';

export const insertSession = async (tx: SystemTx, row: Insertable<SessionsTable>): Promise<void> => {
  await tx.insertInto('sessions').values(row).execute();
};

export const lockSession = (tx: SystemTx, id: string) =>
  tx.selectFrom('sessions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const updateSession = async (
  tx: SystemTx,
  id: string,
  set: Updateable<SessionsTable>,
): Promise<void> => {
  await tx.updateTable('sessions').set(set).where('id', '=', id).execute();
};

/** Ends a session once; a later reason does not overwrite the first. */
export const endSession = async (tx: SystemTx, id: string, reason: string, now: Date): Promise<void> => {
  await tx
    .updateTable('sessions')
    .set({ ended_at: now, ended_reason: reason })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
};

/** Ends the living sessions of an account, of one of its memberships, or one of them; gives their ids. */
export const endSessionsOf = async (
  tx: SystemTx,
  of: { accountId: string; tenantId?: string; sessionId?: string; except?: string | null },
  reason: string,
  now: Date,
): Promise<string[]> => {
  let query = tx
    .updateTable('sessions')
    .set({ ended_at: now, ended_reason: reason })
    .where('account_id', '=', of.accountId)
    .where('ended_at', 'is', null)
    .returning('id');
  if (of.tenantId !== undefined) query = query.where('tenant_id', '=', of.tenantId);
  if (of.sessionId !== undefined) query = query.where('id', '=', of.sessionId);
  if (of.except) query = query.where('id', '!=', of.except);
  return (await query.execute()).map((row) => row.id);
};

/** Living sessions of an account over all its companies, the one used last first. */
export const listSessions = (tx: SystemTx, accountId: string, now: Date) =>
  tx
    .selectFrom('sessions as s')
    .innerJoin('tenants as t', 't.id', 's.tenant_id')
    .innerJoin('users as u', (join) =>
      join.onRef('u.tenant_id', '=', 's.tenant_id').onRef('u.id', '=', 's.user_id'),
    )
    .select([
      's.id',
      's.client',
      's.user_agent',
      sql<string | null>`host(s.ip_address)`.as('ip'),
      't.name as company',
      's.created_at',
      's.last_seen_at',
    ])
    .where('s.account_id', '=', accountId)
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', now)
    .where('s.absolute_expires_at', '>', now)
    .where('u.active', '=', true)
    .orderBy('s.last_seen_at', 'desc')
    .orderBy('s.id')
    .execute();

export const livingOf = async (tx: SystemTx, ids: readonly string[], now: Date): Promise<Set<string>> => {
  const rows = await tx
    .selectFrom('sessions as s')
    .innerJoin('users as u', (join) =>
      join.onRef('u.tenant_id', '=', 's.tenant_id').onRef('u.id', '=', 's.user_id'),
    )
    .select('s.id')
    .where(sql<boolean>`s.id = any(${[...ids]}::uuid[])`)
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', now)
    .where('s.absolute_expires_at', '>', now)
    .where('u.active', '=', true)
    .execute();
  return new Set(rows.map((row) => row.id));
};

/** Notes that a session and its member were seen, unless somebody noted it since `before`. */
export const touchSession = (tx: SystemTx, id: string, now: Date, before: Date) =>
  sql`
    with touched as (
      update sessions set last_seen_at = ${now} where id = ${id} and last_seen_at <= ${before}
      returning tenant_id, user_id)
    update users u set last_seen_at = ${now} from touched t
    where u.tenant_id = t.tenant_id and u.id = t.user_id`.execute(tx);

/** Notes in which company a person is now. */
export const touchMember = (tx: SystemTx, tenantId: string, userId: string, now: Date) =>
  sql`update users set last_seen_at = ${now} where tenant_id = ${tenantId} and id = ${userId}`.execute(tx);

/** Notes a fresh proof in a living session, beside those it began with. */
export const confirmSession = (tx: SystemTx, id: string, method: string, now: Date) =>
  sql`
    update sessions set verified_at = ${now},
      methods = case when ${method} = any(methods) then methods else methods || ${method}::text end
    where id = ${id} and ended_at is null`.execute(tx);
