import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { listSources as read } from './leads.repository.ts';

/** Sources in use. A new one shows within a minute: the distinct values of a large company take a while to collect. */
export const listSources = (ctx: Ctx, actor: Actor): Promise<string[]> =>
  ctx.cache.get(`${actor.tenantId}:leads.sources`, 60_000, () => ctx.read(actor, (tx) => read(tx)));
