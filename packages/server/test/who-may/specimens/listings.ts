import { systemActor } from '../../../src/kernel/actor.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { insertEvents } from '../../../src/modules/leads/index.ts';
import { insertProperties } from '../../../src/modules/properties/index.ts';
import type { Specimen } from '../specimens.ts';
import type { Stage } from '../stage.ts';

/** A listing of the agent's, about which a lead of theirs and one of the neighbour's asked. */
async function newListing(s: Stage): Promise<string> {
  const { ctx } = s.world;
  const id = newId();
  await ctx.tx(s.tenant.owner, (tx) =>
    insertProperties(tx, [
      {
        id,
        address: `1 Elm St ${s.canary}`,
        standard_status: 'Active',
        listing_agent_id: s.members.agent.userId,
      },
    ]),
  );
  await ctx.tx(systemActor(s.tenant.id), (tx) =>
    insertEvents(
      ctx,
      tx,
      [s.lead, s.neighbourLead].map((leadId) => ({
        leadId,
        kind: 'inquiry.property' as const,
        occurredAt: ctx.clock.now().toISOString(),
        payload: { property: { propertyId: id } },
      })),
    ),
  );
  return id;
}

export const LISTINGS: Readonly<Record<string, (s: Stage) => Promise<Specimen>>> = {
  'listings.list': async (s) => {
    await newListing(s);
    return {};
  },
  'listings.read': async (s) => ({ params: { propertyId: await newListing(s) } }),
  'sync.listingRoster': async (s) => {
    await newListing(s);
    return {};
  },
  'sync.listings': async (s) => ({ query: { ids: await newListing(s) } }),
};
