import { lists as contract, fields } from '@lintel/contract';
import { type Route, route } from '../../kernel/http/route.ts';
import { fieldUses } from './field-uses/field-uses.ts';
import {
  arrangeLists,
  countLists,
  createList,
  listLists,
  removeList,
  updateList,
} from './lists/lists.service.ts';
import { syncRoutes } from './sync/sync.routes.ts';
import { todayRoutes } from './today/today.routes.ts';

export const workRoutes = (): Route[] => [
  route(contract.list, async ({ ctx, actor }) => ({ items: await listLists(ctx, actor) })),
  route(contract.counts, async ({ ctx, actor }) => ({ items: await countLists(ctx, actor) })),
  route(contract.create, ({ ctx, actor, body }) => createList(ctx, actor, body)),
  route(contract.arrange, async ({ ctx, actor, body }) => ({
    items: await arrangeLists(ctx, actor, body.items),
  })),
  route(contract.update, ({ ctx, actor, params, body }) => updateList(ctx, actor, params.listId, body)),
  route(contract.remove, async ({ ctx, actor, params }) => {
    await removeList(ctx, actor, params.listId);
    return undefined;
  }),
  route(fields.uses, ({ ctx, actor, params }) => fieldUses(ctx, actor, params.fieldId)),
  ...syncRoutes(),
  ...todayRoutes(),
];
