import { AWAY_KINDS, AWAY_MINUTES, type TodayAway } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { readLeads } from '../../leads/index.ts';
import * as repo from './away.repository.ts';

/**
 * What happened since the actor was last here, in the order of AWAY_KINDS. It stays for the visit that began then, and
 * asking keeps that visit going.
 */
export async function readAway(ctx: Ctx, actor: Actor): Promise<TodayAway> {
  const { userId } = actor;
  const now = ctx.clock.now();
  if (userId === null) return { since: null, until: now.toISOString(), items: [] };
  const cut = new Date(now.getTime() - AWAY_MINUTES * 60_000);
  return ctx.tx(actor, async (tx) => {
    const { awaySince: since, hereSince: until } = await repo.visit(tx, userId, now, cut);
    if (since === null) return { since: null, until: until.toISOString(), items: [] };
    const span = { userId, since, until };
    const happened = (
      await Promise.all([
        repo.toldOf(tx, span),
        repo.replied(tx, span),
        repo.claimed(tx, span),
        repo.moved(tx, span),
      ])
    ).flat();
    const leads = await readLeads(tx, actor, [...new Set(happened.flatMap(({ leadIds }) => leadIds))]);
    return {
      since: since.toISOString(),
      until: until.toISOString(),
      items: AWAY_KINDS.flatMap((kind) => {
        const found = happened.find((item) => item.kind === kind);
        if (!found) return [];
        const seen = [...new Set(found.leadIds)].flatMap((id) => leads.get(id) ?? []);
        return [{ kind, count: found.count, leads: seen.map(({ id, name }) => ({ id, name })) }];
      }),
    };
  });
}
