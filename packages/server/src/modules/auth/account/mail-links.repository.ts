import type { Insertable, Selectable } from 'kysely';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import type { MailLinksTable } from './mail-links.tables.ts';

export type MailLink = Selectable<MailLinksTable>;
export type Purpose = MailLink['purpose'];

export const insertLink = async (
  tx: SystemTx,
  row: Pick<Insertable<MailLinksTable>, 'id' | 'purpose' | 'email' | 'created_at' | 'expires_at'> &
    Partial<Insertable<MailLinksTable>>,
): Promise<void> => {
  await tx
    .insertInto('mail_links')
    .values(row as Insertable<MailLinksTable>)
    .execute();
};

export const lockLink = (tx: SystemTx, id: string): Promise<MailLink | undefined> =>
  tx.selectFrom('mail_links').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const updateLink = async (
  tx: SystemTx,
  id: string,
  set: Partial<Pick<MailLink, 'account_id' | 'token_hash' | 'sent_at' | 'ended_at'>>,
): Promise<void> => {
  await tx.updateTable('mail_links').set(set).where('id', '=', id).execute();
};

export const deleteLink = async (tx: SystemTx, id: string): Promise<void> => {
  await tx.deleteFrom('mail_links').where('id', '=', id).execute();
};

/** A link that works now. */
export const findLink = (
  tx: SystemTx,
  purpose: Purpose,
  hash: Buffer,
  now: Date,
): Promise<MailLink | undefined> =>
  tx
    .selectFrom('mail_links')
    .selectAll()
    .where('token_hash', '=', hash)
    .where('purpose', '=', purpose)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();

/** Takes a link that works now, so that it works no more; of several at once one gets it. */
export const takeLink = (
  tx: SystemTx,
  purpose: Purpose,
  hash: Buffer,
  now: Date,
): Promise<MailLink | undefined> =>
  tx
    .updateTable('mail_links')
    .set({ ended_at: now })
    .where('token_hash', '=', hash)
    .where('purpose', '=', purpose)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();

/** Ends the links of an account, of one purpose or all, but for one. */
export const endAccountLinks = async (
  tx: SystemTx,
  accountId: string,
  now: Date,
  of: { purpose?: Purpose; except?: string } = {},
): Promise<void> => {
  let query = tx
    .updateTable('mail_links')
    .set({ ended_at: now })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null);
  if (of.purpose) query = query.where('purpose', '=', of.purpose);
  if (of.except) query = query.where('id', '!=', of.except);
  await query.execute();
};

export const endInvitationLinks = async (
  tx: SystemTx,
  tenantId: string,
  invitationId: string,
  now: Date,
): Promise<void> => {
  await tx
    .updateTable('mail_links')
    .set({ ended_at: now })
    .where('tenant_id', '=', tenantId)
    .where('invitation_id', '=', invitationId)
    .where('ended_at', 'is', null)
    .execute();
};

/** Links of an account that were asked for since `since`. */
export const countSince = async (
  tx: SystemTx,
  accountId: string,
  purpose: Purpose,
  since: Date,
): Promise<number> =>
  Number(
    (
      await tx
        .selectFrom('mail_links')
        .select((eb) => eb.fn.countAll<string>().as('count'))
        .where('account_id', '=', accountId)
        .where('purpose', '=', purpose)
        .where('created_at', '>', since)
        .executeTakeFirstOrThrow()
    ).count,
  );

/** The change of address that waits for an answer. */
export const pendingEmail = async (tx: SystemTx, accountId: string, now: Date): Promise<string | null> =>
  (
    await tx
      .selectFrom('mail_links')
      .select('email')
      .where('account_id', '=', accountId)
      .where('purpose', '=', 'email')
      .where('ended_at', 'is', null)
      .where('expires_at', '>', now)
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst()
  )?.email ?? null;

/** True when the link of an invitation went out at or after `since`. */
export const invitationSentSince = async (
  tx: SystemTx,
  tenantId: string,
  invitationId: string,
  since: Date,
): Promise<boolean> =>
  (await tx
    .selectFrom('mail_links')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('invitation_id', '=', invitationId)
    .where('sent_at', '>=', since)
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** Drops links nobody can use any more. */
export const dropOldLinks = (tx: SystemTx, before: Date) =>
  tx.deleteFrom('mail_links').where('expires_at', '<', before).execute();
