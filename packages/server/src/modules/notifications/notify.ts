import type { NotificationKind } from '@lintel/contract';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { newId } from '../../kernel/ids.ts';
import * as repo from './notifications.repository.ts';
import type { Content } from './notifications.tables.ts';

export interface Notice {
  userIds: readonly string[];
  kind: NotificationKind;
  leadId: string | null;
  /** Ids and figures, and `title` of a task or appointment; `personId` and `minutes` go into the sentence. */
  payload?: Content;
  /**
   * What this tells. The same person hears of it once, however often it is said. Left out it is kind, lead and payload, so
   * a payload that names its event or decision is enough.
   */
  key?: string;
}

/**
 * Tells people of something, in the caller's transaction: nobody hears of what did not happen. Who is not active any
 * more is left out. Answers who was told now.
 */
export async function notify(
  ctx: Ctx,
  tx: Tx,
  { userIds, kind, leadId, payload = {}, key }: Notice,
): Promise<string[]> {
  const people = [...new Set(userIds)];
  if (people.length === 0) return [];
  const told = await repo.insertNotifications(
    tx,
    people.map((userId) => ({ id: newId(), userId })),
    {
      leadId,
      kind,
      key: key ?? `${kind}:${leadId ?? ''}:${JSON.stringify(Object.entries(payload).sort())}`,
      content: payload,
      at: ctx.clock.now(),
    },
  );
  const ids = told.map(({ userId }) => userId);
  if (ids.length > 0) tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'notifications', ids }));
  return ids;
}
