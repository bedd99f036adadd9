import type { Work } from '../auth/index.ts';
import * as repo from './properties.repository.ts';

/** Listings moved in one transaction. */
const CHUNK = 500;

/** Listings of an agent who leaves go to those who take over, in turn, or are left without an agent. */
export const listingWork: Work = {
  kind: 'listings',
  holders: repo.listingAgents,
  async moveSome(ctx, tx, actor, { from, to }) {
    const ids = await repo.lockListingsOf(tx, from, CHUNK);
    if (ids.length === 0) return 0;
    await repo.moveListings(
      tx,
      ids.map((id, i) => ({ id, toId: to[i % to.length] ?? null })),
      ctx.clock.now(),
    );
    await ctx.audit(tx, actor, 'listings.handed_over', {
      subject: { type: 'user', id: from },
      changed: ['listingAgentId'],
    });
    return ids.length;
  },
};
