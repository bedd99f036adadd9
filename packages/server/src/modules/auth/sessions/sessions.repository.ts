import type { Insertable, Updateable } from 'kysely';
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
