import type { BodyOf, routing as contract, Territory } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, violated } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { cityKey } from '../decisions/lead-facts.ts';
import * as repo from './territories.repository.ts';

export const listTerritories = (ctx: Ctx, actor: Actor): Promise<Territory[]> =>
  ctx.read(actor, (tx) => repo.listTerritories(tx));

export const createTerritory = (
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.createTerritory>,
): Promise<Territory> =>
  save(ctx, actor, newId(), Object.keys(want), async (tx, id) => {
    await checkAgents(tx, want);
    await repo.insertTerritory(tx, toRow({ id, ...want }), ctx.clock.now());
    await repo.setAreas(tx, id, want.areas);
  });

/** Changes what is said; leads that come in from now on go by it. */
export const updateTerritory = (
  ctx: Ctx,
  actor: Actor,
  territoryId: string,
  want: BodyOf<typeof contract.updateTerritory>,
): Promise<Territory> =>
  save(ctx, actor, territoryId, Object.keys(want), async (tx, id) => {
    if (!(await repo.lockTerritory(tx, id))) throw new AppError('territory.not_found');
    await checkAgents(tx, want);
    const [stored] = await repo.listTerritories(tx, id);
    if (!stored) throw new AppError('territory.not_found');
    const { name, cities, postalCodes, agents, areas } = want;
    await repo.updateTerritory(
      tx,
      toRow({
        ...stored,
        ...(name === undefined ? {} : { name }),
        ...(cities === undefined ? {} : { cities }),
        ...(postalCodes === undefined ? {} : { postalCodes }),
        ...(agents === undefined ? {} : { agents }),
      }),
    );
    if (areas) await repo.setAreas(tx, id, areas);
  });

/** Removes a territory; rules that name it pass it over, with a warning. */
export const removeTerritory = (ctx: Ctx, actor: Actor, territoryId: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    if (!(await repo.deleteTerritory(tx, territoryId))) throw new AppError('territory.not_found');
    await ctx.audit(tx, actor, 'territory.removed', { subject: { type: 'territory', id: territoryId } });
    tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'routing' }));
  });

async function save(
  ctx: Ctx,
  actor: Actor,
  id: string,
  changed: string[],
  write: (tx: Tx, id: string) => Promise<void>,
): Promise<Territory> {
  try {
    return await ctx.tx(actor, async (tx) => {
      await write(tx, id);
      await ctx.audit(tx, actor, 'territory.saved', { subject: { type: 'territory', id }, changed });
      const [saved] = await repo.listTerritories(tx, id);
      if (!saved) throw new AppError('territory.not_found');
      tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'routing' }));
      return saved;
    });
  } catch (error) {
    if (violated(error) === 'territories_name') throw new AppError('territory.name_taken');
    throw error;
  }
}

/** The agents named must be the company's; somebody who has been deactivated stays, and is passed over. */
async function checkAgents(tx: Tx, { agents }: { agents?: Territory['agents'] | undefined }): Promise<void> {
  if (!agents) return;
  const missing = await repo.missingOf(tx, agents);
  if (missing.users.length > 0) throw new AppError('user.not_found');
  if (missing.teams.length > 0) throw new AppError('team.not_found');
}

/** As it is kept: no doubles, cities as they are compared. */
const toRow = ({ areas: _, ...territory }: Territory) => {
  const cities = [...new Map(territory.cities.map((city) => [cityKey(city), city])).entries()].filter(
    ([key]) => key,
  );
  return {
    ...territory,
    cities: cities.map(([, city]) => city),
    cityKeys: cities.map(([key]) => key),
    postalCodes: [...new Set(territory.postalCodes)],
  };
};
