import { sync as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { leaveNote, listChanges, listRoster, listSynced } from './sync.service.ts';

export const syncRoutes = (): Route[] => [
  route(contract.changes, ({ ctx, actor, query }) => listChanges(ctx, actor, query)),
  route(contract.roster, async ({ ctx, actor }) => ({ items: await listRoster(ctx, actor) })),
  route(contract.leads, async ({ ctx, actor, query }) => ({
    items: await listSynced(ctx, actor, query.ids),
  })),
  route(contract.leaveNote, async ({ ctx, actor, body }) => {
    await leaveNote(ctx, actor, body);
    return undefined;
  }),
];
