import { z } from 'zod';
import { RoleId } from './access.ts';
import { Email } from './auth.ts';
import { cursorQuery, Id, Line, Moment, pageOf, Sought } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Permission, Role, Scope } from './permissions.ts';

/** A person or service account of the company, for owner names and choices. */
export const User = z
  .object({
    id: Id,
    name: z.string(),
    email: z.string().nullable(),
    role: Role,
    active: z.boolean(),
    kind: z.enum(['person', 'service']),
  })
  .meta({ id: 'User' });
export type User = z.output<typeof User>;

export const Member = User.extend({
  roleId: RoleId,
  roleName: z.string(),
  teams: z.array(z.object({ id: Id, name: z.string(), lead: z.boolean() })),
  /** A second factor is set up; null for a service account. */
  mfa: z.boolean().nullable(),
  lastSeenAt: Moment.nullable(),
  joinedAt: Moment,
  deactivatedAt: Moment.nullable(),
}).meta({ id: 'Member' });
export type Member = z.output<typeof Member>;

/** The person with what they may do, resolved: "test as user". */
export const MemberDetail = Member.extend({
  phone: z.string().nullable(),
  timeZone: z.string().nullable(),
  permissions: z.array(z.object({ permission: Permission, scope: Scope })),
  /** Members whose records `team` reaches for this person, the person included. */
  reaches: z.array(Id),
  sessions: z.int(),
  /** The newest hand-over of this person's work. */
  handOver: z
    .object({ id: Id, state: z.enum(['running', 'done']), moved: z.int(), startedAt: Moment })
    .nullable(),
}).meta({ id: 'MemberDetail' });
export type MemberDetail = z.output<typeof MemberDetail>;

export const Invitation = z
  .object({
    id: Id,
    email: z.string(),
    name: z.string().nullable(),
    role: Role,
    roleId: RoleId,
    roleName: z.string(),
    teamIds: z.array(Id),
    invitedBy: z.string().nullable(),
    sentAt: Moment,
    expiresAt: Moment,
    expired: z.boolean(),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.output<typeof Invitation>;

export const Team = z
  .object({
    id: Id,
    name: z.string(),
    officeId: Id.nullable(),
    members: z.array(z.strictObject({ userId: Id, lead: z.boolean() })),
  })
  .meta({ id: 'Team' });
export type Team = z.output<typeof Team>;
export const Office = z.object({ id: Id, name: z.string() }).meta({ id: 'Office' });
export type Office = z.output<typeof Office>;
export const Organisation = z
  .object({ offices: z.array(Office), teams: z.array(Team) })
  .meta({ id: 'Organisation' });
export type Organisation = z.output<typeof Organisation>;

const userId = z.object({ userId: Id });
const teamBody = { name: Line(80), officeId: Id.nullable() };

export const people = {
  listUsers: endpoint({
    name: 'people.listUsers',
    method: 'get',
    path: '/users',
    summary: 'Everybody of the company, for owner names and choices',
    access: 'users:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(User) }),
  }),
  listMembers: endpoint({
    name: 'people.listMembers',
    method: 'get',
    path: '/users/directory',
    summary: 'People with role, teams and security, in pages by name',
    access: 'users:manage',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      q: Sought(120).optional(),
      role: RoleId.optional(),
      team: Id.optional(),
      state: z.enum(['active', 'inactive', 'all']).default('active'),
      ...cursorQuery,
    }),
    reply: pageOf(Member),
    errors: ['request.cursor_invalid'],
  }),
  getMember: endpoint({
    name: 'people.getMember',
    method: 'get',
    path: '/users/:userId',
    summary: 'One person with what they may do',
    access: 'users:manage',
    rate: 'read',
    audit: 'none',
    params: userId,
    reply: MemberDetail,
    errors: ['user.not_found'],
  }),
  updateMember: endpoint({
    name: 'people.updateMember',
    method: 'patch',
    path: '/users/:userId',
    summary: 'Change a person’s role, teams or name',
    access: 'users:manage',
    rate: 'write',
    audit: 'user.updated',
    stepUp: true,
    params: userId,
    body: z.strictObject({
      name: Line(120).optional(),
      roleId: RoleId.optional(),
      teams: z
        .array(z.strictObject({ id: Id, lead: z.boolean() }))
        .max(50)
        .optional(),
    }),
    reply: MemberDetail,
    errors: [
      'user.not_found',
      'user.last_owner',
      'user.service',
      'role.not_found',
      'role.too_far',
      'team.not_found',
    ],
  }),
  deactivateMember: endpoint({
    name: 'people.deactivateMember',
    method: 'post',
    path: '/users/:userId/deactivation',
    summary: 'End a person’s access everywhere and hand over their work, in one step',
    access: 'users:manage',
    rate: 'write',
    audit: 'user.deactivated',
    idempotent: true,
    stepUp: true,
    params: userId,
    body: z.strictObject({
      /** Who takes over, in turn when several; empty leaves the work without an owner. */
      to: z.array(Id).max(50),
    }),
    reply: MemberDetail,
    errors: [
      'user.not_found',
      'user.last_owner',
      'user.self',
      'user.inactive',
      'user.service',
      'role.too_far',
    ],
  }),
  activateMember: endpoint({
    name: 'people.activateMember',
    method: 'post',
    path: '/users/:userId/activation',
    summary: 'Let a deactivated person in again; what was handed over stays where it is',
    access: 'users:manage',
    rate: 'write',
    audit: 'user.activated',
    stepUp: true,
    params: userId,
    reply: MemberDetail,
    errors: ['user.not_found', 'role.too_far'],
  }),
  endMemberSessions: endpoint({
    name: 'people.endMemberSessions',
    method: 'delete',
    path: '/users/:userId/sessions',
    summary: 'Sign a person out of this company everywhere',
    access: 'users:manage',
    rate: 'write',
    audit: 'user.signed_out',
    status: 204,
    params: userId,
    reply: z.undefined(),
    errors: ['user.not_found', 'role.too_far'],
  }),
  removeMemberFactors: endpoint({
    name: 'people.removeMemberFactors',
    method: 'delete',
    path: '/users/:userId/factors',
    summary:
      'Take away authenticator app, passkeys and recovery codes of somebody who has lost them; every session ends',
    access: 'users:manage',
    rate: 'write',
    audit: 'user.factors_removed',
    stepUp: true,
    params: userId,
    reply: MemberDetail,
    errors: ['user.not_found', 'user.self', 'user.service', 'user.several_companies', 'role.too_far'],
  }),
  listInvitations: endpoint({
    name: 'people.listInvitations',
    method: 'get',
    path: '/invitations',
    summary: 'Invitations nobody has accepted yet',
    access: 'users:manage',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(Invitation) }),
  }),
  invite: endpoint({
    name: 'people.invite',
    method: 'post',
    path: '/invitations',
    summary: 'Invite people by mail',
    access: 'users:manage',
    rate: 'write',
    audit: 'users.invited',
    idempotent: true,
    status: 201,
    body: z.strictObject({
      people: z
        .array(
          z.strictObject({
            email: Email,
            name: Line(120).optional(),
            roleId: RoleId,
            teamIds: z.array(Id).max(20).default([]),
          }),
        )
        .min(1)
        .max(50),
    }),
    reply: z.object({
      invited: z.array(Invitation),
      /** Addresses that need no invitation: they belong to somebody of the company. */
      members: z.array(z.string()),
    }),
    errors: ['role.not_found', 'role.too_far', 'team.not_found'],
  }),
  resendInvitation: endpoint({
    name: 'people.resendInvitation',
    method: 'post',
    path: '/invitations/:invitationId/mail',
    summary: 'Send a new link; the old one stops working',
    access: 'users:manage',
    rate: 'write',
    audit: 'users.invited',
    params: z.object({ invitationId: Id }),
    reply: Invitation,
    errors: ['invitation.not_found'],
  }),
  revokeInvitation: endpoint({
    name: 'people.revokeInvitation',
    method: 'delete',
    path: '/invitations/:invitationId',
    summary: 'Take an invitation back',
    access: 'users:manage',
    rate: 'write',
    audit: 'invitation.revoked',
    status: 204,
    params: z.object({ invitationId: Id }),
    reply: z.undefined(),
    errors: ['invitation.not_found'],
  }),
  organisation: endpoint({
    name: 'people.organisation',
    method: 'get',
    path: '/organisation',
    summary: 'Offices and teams with their members',
    access: 'users:read',
    rate: 'read',
    audit: 'none',
    reply: Organisation,
  }),
  createOffice: endpoint({
    name: 'people.createOffice',
    method: 'post',
    path: '/offices',
    summary: 'Add an office',
    access: 'users:manage',
    rate: 'write',
    audit: 'office.saved',
    idempotent: true,
    status: 201,
    body: z.strictObject({ name: Line(80) }),
    reply: Office,
    errors: ['office.name_taken'],
  }),
  updateOffice: endpoint({
    name: 'people.updateOffice',
    method: 'patch',
    path: '/offices/:officeId',
    summary: 'Rename an office',
    access: 'users:manage',
    rate: 'write',
    audit: 'office.saved',
    params: z.object({ officeId: Id }),
    body: z.strictObject({ name: Line(80) }),
    reply: Office,
    errors: ['office.not_found', 'office.name_taken'],
  }),
  removeOffice: endpoint({
    name: 'people.removeOffice',
    method: 'delete',
    path: '/offices/:officeId',
    summary: 'Remove an office; its teams stay, without one',
    access: 'users:manage',
    rate: 'write',
    audit: 'office.removed',
    status: 204,
    params: z.object({ officeId: Id }),
    reply: z.undefined(),
    errors: ['office.not_found'],
  }),
  createTeam: endpoint({
    name: 'people.createTeam',
    method: 'post',
    path: '/teams',
    summary: 'Add a team',
    access: 'users:manage',
    rate: 'write',
    audit: 'team.saved',
    idempotent: true,
    status: 201,
    body: z.strictObject({ ...teamBody, members: Team.shape.members.max(500).default([]) }),
    reply: Team,
    errors: ['team.name_taken', 'office.not_found', 'user.not_found', 'role.too_far'],
  }),
  updateTeam: endpoint({
    name: 'people.updateTeam',
    method: 'patch',
    path: '/teams/:teamId',
    summary: 'Rename a team, move it to an office, or replace its members',
    access: 'users:manage',
    rate: 'write',
    audit: 'team.saved',
    params: z.object({ teamId: Id }),
    body: z.strictObject({
      name: teamBody.name.optional(),
      officeId: teamBody.officeId.optional(),
      members: Team.shape.members.max(500).optional(),
    }),
    reply: Team,
    errors: ['team.not_found', 'team.name_taken', 'office.not_found', 'user.not_found', 'role.too_far'],
  }),
  removeTeam: endpoint({
    name: 'people.removeTeam',
    method: 'delete',
    path: '/teams/:teamId',
    summary: 'Remove a team; its people stay',
    access: 'users:manage',
    rate: 'write',
    audit: 'team.removed',
    status: 204,
    params: z.object({ teamId: Id }),
    reply: z.undefined(),
    errors: ['team.not_found', 'role.too_far'],
  }),
};
