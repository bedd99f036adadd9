import type { Sharing, Turns } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { companyOf } from '../../auth/index.ts';
import { readHouse, stepsOf } from '../decisions/house.ts';
import { CATCH_ALL, type House, ringKey } from '../engine/decide.ts';
import { membersOf, whyNot } from '../engine/people.ts';
import { takeTurn } from '../engine/turns.ts';
import { rulesOf } from '../rules/published.ts';
import * as rules from '../rules/rules.repository.ts';
import { listTerritories } from '../territories/territories.repository.ts';

/** Every round robin of the published rules and the territories, with who is next. */
export async function listTurns(ctx: Ctx, actor: Actor): Promise<Turns[]> {
  const { timeZone } = await companyOf(ctx, actor);
  const at = ctx.clock.now();
  return ctx.read({ ...actor, access: systemActor(actor.tenantId).access }, async (tx) => {
    const [head, territories] = await Promise.all([rules.readHead(tx), listTerritories(tx)]);
    const published = head && (await rulesOf(ctx, tx, head.version));
    const house = await readHouse(tx, {
      ...(published ? stepsOf(published.rules, published.catchAll) : { steps: [], ringIds: [] }),
      territories: new Map(territories.map(({ id, agents }) => [id, agents])),
      others: [],
      timeZone,
      at,
    });
    const ofRules = published
      ? [
          ...published.rules.filter((rule) => rule.on).map((rule) => ({ ...rule, kind: 'rule' as const })),
          { ...published.catchAll, id: CATCH_ALL, name: t('routed.catch_all'), kind: 'catch_all' as const },
        ]
      : [];
    return [
      ...ofRules.flatMap(({ id, name, kind, steps, workingHoursOnly }) =>
        steps.flatMap((step, i) =>
          step.kind === 'turns'
            ? [toTurns(house, { id, name, kind, step: i, among: step.among, workingHoursOnly }, at)]
            : [],
        ),
      ),
      ...territories
        .filter(({ agents }) => agents.people.length + agents.teams.length > 0)
        .map(({ id, name, agents }) =>
          toTurns(
            house,
            { id, name, kind: 'territory', step: 0, among: agents, workingHoursOnly: false },
            at,
          ),
        ),
    ];
  });
}

function toTurns(
  house: House,
  ring: {
    id: string;
    name: string;
    kind: Turns['kind'];
    step: number;
    among: Sharing;
    workingHoursOnly: boolean;
  },
  at: Date,
): Turns {
  const members = membersOf(ring.among, house.teams);
  const taken = house.rings.get(ringKey(ring)) ?? {};
  const people = members.map(({ userId, perRound }) => ({
    userId,
    perRound,
    taken: taken[userId] ?? 0,
    now: whyNot(house.people.get(userId), at, ring),
  }));
  const free = new Set(people.filter((p) => p.now === null).map((p) => p.userId));
  return {
    ringId: ring.kind === 'catch_all' ? null : ring.id,
    kind: ring.kind,
    name: ring.name,
    step: ring.step,
    nextUserId: takeTurn(members, taken, (id) => free.has(id))?.userId ?? null,
    people,
  };
}
