import type { CommissionPlan } from '@lintel/contract/deals';

export type PlanState = 'now' | 'later' | 'before';
export interface PersonPlans {
  /** Null: everybody without a plan of their own. */
  agentId: string | null;
  name: string;
  /** The newest first. */
  plans: readonly (CommissionPlan & { state: PlanState })[];
}

/** Plans by who agreed on them: everybody first, then by name. The latest that has begun is the one that holds. */
export function byPerson(
  plans: readonly CommissionPlan[],
  today: string,
  nameOf: (agentId: string | null) => string,
): PersonPlans[] {
  const groups = new Map<string | null, CommissionPlan[]>();
  for (const plan of plans) groups.set(plan.agentId, [...(groups.get(plan.agentId) ?? []), plan]);
  return [...groups]
    .map(([agentId, own]) => {
      const newest = own.toSorted((a, b) => (a.from < b.from ? 1 : -1));
      const holds = newest.find(({ from }) => from <= today);
      return {
        agentId,
        name: nameOf(agentId),
        plans: newest.map((plan) => ({
          ...plan,
          state:
            plan === holds ? ('now' as const) : plan.from > today ? ('later' as const) : ('before' as const),
        })),
      };
    })
    .sort((a, b) => (a.agentId === null ? -1 : b.agentId === null ? 1 : a.name.localeCompare(b.name)));
}

/** People for whom no plan holds today: none of their own, and none of everybody. */
export function unplanned<Person extends { id: string }>(
  groups: readonly PersonPlans[],
  people: readonly Person[],
): Person[] {
  const holding = new Set(
    groups.filter(({ plans }) => plans.some(({ state }) => state === 'now')).map(({ agentId }) => agentId),
  );
  return holding.has(null) ? [] : people.filter(({ id }) => !holding.has(id));
}
