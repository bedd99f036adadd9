import type { BodyOf, notifications as contract, Notification, QueryOf } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { listTag, readCursor, writeCursor } from '../../kernel/cursor.ts';
import * as repo from './notifications.repository.ts';

const iso = (moment: string): string => new Date(moment).toISOString();

/** A page of what the person was told, newest first. Leads beyond their reach are not named. */
export async function listNotifications(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.list>,
): Promise<{ items: Notification[]; nextCursor: string | null }> {
  const { userId } = actor;
  if (userId === null) return { items: [], nextCursor: null };
  const unread = want.unread ?? false;
  const tag = listTag(['notifications', userId, unread]);
  const after = want.cursor === undefined ? null : readCursor(want.cursor, tag, 'timestamptz');
  const rows = await ctx.read(actor, (tx) =>
    repo.listNotifications(tx, { userId, unread, after, limit: want.limit + 1 }),
  );
  const page = rows.slice(0, want.limit);
  const last = rows.length > want.limit ? page.at(-1) : undefined;
  return {
    items: page.map((row) => ({
      ...row,
      createdAt: iso(row.createdAt),
      readAt: row.readAt === null ? null : iso(row.readAt),
    })),
    nextCursor: last ? writeCursor(tag, { key: last.createdAt, id: last.id }) : null,
  };
}

export const countUnread = (ctx: Ctx, actor: Actor): Promise<number> =>
  actor.userId === null
    ? Promise.resolve(0)
    : ctx.read(actor, (tx) => repo.countUnread(tx, actor.userId as string));

export function markRead(
  ctx: Ctx,
  actor: Actor,
  which: BodyOf<typeof contract.markRead>,
): Promise<{ marked: number }> {
  const { userId } = actor;
  return ctx.tx(actor, async (tx) => {
    const marked = userId === null ? 0 : await repo.markRead(tx, userId, which, ctx.clock.now());
    await ctx.audit(tx, actor, 'notifications.read');
    if (userId !== null && marked > 0)
      tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'notifications', ids: [userId] }));
    return { marked };
  });
}
