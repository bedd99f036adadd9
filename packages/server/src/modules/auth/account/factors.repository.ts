import { type Insertable, sql, type Updateable } from 'kysely';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import type { AccountsTable, PasskeysTable } from '../auth.tables.ts';

/** How an account can sign in and prove itself. */
export const factorsOf = async (tx: SystemTx, accountId: string) => {
  const [account, passkeys, codes, identities] = await Promise.all([
    tx
      .selectFrom('accounts')
      .select(['email', 'name', 'password_hash', 'totp_sealed', 'totp_since'])
      // The password an account began with was never changed: it is as old as the account.
      .select((eb) => eb.fn.coalesce('password_changed_at', 'created_at').as('password_changed_at'))
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow(),
    passkeysOf(tx, accountId),
    tx
      .selectFrom('recovery_codes')
      .select(sql<number>`count(*)::int`.as('left'))
      .where('account_id', '=', accountId)
      .where('used_at', 'is', null)
      .executeTakeFirstOrThrow(),
    sql<{ linked: number }>`
      select count(*)::int as linked from identities where account_id = ${accountId}`.execute(tx),
  ]);
  return { ...account, passkeys, recoveryCodesLeft: codes.left, identities: identities.rows[0]?.linked ?? 0 };
};
export type Factors = Awaited<ReturnType<typeof factorsOf>>;

/** The account, held until the commit: whatever checks or changes its factors goes one after the other. */
export const lockAccount = (tx: SystemTx, accountId: string) =>
  tx
    .selectFrom('accounts')
    .select(['id', 'email', 'name', 'totp_sealed', 'totp_step', 'totp_pending', 'totp_pending_at'])
    .where('id', '=', accountId)
    .forUpdate()
    .executeTakeFirstOrThrow();

export const updateAccount = (tx: SystemTx, accountId: string, set: Updateable<AccountsTable>) =>
  tx.updateTable('accounts').set(set).where('id', '=', accountId).execute();

/** True for one caller only: a code works once. */
export const useRecoveryCode = async (
  tx: SystemTx,
  accountId: string,
  hash: Buffer,
  now: Date,
): Promise<boolean> => {
  const rows = await tx
    .updateTable('recovery_codes')
    .set({ used_at: now })
    .where('account_id', '=', accountId)
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .returning('hash')
    .execute();
  return rows.length === 1;
};

export const dropRecoveryCodes = (tx: SystemTx, accountId: string) =>
  tx.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute();

export const replaceRecoveryCodes = async (
  tx: SystemTx,
  accountId: string,
  hashes: readonly Buffer[],
  now: Date,
): Promise<void> => {
  await dropRecoveryCodes(tx, accountId);
  await tx
    .insertInto('recovery_codes')
    .values(hashes.map((hash) => ({ account_id: accountId, hash, created_at: now })))
    .execute();
};

/** Leaves an account its password and its accounts elsewhere, and nothing more. */
export const dropFactors = async (tx: SystemTx, accountId: string): Promise<void> => {
  await Promise.all([
    updateAccount(tx, accountId, {
      totp_sealed: null,
      totp_since: null,
      totp_step: null,
      totp_pending: null,
      totp_pending_at: null,
    }),
    tx.deleteFrom('passkeys').where('account_id', '=', accountId).execute(),
    dropRecoveryCodes(tx, accountId),
  ]);
};

export const passkeysOf = (tx: SystemTx, accountId: string) =>
  tx
    .selectFrom('passkeys')
    .select(['id', 'name', 'created_at', 'last_used_at', 'synced', 'credential_id', 'transports'])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export const lockPasskey = (tx: SystemTx, credentialId: string) =>
  tx
    .selectFrom('passkeys')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .forUpdate()
    .executeTakeFirst();

/** False when the credential is known already. */
export const insertPasskey = async (tx: SystemTx, row: Insertable<PasskeysTable>): Promise<boolean> =>
  (
    await tx
      .insertInto('passkeys')
      .values(row)
      .onConflict((conflict) => conflict.column('credential_id').doNothing())
      .returning('id')
      .execute()
  ).length === 1;

export const updatePasskey = async (
  tx: SystemTx,
  of: { accountId: string; id: string },
  set: Updateable<PasskeysTable>,
): Promise<boolean> =>
  (
    await tx
      .updateTable('passkeys')
      .set(set)
      .where('account_id', '=', of.accountId)
      .where('id', '=', of.id)
      .returning('id')
      .execute()
  ).length === 1;

export const removePasskey = async (tx: SystemTx, of: { accountId: string; id: string }): Promise<boolean> =>
  (
    await tx
      .deleteFrom('passkeys')
      .where('account_id', '=', of.accountId)
      .where('id', '=', of.id)
      .returning('id')
      .execute()
  ).length === 1;
