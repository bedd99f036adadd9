import type { NotificationKind } from '@lintel/contract';
import type { Position } from '../../kernel/cursor.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import type { Content } from './notifications.tables.ts';

/** Counting stops here. */
export const COUNTED = 100;

export interface NewNotification {
  id: string;
  userId: string;
}

/** Writes a row for each active person who has not been told yet; answers who is new. */
export const insertNotifications = (
  tx: Tx,
  rows: readonly NewNotification[],
  of: { leadId: string | null; kind: NotificationKind; key: string; content: Content; at: Date },
): Promise<{ userId: string }[]> =>
  tx.prepared(
    rows.length > 1 ? '' : 'notifications.insert',
    `insert into notification_queue (tenant_id, id, user_id, lead_id, notification_type, channel, content, status, dedupe_key,
       sent_at, created_at)
     select $1, x.id, x."userId", $3, $4, 'in_app', $5, 'sent', $6, $7, $7
     from json_to_recordset($2) as x (id uuid, "userId" uuid)
       join users u on u.tenant_id = $1 and u.id = x."userId" and u.active
     order by x."userId"
     on conflict do nothing returning user_id as "userId"`,
    [
      tx.tenantId,
      JSON.stringify(rows),
      of.leadId,
      of.kind,
      JSON.stringify(of.content),
      of.key,
      of.at.toISOString(),
    ],
  );

export interface StoredNotification {
  id: string;
  kind: NotificationKind;
  /** Null when the lead is gone, or the reader does not see it. */
  leadId: string | null;
  leadName: string | null;
  personName: string | null;
  title: string | null;
  taskId: string | null;
  appointmentId: string | null;
  minutes: number | null;
  createdAt: string;
  readAt: string | null;
}

/** Somebody's notifications, newest first, after a position. Row policies decide which leads are named. */
export const listNotifications = (
  tx: Tx,
  want: { userId: string; unread: boolean; after: Position | null; limit: number },
): Promise<StoredNotification[]> =>
  tx.prepared(
    `notifications.list.${want.unread ? 'unread' : 'all'}.${want.after ? 'next' : 'first'}`,
    `select n.id, n.notification_type as kind, l.id as "leadId", l.name as "leadName", u.name as "personName",
       n.content ->> 'title' as title, n.content ->> 'taskId' as "taskId", n.content ->> 'appointmentId' as "appointmentId",
       (n.content ->> 'minutes')::float8 as minutes, n.created_at::text as "createdAt", n.read_at::text as "readAt"
     from notification_queue n
       left join lateral (select x.id, x.name from leads x
         where x.tenant_id = n.tenant_id and x.id = n.lead_id and x.deleted_at is null limit 1) l on true
       left join users u on u.tenant_id = n.tenant_id and u.id = (n.content ->> 'personId')::uuid
     where n.tenant_id = $1 and n.user_id = $2 and n.channel = 'in_app' ${want.unread ? 'and n.read_at is null' : ''}
       ${want.after ? 'and (n.created_at, n.id) < ($4::timestamptz, $5::uuid)' : ''}
     order by n.created_at desc, n.id desc limit $3`,
    [tx.tenantId, want.userId, want.limit, ...(want.after ? [want.after.key, want.after.id] : [])],
  );

export const countUnread = async (tx: Tx, userId: string): Promise<number> =>
  (
    await tx.prepared<{ count: number }>(
      'notifications.unread',
      `select count(*)::int as count from (select 1 from notification_queue
         where tenant_id = $1 and user_id = $2 and channel = 'in_app' and read_at is null limit ${COUNTED}) counted`,
      [tx.tenantId, userId],
    )
  )[0]?.count ?? 0;

/** Marks what the person has not read: these, or all up to a moment. Answers how many there were. */
export async function markRead(
  tx: Tx,
  userId: string,
  which: { ids: readonly string[] } | { upTo: string },
  at: Date,
): Promise<number> {
  const unread = tx
    .updateTable('notification_queue')
    .set({ read_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('user_id', '=', userId)
    .where('channel', '=', 'in_app')
    .where('read_at', 'is', null);
  const done = await ('ids' in which
    ? unread.where('id', 'in', which.ids)
    : unread.where('created_at', '<=', new Date(which.upTo))
  ).executeTakeFirst();
  return Number(done.numUpdatedRows);
}
