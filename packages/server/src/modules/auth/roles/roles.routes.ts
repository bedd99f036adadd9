import { contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { createRole, listRoles, removeRole, updateRole } from './roles.ts';

export const roleRoutes: Route[] = [
  route(contract.access.listRoles, ({ ctx, actor }) => listRoles(ctx, actor)),
  route(contract.access.createRole, ({ ctx, actor, body }) => createRole(ctx, actor, body)),
  route(contract.access.updateRole, ({ ctx, actor, params, body }) =>
    updateRole(ctx, actor, params.roleId, body),
  ),
  route(contract.access.removeRole, async ({ ctx, actor, params }) => {
    await removeRole(ctx, actor, params.roleId);
    return undefined;
  }),
];
