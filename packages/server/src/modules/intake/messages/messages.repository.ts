import type { Door } from '@lintel/contract';
import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Tx } from '../../../kernel/db/tx.ts';
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
