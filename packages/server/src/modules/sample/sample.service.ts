import type { Actor } from '../../kernel/actor.ts';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import { addMember, addOrganisation } from '../auth/index.ts';
import {
  insertEvents,
  insertLeads,
  insertSettings,
  insertStageHistory,
  openBatch,
  recordImages,
} from '../leads/index.ts';
import { insertProperties } from '../properties/index.ts';
import { generateBrokerage, listingOf, numberOf, type SampleBrokerage, type SampleLead } from './generate.ts';

const CHUNK = 400;
const EVENTS_AT_ONCE = 4000;

export interface SampleOptions {
  seed: number;
  leads?: number;
}

/**
 * Fills the actor's company with an invented brokerage. Everything carries one batch id. Runs in chunks, each in a
 * transaction of its own, so that a large sample holds no locks; the last one announces the batch to scoring.
 */
export async function loadSample(
  ctx: Ctx,
  actor: Actor,
  options: SampleOptions,
): Promise<{ leads: number; agents: number; listings: number }> {
  const brokerage = generateBrokerage({
    seed: options.seed,
    now: ctx.clock.now(),
    ...(options.leads ? { leads: options.leads } : {}),
  });
  // Addresses of people are unique on a server: each sample has its own.
  const tag = actor.tenantId.slice(-6);
  const agents: string[] = [];
  for (const agent of brokerage.agents) {
    const member = await addMember(ctx, actor.tenantId, {
      ...agent,
      email: agent.email.replace('@', `.${tag}@`),
    });
    agents.push(member.userId as string);
  }
  await addOrganisation(ctx, actor, organise(brokerage, agents));
  // Whoever looks at the sample works with leads, too.
  const people = actor.userId === null ? [...agents, agents[0] ?? ''] : [...agents, actor.userId];

  const writer = systemActor(actor.tenantId);
  const settings = await insertSettings(ctx, writer);
  const stageIds = settings.stages.filter((s) => !s.archived).map((s) => s.id);
  const homes = brokerage.listings.map(() => newId());
  // Listings are those of agents, and of whoever looks at the sample.
  const listers = people.filter((_, i) => (brokerage.agents[i]?.role ?? 'agent') === 'agent');
  const batchId = await ctx.tx(actor, async (tx) => {
    const id = await openBatch(tx, 'demo', actor);
    await insertProperties(
      tx,
      brokerage.listings.map((listing, i) => ({
        id: homes[i] as string,
        listing_id: numberOf(i),
        address: listing.address,
        city: listing.city,
        property_type: listing.propertyType,
        standard_status: listing.status,
        list_price: listing.price,
        bedrooms_total: listing.bedrooms,
        bathrooms_total: listing.bathrooms,
        living_area: listing.livingArea,
        listing_agent_id: listers[i % listers.length] ?? null,
        batch_id: id,
        listed_at: listing.listedAt,
      })),
    );
    return id;
  });

  for (let from = 0; from < brokerage.leads.length; from += CHUNK) {
    const chunk = brokerage.leads.slice(from, from + CHUNK);
    await ctx.tx(
      writer,
      async (tx) => {
        const ids = await insertLeads(
          ctx,
          tx,
          writer,
          chunk.map((lead) => toDraft(lead, people)),
          settings,
          'lead.invented',
        );
        await insertStageHistory(
          tx,
          chunk.flatMap((lead, i) =>
            lead.stages.slice(1).map((stage, n) => ({
              leadId: ids[i]!,
              fromStageId: stageIds[lead.stages[n]!.position]!,
              toStageId: stageIds[stage.position]!,
              at: stage.at.toISOString(),
              userId: lead.owner === null ? null : people[lead.owner]!,
            })),
          ),
          settings.stages,
        );
        const events = chunk.flatMap((lead, i) =>
          lead.events.map((e) => ({
            leadId: ids[i]!,
            kind: e.kind,
            occurredAt: e.at.toISOString(),
            recordedAt: e.at.toISOString(),
            userId: e.agent === null ? null : people[e.agent]!,
            payload: atHome(e.payload, homes),
            ...(e.text === undefined ? {} : { text: e.text }),
          })),
        );
        for (let n = 0; n < events.length; n += EVENTS_AT_ONCE)
          await insertEvents(ctx, tx, events.slice(n, n + EVENTS_AT_ONCE));
        await recordImages(
          tx,
          batchId,
          ids.map((id, i) => ({ rowNo: from + i, recordType: 'lead', recordId: id, before: null })),
        );
      },
      { statementTimeoutMs: 60_000, relaxedDurability: true },
    );
  }
  await ctx.tx(actor, async (tx) => {
    await ctx.record(tx, actor, 'leads.generated', {
      subject: { type: 'batch', id: batchId },
      payload: { batchId },
    });
  });
  ctx.hint(actor.tenantId, { topic: 'leads' });
  return { leads: brokerage.leads.length, agents: agents.length, listings: brokerage.listings.length };
}

/** Two teams, the agents shared out between the two team leads, and a role of the brokerage's own. */
function organise(
  { agents }: SampleBrokerage,
  ids: readonly string[],
): Parameters<typeof addOrganisation>[2] {
  const of = (role: SampleBrokerage['agents'][number]['role']) =>
    ids.filter((_, i) => agents[i]?.role === role);
  const [leads, sellers] = [of('team_lead'), of('agent')];
  return {
    office: 'Old Harbour office',
    teams: leads.map((lead, n) => ({
      name: ['Harbour team', 'Fernhill team'][n] ?? `Team ${n + 1}`,
      members: [
        { userId: lead, lead: true },
        ...sellers.filter((_, i) => i % leads.length === n).map((userId) => ({ userId, lead: false })),
      ],
    })),
    role: {
      name: 'Listing coordinator',
      base: 'agent',
      grants: { 'leads:read': 'all', 'leads:bulk': 'none' },
      holders: sellers.slice(-1),
    },
  };
}

/** What an event says of a home, with the listing it is. */
function atHome(payload: Record<string, unknown>, homes: readonly string[]): Record<string, unknown> {
  const propertyId = homes[listingOf(payload) ?? -1];
  return propertyId ? { ...payload, property: { ...(payload.property as object), propertyId } } : payload;
}

const toDraft = (lead: SampleLead, people: readonly string[]) => ({
  name: lead.name,
  ...(lead.email ? { emails: [lead.email] } : {}),
  ...(lead.phone ? { phones: [lead.phone] } : {}),
  type: lead.type,
  source: lead.source,
  budgetMin: lead.budgetMin,
  budgetMax: lead.budgetMax,
  timeline: lead.timeline,
  financing: lead.financing,
  propertyType: lead.propertyType,
  location: lead.location,
  tags: lead.tags,
  ownerId: lead.owner === null ? null : people[lead.owner]!,
  status: lead.stages.length > 1 ? ('open' as const) : ('new' as const),
  createdAt: lead.createdAt.toISOString(),
});
