import { contract } from '@lintel/contract';
import { publicRoute, type Route, route } from '../../../kernel/http/route.ts';
import { give, requireTransport } from '../sessions/cookie.ts';
import { acceptInvitation, joinCompany, lookInvitation } from './accept-invitation.ts';
import { invite, listInvitations, resendInvitation, revokeInvitation } from './invitations.ts';

export const invitationRoutes: Route[] = [
  route(contract.people.listInvitations, ({ ctx, actor }) => listInvitations(ctx, actor)),
  route(contract.people.invite, ({ ctx, actor, body }) => invite(ctx, actor, body)),
  route(contract.people.resendInvitation, ({ ctx, actor, params }) =>
    resendInvitation(ctx, actor, params.invitationId),
  ),
  route(contract.people.revokeInvitation, async ({ ctx, actor, params }) => {
    await revokeInvitation(ctx, actor, params.invitationId);
    return undefined;
  }),
  publicRoute(contract.auth.lookInvitation, ({ ctx, body }) => lookInvitation(ctx, body.token)),
  publicRoute(contract.auth.acceptInvitation, async ({ ctx, body, wire }) => {
    requireTransport(ctx, wire);
    return give(wire, await acceptInvitation(ctx, body, wire));
  }),
  route(contract.auth.joinCompany, async ({ ctx, actor, body, wire }) =>
    give(wire, await joinCompany(ctx, actor, body.token, wire)),
  ),
];
