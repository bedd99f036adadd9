import type { SystemTx } from '../../../kernel/db/tx.ts';
import '../auth.tables.ts';

export const getAccount = (tx: SystemTx, id: string) =>
  tx
    .selectFrom('accounts')
    .select(['id', 'email', 'name', 'password_hash'])
    .where('id', '=', id)
    .executeTakeFirst();

/** The account, held until the transaction ends. */
export const lockAccount = (tx: SystemTx, id: string) =>
  tx
    .selectFrom('accounts')
    .select(['id', 'email', 'name', 'password_hash'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

export const setPassword = async (tx: SystemTx, id: string, hash: string, now: Date): Promise<void> => {
  await tx
    .updateTable('accounts')
    .set({ password_hash: hash, password_changed_at: now, updated_at: now })
    .where('id', '=', id)
    .execute();
};

/** Replaces the hash of the same password, unless the password was changed meanwhile. */
export const renewHash = async (
  tx: SystemTx,
  id: string,
  was: string | null,
  hash: string,
): Promise<void> => {
  await tx
    .updateTable('accounts')
    .set({ password_hash: hash })
    .where('id', '=', id)
    .where('password_hash', '=', was)
    .execute();
};

/** Names the person in the account and in every company. */
export const setName = async (tx: SystemTx, id: string, name: string, now: Date): Promise<void> => {
  await tx.updateTable('accounts').set({ name, updated_at: now }).where('id', '=', id).execute();
  await tx.updateTable('users').set({ name, updated_at: now }).where('account_id', '=', id).execute();
};

/** Gives the account and all its memberships another address. Throws `accounts_email_key` when it is taken. */
export const setEmail = async (tx: SystemTx, id: string, email: string, now: Date): Promise<void> => {
  await tx.updateTable('accounts').set({ email, updated_at: now }).where('id', '=', id).execute();
  await tx.updateTable('users').set({ email, updated_at: now }).where('account_id', '=', id).execute();
};

/** Changes what a person says of themselves in one company; what is left out stays. */
export const updateMembership = async (
  tx: SystemTx,
  tenantId: string,
  userId: string,
  want: { phone?: string | null | undefined; timeZone?: string | null | undefined },
  now: Date,
): Promise<void> => {
  await tx
    .updateTable('users')
    .set({
      ...(want.phone !== undefined ? { phone: want.phone } : {}),
      ...(want.timeZone !== undefined ? { time_zone: want.timeZone } : {}),
      updated_at: now,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', userId)
    .execute();
};

/** A person as their profile shows them: the account's name and address, phone and time zone of the company. */
export const getPerson = (tx: SystemTx, tenantId: string, userId: string) =>
  tx
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .select(['accounts.name', 'accounts.email', 'users.phone', 'users.time_zone as timeZone'])
    .where('users.tenant_id', '=', tenantId)
    .where('users.id', '=', userId)
    .executeTakeFirst();

/** Names of the companies an account belongs to. */
export const companyNames = async (tx: SystemTx, accountId: string): Promise<string[]> =>
  (
    await tx
      .selectFrom('users')
      .innerJoin('tenants', 'tenants.id', 'users.tenant_id')
      .select('tenants.name')
      .where('users.account_id', '=', accountId)
      .where('users.active', '=', true)
      .execute()
  ).map((row) => row.name);
