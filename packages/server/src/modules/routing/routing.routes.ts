import { routing as contract } from '@lintel/contract';
import { type Route, route } from '../../kernel/http/route.ts';
import { leadDecisions } from './decisions/explain-decision.ts';
import { tryRulesOn } from './decisions/try-rules.ts';
import { listAvailability, ownAvailability, setAvailability } from './people/availability.ts';
import { listTurns } from './people/turns.ts';
import {
  discardDraft,
  getVersion,
  listVersions,
  overview,
  publish,
  saveDraft,
} from './rules/rules.service.ts';
import { getSimulation, listSimulations, startSimulation } from './simulator/simulations.ts';
import {
  createTerritory,
  listTerritories,
  removeTerritory,
  updateTerritory,
} from './territories/territories.ts';

export const routingRoutes = (): Route[] => [
  route(contract.overview, ({ ctx, actor }) => overview(ctx, actor)),
  route(contract.saveDraft, ({ ctx, actor, body }) => saveDraft(ctx, actor, body)),
  route(contract.discardDraft, async ({ ctx, actor }) => {
    await discardDraft(ctx, actor);
    return undefined;
  }),
  route(contract.publish, ({ ctx, actor, body }) => publish(ctx, actor, body)),
  route(contract.listVersions, ({ ctx, actor, query }) => listVersions(ctx, actor, query)),
  route(contract.getVersion, ({ ctx, actor, params }) => getVersion(ctx, actor, params.version)),
  route(contract.turns, async ({ ctx, actor }) => ({ items: await listTurns(ctx, actor) })),
  route(contract.tryRules, ({ ctx, actor, body }) => tryRulesOn(ctx, actor, body)),
  route(contract.leadDecisions, async ({ ctx, actor, params }) => ({
    items: await leadDecisions(ctx, actor, params.leadId),
  })),
  route(contract.listTerritories, async ({ ctx, actor }) => ({ items: await listTerritories(ctx, actor) })),
  route(contract.createTerritory, ({ ctx, actor, body }) => createTerritory(ctx, actor, body)),
  route(contract.updateTerritory, ({ ctx, actor, params, body }) =>
    updateTerritory(ctx, actor, params.territoryId, body),
  ),
  route(contract.removeTerritory, async ({ ctx, actor, params }) => {
    await removeTerritory(ctx, actor, params.territoryId);
    return undefined;
  }),
  route(contract.listAvailability, async ({ ctx, actor }) => ({ items: await listAvailability(ctx, actor) })),
  route(contract.ownAvailability, ({ ctx, actor }) => ownAvailability(ctx, actor)),
  route(contract.setOwnAvailability, ({ ctx, actor, body }) =>
    setAvailability(ctx, actor, actor.userId ?? '', body),
  ),
  route(contract.setAvailability, ({ ctx, actor, params, body }) =>
    setAvailability(ctx, actor, params.userId, body),
  ),
  route(contract.startSimulation, ({ ctx, actor, body }) => startSimulation(ctx, actor, body)),
  route(contract.listSimulations, async ({ ctx, actor }) => ({ items: await listSimulations(ctx, actor) })),
  route(contract.getSimulation, ({ ctx, actor, params }) => getSimulation(ctx, actor, params.simulationId)),
];
