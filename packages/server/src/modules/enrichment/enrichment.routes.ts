import { enrichment as contract } from '@lintel/contract';
import { type Route, route } from '../../kernel/http/route.ts';
import { readFacts, requestLookUp } from './facts.ts';
import {
  createProvider,
  listProviders,
  removeProvider,
  tryProvider,
  updateProvider,
} from './providers.service.ts';

export const enrichmentRoutes = (): Route[] => [
  route(contract.facts, async ({ ctx, actor, params }) => ({
    items: await readFacts(ctx, actor, params.leadId),
  })),
  route(contract.refresh, ({ ctx, actor, params }) => requestLookUp(ctx, actor, params.leadId)),
  route(contract.listProviders, async ({ ctx, actor }) => ({ items: await listProviders(ctx, actor) })),
  route(contract.createProvider, ({ ctx, actor, body }) => createProvider(ctx, actor, body)),
  route(contract.updateProvider, ({ ctx, actor, params, body }) =>
    updateProvider(ctx, actor, params.providerId, body),
  ),
  route(contract.removeProvider, async ({ ctx, actor, params }) => {
    await removeProvider(ctx, actor, params.providerId);
    return undefined;
  }),
  route(contract.tryProvider, ({ ctx, actor, params, body }) =>
    tryProvider(ctx, actor, params.providerId, body),
  ),
];
