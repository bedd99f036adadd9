import type { Insertable, Selectable, Updateable } from 'kysely';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import './mailboxes.tables.ts';
import type { MailboxesTable } from './mailboxes.tables.ts';

export type MailboxRow = Selectable<MailboxesTable>;

export const listMailboxes = (tx: Tx): Promise<MailboxRow[]> =>
  tx
    .selectFrom('mailboxes')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

/** Addresses mail is read from: never a lead's own. */
export const listMailboxUsers = async (tx: Tx): Promise<string[]> => {
  const rows = await tx
    .selectFrom('mailboxes')
    .select('username')
    .where('tenant_id', '=', tx.tenantId)
    .where('removed_at', 'is', null)
    .where('username', 'is not', null)
    .execute();
  return rows.map((row) => row.username!);
};

/** Names of mailboxes, those removed as well: what came by them stays. */
export const namesOf = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('mailboxes')
    .select(['id', 'name'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
};

export const findMailbox = (tx: Tx, id: string): Promise<MailboxRow | undefined> =>
  tx
    .selectFrom('mailboxes')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();

/** The mailbox, held until the transaction ends. */
export const lockMailbox = (tx: Tx, id: string): Promise<MailboxRow | undefined> =>
  tx
    .selectFrom('mailboxes')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();

/** Adds a mailbox; false when the same folder is read already. */
export const insertMailbox = async (tx: Tx, row: Insertable<MailboxesTable>): Promise<boolean> =>
  (await tx
    .insertInto('mailboxes')
    .values(row)
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()) !== undefined;

export const updateMailbox = async (tx: Tx, id: string, set: Updateable<MailboxesTable>): Promise<void> => {
  await tx
    .updateTable('mailboxes')
    .set(set)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
};

/** The living mailbox whose address holds the secret of this hash, of whatever company. */
export const findByToken = (tx: SystemTx, hash: Buffer) =>
  tx
    .selectFrom('mailboxes')
    .select(['tenant_id', 'id', 'source'])
    .where('token_hash', '=', hash)
    .where('active', '=', true)
    .where('removed_at', 'is', null)
    .executeTakeFirst();

/** Mailboxes that nobody watches and that are due, the longest waiting first. */
export const listDue = (tx: SystemTx, now: Date, limit: number) =>
  tx
    .selectFrom('mailboxes')
    .select(['tenant_id', 'id'])
    .where('kind', '=', 'imap')
    .where('active', '=', true)
    .where('removed_at', 'is', null)
    .where('due_at', '<=', now)
    .where((eb) => eb.or([eb('held_until', 'is', null), eb('held_until', '<', now)]))
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute();

/** Takes a mailbox to watch until `until`; undefined when somebody else did, or it is no longer to be watched. */
export const holdMailbox = (
  tx: Tx,
  id: string,
  holder: string,
  now: Date,
  until: Date,
): Promise<MailboxRow | undefined> =>
  tx
    .updateTable('mailboxes')
    .set({ holder, held_until: until })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('kind', '=', 'imap')
    .where('active', '=', true)
    .where('removed_at', 'is', null)
    .where((eb) =>
      eb.or([eb('held_until', 'is', null), eb('held_until', '<', now), eb('holder', '=', holder)]),
    )
    .returningAll()
    .executeTakeFirst();

/** Changes a mailbox its holder still holds; false when it was taken, paused or removed meanwhile. */
export const updateHeld = async (
  tx: Tx,
  id: string,
  holder: string,
  set: Updateable<MailboxesTable>,
): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable('mailboxes')
    .set(set)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('holder', '=', holder)
    .where('active', '=', true)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};
