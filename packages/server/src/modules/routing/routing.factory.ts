import { type NewLead, type RouteStep, type RoutingRule, RoutingRules, type Sharing } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import { insertEvents, insertLeads, insertSettings } from '../leads/index.ts';
import { overview, publish, saveDraft } from './rules/rules.service.ts';

/** People who share evenly, or `perRound` each. */
export const among = (people: readonly Actor[], perRound: readonly number[] = []): Sharing => ({
  people: people.map((person, i) => ({ userId: person.userId ?? '', perRound: perRound[i] ?? 1 })),
  teams: [],
});
export const turns = (...people: Actor[]): RouteStep => ({ kind: 'turns', among: among(people) });
export const to = (person: Actor): RouteStep => ({ kind: 'agent', userId: person.userId ?? '' });

/** A rule that is on, with these criteria and steps. */
export const makeRule = (
  name: string,
  criteria: RoutingRule['criteria'],
  steps: readonly RouteStep[],
  over: Partial<RoutingRule> = {},
): RoutingRule => ({
  id: newId(),
  name,
  on: true,
  criteria,
  steps: [...steps],
  workingHoursOnly: false,
  urgency: null,
  ...over,
});

/** Rules with a catch-all that goes to the owner unless said. */
export const makeRules = (rules: readonly RoutingRule[], ...catchAll: RouteStep[]): RoutingRules =>
  RoutingRules.parse({ rules, catchAll: { steps: catchAll.length > 0 ? catchAll : [{ kind: 'owner' }] } });

/** Writes and publishes rules as a person would. */
export async function publishRules(ctx: Ctx, actor: Actor, rules: RoutingRules): Promise<number> {
  const { revision } = await overview(ctx, actor);
  const draft = await saveDraft(ctx, actor, { revision, rules });
  return (await publish(ctx, actor, { revision: draft.revision })).version;
}

let made = 0;
/** Leads as a door brings them, without an owner, each with an inquiry; answers their ids. */
export async function makeInquiries(
  ctx: Ctx,
  owner: Actor,
  leads: readonly { lead?: NewLead; home?: Record<string, unknown> }[],
): Promise<string[]> {
  const settings = await insertSettings(ctx, owner);
  return ctx.tx(owner, async (tx) => {
    const drafts = leads.map(({ lead }) => {
      made += 1;
      return { name: `Lead ${made}`, emails: [`inquiry${made}@example.com`], ...lead };
    });
    const ids = await insertLeads(ctx, tx, owner, drafts, settings);
    await insertEvents(
      ctx,
      tx,
      ids.map((leadId, i) => ({
        leadId,
        kind: 'inquiry.property',
        occurredAt: ctx.clock.now().toISOString(),
        payload: leads[i]?.home ? { property: leads[i].home } : {},
      })),
    );
    return ids;
  });
}
