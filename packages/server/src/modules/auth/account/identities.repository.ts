import type { Insertable } from 'kysely';
import type { Timestamp } from '../../../kernel/db/tables.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import '../auth.tables.ts';

declare module '../../../kernel/db/tables.ts' {
  interface Tables {
    identities: IdentitiesTable;
  }
}

interface IdentitiesTable {
  id: string;
  account_id: string;
  issuer: string;
  subject: string;
  email: string;
  linked_at: Timestamp;
  last_used_at: Timestamp | null;
}

/** The account an identity signs in, having noted that it was used now. */
export const useIdentity = async (
  tx: SystemTx,
  of: { issuer: string; subject: string },
  now: Date,
): Promise<string | undefined> => {
  const row = await tx
    .updateTable('identities')
    .set({ last_used_at: now })
    .where('issuer', '=', of.issuer)
    .where('subject', '=', of.subject)
    .returning('account_id')
    .executeTakeFirst();
  return row?.account_id;
};

/** False when the identity was linked meanwhile. */
export const insertIdentity = async (tx: SystemTx, row: Insertable<IdentitiesTable>): Promise<boolean> =>
  (
    await tx
      .insertInto('identities')
      .values(row)
      .onConflict((c) => c.columns(['issuer', 'subject']).doNothing())
      .returning('id')
      .execute()
  ).length === 1;

export const identitiesOf = (tx: SystemTx, accountId: string) =>
  tx
    .selectFrom('identities')
    .select(['id', 'issuer', 'email', 'linked_at'])
    .where('account_id', '=', accountId)
    .orderBy('linked_at')
    .orderBy('id')
    .execute();

export const removeIdentity = async (tx: SystemTx, of: { accountId: string; id: string }): Promise<boolean> =>
  (
    await tx
      .deleteFrom('identities')
      .where('account_id', '=', of.accountId)
      .where('id', '=', of.id)
      .returning('id')
      .execute()
  ).length === 1;
