import type { Door } from '@lintel/contract';
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import './messages.tables.ts';
import type { IntakeMessagesTable } from './messages.tables.ts';

export type MessageRow = Selectable<IntakeMessagesTable>;

/** Stores a message unless the door has it already; returns whether it did. */
export async function insertMessage(tx: Tx, row: Insertable<IntakeMessagesTable>): Promise<boolean> {
  const made = await tx
    .insertInto('intake_messages')
    .values(row)
    .onConflict((c) => c.columns(['tenant_id', 'door', 'dedupe']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

export const findDelivered = (tx: Tx, door: Door, dedupe: Buffer) =>
  tx
    .selectFrom('intake_messages')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('door', '=', door)
    .where('dedupe', '=', dedupe)
    .executeTakeFirst();

export const findMessage = (tx: Tx, id: string): Promise<MessageRow | undefined> =>
  tx
    .selectFrom('intake_messages')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

/** The message, held until the transaction ends. */
export const lockMessage = (tx: Tx, id: string): Promise<MessageRow | undefined> =>
  tx
    .selectFrom('intake_messages')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

export const updateMessage = async (
  tx: Tx,
  id: string,
  set: Updateable<IntakeMessagesTable>,
): Promise<void> => {
  await tx
    .updateTable('intake_messages')
    .set(set)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
};

/** What a person has to look at; `kept` counts once reading has taken too long to be merely under way. */
const openSince = (stuckBefore: Date) => sql<boolean>`
  (state in ('waiting', 'failed') or (state = 'kept' and received_at < ${stuckBefore}))`;

/** Messages in one state of mind, newest first, those before `cursor`. */
export const listMessages = (
  tx: Tx,
  want: { state: 'open' | 'read' | 'ignored'; door?: Door | undefined; cursor?: string | undefined },
  stuckBefore: Date,
  limit: number,
): Promise<MessageRow[]> => {
  let query = tx
    .selectFrom('intake_messages')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('id', 'desc')
    .limit(limit);
  query = want.state === 'open' ? query.where(openSince(stuckBefore)) : query.where('state', '=', want.state);
  if (want.door) query = query.where('door', '=', want.door);
  if (want.cursor) query = query.where('id', '<', want.cursor);
  return query.execute();
};

/** How many wait for a person, counted no further than `cap`. */
export const countOpen = async (tx: Tx, stuckBefore: Date, cap: number): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select 1 from intake_messages where tenant_id = ${tx.tenantId} and ${openSince(stuckBefore)} limit ${cap}) as open`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
};

/** Mail of a sender (a domain with what is below it, or an address's domain) that waits, after `after`, by id. */
export const waitingFrom = (
  tx: Tx,
  domain: string,
  after: string | null,
  limit: number,
): Promise<MessageRow[]> => {
  let query = tx
    .selectFrom('intake_messages')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('state', '=', 'waiting')
    .where('door', '=', 'email')
    .where((eb) => eb.or([eb('sender_domain', '=', domain), eb('sender_domain', 'like', `%.${domain}`)]))
    .orderBy('id')
    .limit(limit);
  if (after) query = query.where('id', '>', after);
  return query.execute();
};

/** Ids of companies with originals older than `before` that are settled. */
export const companiesToForget = async (tx: SystemTx, before: Date): Promise<string[]> => {
  const rows = await tx
    .selectFrom('intake_messages')
    .select('tenant_id')
    .distinct()
    .where('forgotten_at', 'is', null)
    .where('received_at', '<', before)
    .where('state', 'in', ['read', 'ignored'])
    .execute();
  return rows.map((row) => row.tenant_id);
};

/** Takes the originals off settled messages older than `before`; returns the files that held them. */
export const forgetMessages = async (
  tx: Tx,
  before: Date,
  now: Date,
  limit: number,
): Promise<{ id: string; file_key: string | null }[]> => {
  const { rows } = await sql<{ id: string; file_key: string | null }>`
    with old as (
      select id, file_key from intake_messages
      where tenant_id = ${tx.tenantId} and forgotten_at is null and received_at < ${before}
        and state in ('read', 'ignored')
      order by id limit ${limit} for update)
    update intake_messages as m set forgotten_at = ${now}, sealed = null, sealed_head = null, sealed_view = null,
      file_key = null
    from old where m.tenant_id = ${tx.tenantId} and m.id = old.id
    returning m.id, old.file_key`.execute(tx);
  return rows;
};
