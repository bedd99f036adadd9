import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { forgetStanding } from '../sessions/standings.ts';

/** After the commit: what people may do is asked for anew, here at once, and open screens look again. */
export function peopleChanged(ctx: Ctx, tx: Tx, actor: Actor, userIds?: readonly string[]): void {
  tx.afterCommit(() => {
    forgetStanding(ctx, { tenantId: actor.tenantId });
    ctx.hint(actor.tenantId, { topic: 'people', ...(userIds ? { ids: [...userIds] } : {}) });
    ctx.hint(actor.tenantId, { topic: 'me' });
  });
}
