import { sources as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { listManagedSources, updateSource } from './manage-sources.ts';

export const sourceRoutes = (): Route[] => [
  route(contract.list, async ({ ctx, actor }) => ({ items: await listManagedSources(ctx, actor) })),
  route(contract.update, async ({ ctx, actor, params, body }) => ({
    items: await updateSource(ctx, actor, params.sourceId, body),
  })),
];
