import { contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { activateMember, deactivateMember, endMemberSessions } from './deactivate.ts';
import { listUsers } from './directory.ts';
import { createOffice, readOrganisation, removeOffice, updateOffice } from './offices.ts';
import { getMember, listMembers } from './read-members.ts';
import { removeMemberFactors } from './remove-factors.ts';
import { createTeam, removeTeam, updateTeam } from './teams.ts';
import { updateMember } from './update-member.ts';

const people = contract.people;

export const peopleRoutes: Route[] = [
  route(people.listUsers, ({ ctx, actor }) => listUsers(ctx, actor)),
  route(people.listMembers, ({ ctx, actor, query }) => listMembers(ctx, actor, query)),
  route(people.getMember, ({ ctx, actor, params }) => getMember(ctx, actor, params.userId)),
  route(people.updateMember, ({ ctx, actor, params, body }) => updateMember(ctx, actor, params.userId, body)),
  route(people.deactivateMember, ({ ctx, actor, params, body }) =>
    deactivateMember(ctx, actor, params.userId, body.to),
  ),
  route(people.activateMember, ({ ctx, actor, params }) => activateMember(ctx, actor, params.userId)),
  route(people.endMemberSessions, async ({ ctx, actor, params }) => {
    await endMemberSessions(ctx, actor, params.userId);
    return undefined;
  }),
  route(people.removeMemberFactors, ({ ctx, actor, params }) =>
    removeMemberFactors(ctx, actor, params.userId),
  ),
  route(people.organisation, ({ ctx, actor }) => readOrganisation(ctx, actor)),
  route(people.createOffice, ({ ctx, actor, body }) => createOffice(ctx, actor, body.name)),
  route(people.updateOffice, ({ ctx, actor, params, body }) =>
    updateOffice(ctx, actor, { id: params.officeId, name: body.name }),
  ),
  route(people.removeOffice, async ({ ctx, actor, params }) => {
    await removeOffice(ctx, actor, params.officeId);
    return undefined;
  }),
  route(people.createTeam, ({ ctx, actor, body }) => createTeam(ctx, actor, body)),
  route(people.updateTeam, ({ ctx, actor, params, body }) => updateTeam(ctx, actor, params.teamId, body)),
  route(people.removeTeam, async ({ ctx, actor, params }) => {
    await removeTeam(ctx, actor, params.teamId);
    return undefined;
  }),
];
