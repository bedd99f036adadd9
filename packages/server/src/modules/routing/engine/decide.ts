import type {
  CatchAll,
  Outcome,
  RouteStep,
  RoutingRule,
  RoutingRules,
  Sharing,
  Skip,
} from '@lintel/contract';
import type { LeadFacts } from './facts.ts';
import { type RuleTried, tryRules } from './match-rules.ts';
import { isOffHours, type Member, membersOf, type Person, whyNot } from './people.ts';
import { type Taken, takeTurn } from './turns.ts';

/** A round robin: the one of a rule's step, of a territory, or (CATCH_ALL) of the catch-all's step. */
export interface Ring {
  id: string;
  step: number;
}
export const CATCH_ALL = '00000000-0000-0000-0000-000000000000';
export const ringKey = ({ id, step }: Ring): string => `${id}.${step}`;

/** The company around a lead, as far as the rules that are tried speak of it. */
export interface House {
  timeZone: string;
  /** The company's owner, who gets what nobody else does. */
  ownerId: string;
  people: ReadonlyMap<string, Person>;
  teams: ReadonlyMap<string, readonly string[]>;
  ponds: ReadonlySet<string>;
  /** Agents of territories. */
  territories: ReadonlyMap<string, Sharing>;
  /** Rounds by `ringKey`. */
  rings: ReadonlyMap<string, Taken>;
}

/** Where in the rules a decision begins or stands; `ruleId` null is the catch-all. */
export interface Place {
  ruleId: string | null;
  step: number;
}

export interface StepTried {
  ruleId: string | null;
  kind: RouteStep['kind'] | 'last_resort';
  /** Why nobody was found although nobody was skipped. */
  missing?: 'pond' | 'listing' | 'listing_agent' | 'territory' | 'nobody';
  placed: boolean;
  skipped: { userId: string; why: Skip }[];
}

export interface Decision {
  outcome: Outcome;
  /** The rule that placed the lead; null for the catch-all, the last resort and a lead that stays. */
  ruleId: string | null;
  /** The step that placed it, from which an offer goes on. */
  step: number;
  /** Nobody but the company's owner was left. */
  lastResort: boolean;
  userId: string | null;
  pondId: string | null;
  offer: { to: string[]; minutes: number; hideName: boolean; hideSource: boolean } | null;
  /** Minutes to the first answer, when the rules say so. */
  minutes: number | null;
  afterHours: boolean;
  /** The round this decision took a turn of, as it is to be kept. */
  turn: { ring: Ring; taken: Taken } | null;
  tries: RuleTried[];
  steps: StepTried[];
}

export interface Asked {
  /** Begin behind a step instead of with the rules: an offer that nobody took. */
  after?: Place;
  /** Not these people: they had it and did not answer. A lead is then also taken from its owner. */
  excluded?: ReadonlySet<string>;
}

/** Skips a trace names at most. */
const SHOWN_SKIPS = 100;

/**
 * Places a lead by the rules: pure, so that the same lead, rules, people and rounds always give the same decision.
 * Everybody ends somewhere: with the rule's first step that finds somebody, else the catch-all's, else the company's
 * owner. A lead that has an owner who still works here stays with them.
 */
export function decide(rules: RoutingRules, lead: LeadFacts, house: House, asked: Asked = {}): Decision {
  const { after } = asked;
  const { tries, match } = after
    ? { tries: [], match: rules.rules.find((rule) => rule.id === after.ruleId) ?? null }
    : tryRules(rules, lead, house.timeZone);
  const steps: StepTried[] = [];
  const base: Decision = {
    outcome: 'given',
    ruleId: null,
    step: 0,
    lastResort: false,
    userId: null,
    pondId: null,
    offer: null,
    minutes: minutesOf(match ?? rules.catchAll, lead),
    afterHours: false,
    turn: null,
    tries,
    steps,
  };

  if (!after && !asked.excluded) {
    const owner = stays(lead, house);
    if (owner) return { ...base, outcome: 'kept', userId: owner.id, afterHours: isOffHours(owner, lead.at) };
  }

  const from = (ruleId: string | null) => (after && after.ruleId === ruleId ? after.step + 1 : 0);
  for (const source of after && after.ruleId === null ? [null] : [match, null]) {
    const placing: RoutingRule | CatchAll | null = source ?? rules.catchAll;
    const ruleId = source?.id ?? null;
    // Without a rule that matched there is only the catch-all.
    if (source === null && match !== null) base.minutes ??= minutesOf(rules.catchAll, lead);
    for (let step = from(ruleId); step < placing.steps.length; step += 1) {
      const want = placing.steps[step] as RouteStep;
      const placed = tryStep(want, { ruleId, step }, placing.workingHoursOnly, lead, house, asked);
      steps.push(placed.tried);
      if (placed.set) return { ...base, ruleId, step, ...placed.set };
    }
    if (source === null) break;
  }
  steps.push({ ruleId: null, kind: 'last_resort', placed: true, skipped: [] });
  return {
    ...base,
    step: rules.catchAll.steps.length,
    lastResort: true,
    userId: house.ownerId,
    afterHours: offHours(house, house.ownerId, lead.at),
  };
}

/** Who has the lead, or somebody of its household, and still works here. */
function stays(lead: LeadFacts, { people }: House): Person | undefined {
  const owner = people.get(lead.ownerId ?? '');
  if (owner?.active) return owner;
  const related = people.get(lead.householdOwnerId ?? '');
  return related?.active ? related : undefined;
}

/** Minutes to the first answer as a rule says for this lead; its band only ever makes it other minutes. */
const minutesOf = ({ urgency }: RoutingRule | CatchAll, { band }: LeadFacts): number | null =>
  urgency ? ((band && urgency.byBand[band]) ?? urgency.minutes) : null;

const offHours = (house: House, userId: string, at: Date): boolean => {
  const person = house.people.get(userId);
  return person !== undefined && isOffHours(person, at);
};

type Placed = { tried: StepTried; set?: Partial<Decision> };

function tryStep(
  want: RouteStep,
  place: Place,
  workingHoursOnly: boolean,
  lead: LeadFacts,
  house: House,
  asked: Asked,
): Placed {
  const tried: StepTried = { ruleId: place.ruleId, kind: want.kind, placed: false, skipped: [] };
  const canReceive = (userId: string): boolean => {
    const why = whyNot(house.people.get(userId), lead.at, {
      workingHoursOnly,
      ...(asked.excluded ? { excluded: asked.excluded } : {}),
    });
    if (why !== null && tried.skipped.length < SHOWN_SKIPS) tried.skipped.push({ userId, why });
    return why === null;
  };
  const nobody = (missing: NonNullable<StepTried['missing']>): Placed => ({
    tried: tried.skipped.length > 0 ? tried : { ...tried, missing },
  });
  const give = (userId: string, more: Partial<Decision> = {}): Placed => ({
    tried: { ...tried, placed: true },
    set: { userId, afterHours: offHours(house, userId, lead.at), ...more },
  });
  const inTurn = (members: readonly Member[], ring: Ring): Placed => {
    const turn = takeTurn(members, house.rings.get(ringKey(ring)) ?? {}, canReceive);
    return turn ? give(turn.userId, { turn: { ring, taken: turn.taken } }) : nobody('nobody');
  };

  switch (want.kind) {
    case 'agent':
      return canReceive(want.userId) ? give(want.userId) : nobody('nobody');
    case 'owner':
      return canReceive(house.ownerId) ? give(house.ownerId) : nobody('nobody');
    case 'listing_agent': {
      if (lead.listing === null) return nobody('listing');
      if (lead.listing.agentId === null) return nobody('listing_agent');
      return canReceive(lead.listing.agentId) ? give(lead.listing.agentId) : nobody('nobody');
    }
    case 'pond':
      if (!house.ponds.has(want.pondId)) return nobody('pond');
      return { tried: { ...tried, placed: true }, set: { outcome: 'pond', pondId: want.pondId } };
    case 'turns':
      return inTurn(membersOf(want.among, house.teams), {
        id: place.ruleId ?? CATCH_ALL,
        step: place.step,
      });
    case 'territory': {
      // In the order of names; the first with somebody in it takes the lead, so that small ones inside large ones work.
      for (const id of lead.territoryIds) {
        const agents = house.territories.get(id);
        const placed = agents && inTurn(membersOf(agents, house.teams), { id, step: 0 });
        if (placed?.set) return placed;
      }
      return nobody(lead.territoryIds.length === 0 ? 'territory' : 'nobody');
    }
    case 'claim': {
      const to = membersOf(want.among, house.teams)
        .map(({ userId }) => userId)
        .filter(canReceive);
      if (to.length === 0) return nobody('nobody');
      const { minutes, hideName, hideSource } = want;
      return {
        tried: { ...tried, placed: true },
        set: { outcome: 'offered', offer: { to, minutes, hideName, hideSource } },
      };
    }
  }
}
