import type { RouteStep, RoutingRules, Sharing } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import { CATCH_ALL, type House, type Place, ringKey } from '../engine/decide.ts';
import type { LeadFacts } from '../engine/facts.ts';
import { tryRules } from '../engine/match-rules.ts';
import * as repo from './house.repository.ts';
import type { FactsRow, TerritoryHit } from './lead-facts.repository.ts';
import { toFacts } from './lead-facts.ts';

/** Agents of the territories the lead lies in. */
export type Territories = ReadonlyMap<string, Sharing>;

/**
 * The company as far as some steps speak of it, in one trip: everybody they name, how much each has, whose turn it is.
 * `others` are people beside them: the lead's owner, the listing's agent.
 */
export async function readHouse(
  tx: Tx,
  want: {
    steps: readonly RouteStep[];
    ringIds: readonly string[];
    territories: Territories;
    others: readonly (string | null | undefined)[];
    timeZone: string;
    at: Date;
  },
): Promise<House> {
  const groups = [
    ...want.steps.flatMap((step) => (step.kind === 'turns' || step.kind === 'claim' ? [step.among] : [])),
    ...want.territories.values(),
  ];
  const teamIds = [...new Set(groups.flatMap(({ teams }) => teams.map((team) => team.teamId)))];
  const userIds = [
    ...want.steps.flatMap((step) => (step.kind === 'agent' ? [step.userId] : [])),
    ...groups.flatMap(({ people }) => people.map((person) => person.userId)),
    ...want.others.filter((id) => id !== null && id !== undefined),
  ];
  const pondIds = want.steps.flatMap((step) => (step.kind === 'pond' ? [step.pondId] : []));
  const [{ ownerId, people }, teams, ponds, rings] = await Promise.all([
    repo.readPeople(tx, [...new Set(userIds)], teamIds, want.at),
    teamIds.length === 0 ? new Map<string, string[]>() : repo.readTeams(tx, teamIds),
    pondIds.length === 0 ? new Set<string>() : repo.readPonds(tx, pondIds),
    repo.readRings(tx, [...want.ringIds, ...want.territories.keys()]),
  ]);
  return {
    timeZone: want.timeZone,
    ownerId,
    people: new Map(people.map((person) => [person.id, person])),
    teams,
    ponds,
    territories: want.territories,
    rings: new Map(rings.map(({ ringId, step, taken }) => [ringKey({ id: ringId, step }), taken])),
  };
}

/** All steps of rules and their catch-all, and the rounds they may take a turn of. */
export const stepsOf = (
  placings: readonly { id?: string; steps: readonly RouteStep[] }[],
  catchAll: RoutingRules['catchAll'],
): { steps: RouteStep[]; ringIds: string[] } => ({
  steps: [...placings.flatMap(({ steps }) => steps), ...catchAll.steps],
  ringIds: [...placings.flatMap(({ id }) => (id === undefined ? [] : [id])), CATCH_ALL],
});

/** What a decision about one lead needs: what rules see of it, and the company as far as the rule that matches goes. */
export async function readAround(
  tx: Tx,
  want: {
    row: FactsRow;
    hits: readonly TerritoryHit[];
    rules: RoutingRules;
    company: { timeZone: string; currency: string };
    at: Date;
    /** Where it goes on, instead of with the rule that matches. */
    after?: Place | undefined;
  },
): Promise<{ lead: LeadFacts; house: House }> {
  const { row, hits, rules, company, at, after } = want;
  const territoryIds = hits.map((hit) => hit.id);
  const lead = toFacts(row, territoryIds, at, company.currency);
  const rule = after
    ? rules.rules.find(({ id }) => id === after.ruleId)
    : tryRules(rules, lead, company.timeZone).match;
  const house = await readHouse(tx, {
    ...stepsOf(rule ? [rule] : [], rules.catchAll),
    territories: new Map(hits.map((hit) => [hit.id, hit.agents])),
    others: [lead.ownerId, lead.householdOwnerId, lead.listing?.agentId],
    timeZone: company.timeZone,
    at,
  });
  return { lead, house };
}
