import { viewers as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { leave, stay } from './viewers.ts';

export const viewerRoutes = (): Route[] => [
  route(contract.stay, ({ ctx, actor, params, body }) =>
    stay(ctx, actor, params.leadId, params.pageId, body.editing),
  ),
  route(contract.leave, async ({ ctx, actor, params }) => {
    await leave(ctx, actor, params.pageId);
    return undefined;
  }),
];
