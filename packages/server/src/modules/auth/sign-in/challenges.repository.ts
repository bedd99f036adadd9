import type { Insertable } from 'kysely';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import type { ChallengesTable } from '../auth.tables.ts';

export const insertChallenge = (tx: SystemTx, row: Insertable<ChallengesTable>) =>
  tx.insertInto('challenges').values(row).execute();

export const lockChallenge = (tx: SystemTx, purpose: ChallengesTable['purpose'], hash: Buffer) =>
  tx
    .selectFrom('challenges')
    .selectAll()
    .where('hash', '=', hash)
    .where('purpose', '=', purpose)
    .forUpdate()
    .executeTakeFirst();

export const setAttempts = (tx: SystemTx, hash: Buffer, attempts: number) =>
  tx.updateTable('challenges').set({ attempts }).where('hash', '=', hash).execute();

export const removeChallenge = (tx: SystemTx, hash: Buffer) =>
  tx.deleteFrom('challenges').where('hash', '=', hash).execute();

/** Takes away what a session began for a purpose and has not answered; gives the newest of it. */
export const takeOfSession = async (tx: SystemTx, purpose: ChallengesTable['purpose'], sessionId: string) => {
  const rows = await tx
    .deleteFrom('challenges')
    .where('session_id', '=', sessionId)
    .where('purpose', '=', purpose)
    .returningAll()
    .execute();
  return rows.sort((a, b) => b.expires_at.getTime() - a.expires_at.getTime())[0];
};

export const dropExpired = (tx: SystemTx, now: Date) =>
  tx.deleteFrom('challenges').where('expires_at', '<', now).execute();
