import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { readKept } from '../read-kept.ts';
import * as repo from './webhooks.repository.ts';

/** Reads again what waits of a webhook whose mapping has changed; stops when told to and goes on in the next run. */
export async function readWaiting(
  ctx: Ctx,
  tenantId: string,
  webhookId: string,
  signal: AbortSignal,
): Promise<void> {
  const actor = systemActor(tenantId);
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const ids = await ctx.read(actor, (tx) => repo.waitingCalls(tx, webhookId, after, 100));
    if (ids.length === 0) break;
    for (const id of ids) {
      signal.throwIfAborted();
      await readKept(ctx, actor, id);
    }
    after = ids.at(-1) ?? after;
  }
  ctx.hint(tenantId, { topic: 'intake' });
}
