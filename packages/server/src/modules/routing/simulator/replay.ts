import type { RoutingRules } from '@lintel/contract';
import { wallClock } from '../engine/clock.ts';
import { type Decision, decide, type House, ringKey } from '../engine/decide.ts';
import type { LeadFacts } from '../engine/facts.ts';
import type { Person } from '../engine/people.ts';
import type { Taken } from '../engine/turns.ts';

/**
 * Places leads one after the other as rules would have: rounds begin empty, caps a day count what the replay gave, and
 * people are as available as they are set to be today. What depends on how people worked (leads still open) is left out.
 * Leads come in order of time; the same leads give the same decisions.
 */
export function createReplay(rules: RoutingRules, house: House): (lead: LeadFacts) => Decision {
  const rings = new Map<string, Taken>();
  const people = new Map(
    [...house.people].map(([id, person]) => [id, { ...person, openLeads: 0, leadsToday: 0 }]),
  );
  const own: House = { ...house, people, rings };
  const capped = [...people.values()].filter((person) => person.dayCap !== null);
  const days = new Map<string, string>();
  return (lead) => {
    for (const person of capped) newDay(person, lead.at, days);
    const decision = decide(rules, { ...lead, ownerId: null, pondId: null, householdOwnerId: null }, own);
    if (decision.turn) rings.set(ringKey(decision.turn.ring), decision.turn.taken);
    const person = people.get(decision.userId ?? '');
    if (person) person.leadsToday += 1;
    return decision;
  };
}

function newDay(person: Person, at: Date, days: Map<string, string>): void {
  const { date } = wallClock(at, person.timeZone);
  if (days.get(person.id) === date) return;
  days.set(person.id, date);
  person.leadsToday = 0;
}
