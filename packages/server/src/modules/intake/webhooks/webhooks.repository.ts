import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import '../messages/messages.tables.ts';
import type { Words } from '../reading/problems.ts';
import type { IntakeWebhooksTable } from './webhooks.tables.ts';

export type WebhookRow = Selectable<IntakeWebhooksTable>;

/** What an address leads to. */
export interface FoundWebhook {
  tenantId: string;
  id: string;
  active: boolean;
  tokenHash: Buffer;
  previousHash: Buffer | null;
  previousUntil: Date | null;
  sealedSecret: Buffer | null;
}

/** The webhook whose token, or the one before it, has this hash; of whatever company. */
export const findByToken = async (tx: SystemTx, hash: Buffer): Promise<FoundWebhook | undefined> =>
  (
    await tx.prepared<FoundWebhook>(
      'intake.webhook-by-token',
      `select tenant_id as "tenantId", id, active, token_hash as "tokenHash", previous_hash as "previousHash",
         previous_until as "previousUntil", sealed_secret as "sealedSecret"
       from intake_webhooks where token_hash = $1
       union all
       select tenant_id, id, active, token_hash, previous_hash, previous_until, sealed_secret
       from intake_webhooks where previous_hash = $1`,
      [hash],
    )
  )[0];

/** Webhooks of the company, those in use first, each by name. */
export const listWebhooks = (tx: Tx): Promise<WebhookRow[]> =>
  tx
    .selectFrom('intake_webhooks')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('active', 'desc')
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .execute();

export const findWebhook = (tx: Tx, id: string): Promise<WebhookRow | undefined> =>
  tx
    .selectFrom('intake_webhooks')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

export const lockWebhook = (tx: Tx, id: string): Promise<WebhookRow | undefined> =>
  tx
    .selectFrom('intake_webhooks')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

export const insertWebhook = async (tx: Tx, row: Insertable<IntakeWebhooksTable>): Promise<void> => {
  await tx.insertInto('intake_webhooks').values(row).execute();
};

export const updateWebhook = async (
  tx: Tx,
  id: string,
  set: Updateable<IntakeWebhooksTable>,
): Promise<void> => {
  await tx
    .updateTable('intake_webhooks')
    .set(set)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
};

/** Calls that wait, and why the latest does, by webhook. */
export const waitingByWebhook = (
  tx: Tx,
): Promise<{ webhookId: string; waiting: number; problem: Words | null }[]> =>
  tx.prepared(
    'intake.webhooks-waiting',
    `select channel_id as "webhookId", count(*)::int as waiting,
       (array_agg(problem order by received_at desc, id desc))[1] as problem
     from intake_messages where tenant_id = $1 and state = 'waiting' and door = 'webhook' and channel_id is not null
     group by channel_id`,
    [tx.tenantId],
  );

/** The call of a webhook that came in last and is still kept. */
export const lastCall = (tx: Tx, webhookId: string): Promise<{ id: string } | undefined> =>
  tx
    .selectFrom('intake_messages')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('door', '=', 'webhook')
    .where('channel_id', '=', webhookId)
    .where('forgotten_at', 'is', null)
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Waiting calls of a webhook behind `after`, oldest first. */
export const waitingCalls = async (
  tx: Tx,
  webhookId: string,
  after: string,
  limit: number,
): Promise<string[]> =>
  (
    await tx
      .selectFrom('intake_messages')
      .select('id')
      .where('tenant_id', '=', tx.tenantId)
      .where('door', '=', 'webhook')
      .where('channel_id', '=', webhookId)
      .where('state', '=', 'waiting')
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute()
  ).map(({ id }) => id);

/** When a call with this mark was kept, if the door has one. */
export const keptAt = async (tx: Tx, dedupe: Buffer): Promise<{ id: string; at: Date } | undefined> => {
  const row = await tx
    .selectFrom('intake_messages')
    .select(['id', 'received_at'])
    .where('tenant_id', '=', tx.tenantId)
    .where('door', '=', 'webhook')
    .where('dedupe', '=', dedupe)
    .executeTakeFirst();
  return row && { id: row.id, at: row.received_at };
};
