import { z } from 'zod';
import { Id, Line } from './common.ts';
import { endpoint } from './endpoint.ts';

/** Leads without an owner that its members, people and whole teams, see and may claim. */
export const Pond = z
  .object({
    id: Id,
    name: z.string(),
    userIds: z.array(Id),
    teamIds: z.array(Id),
    /** Leads in it, counted to 1,000. */
    leads: z.int(),
  })
  .meta({ id: 'Pond' });
export type Pond = z.output<typeof Pond>;
const pondMembers = { userIds: z.array(Id).max(500), teamIds: z.array(Id).max(100) };

export const ponds = {
  listPonds: endpoint({
    name: 'leads.listPonds',
    method: 'get',
    path: '/ponds',
    summary: 'Ponds with their members',
    access: 'users:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(Pond) }),
  }),
  createPond: endpoint({
    name: 'leads.createPond',
    method: 'post',
    path: '/ponds',
    summary: 'Add a pond',
    access: 'users:manage',
    rate: 'write',
    audit: 'pond.saved',
    idempotent: true,
    status: 201,
    body: z.strictObject({
      name: Line(80),
      userIds: pondMembers.userIds.default([]),
      teamIds: pondMembers.teamIds.default([]),
    }),
    reply: Pond,
    errors: ['pond.name_taken', 'user.not_found', 'team.not_found'],
  }),
  updatePond: endpoint({
    name: 'leads.updatePond',
    method: 'patch',
    path: '/ponds/:pondId',
    summary: 'Rename a pond or replace its members',
    access: 'users:manage',
    rate: 'write',
    audit: 'pond.saved',
    params: z.strictObject({ pondId: Id }),
    body: z.strictObject({ name: Line(80), ...pondMembers }).partial(),
    reply: Pond,
    errors: ['pond.not_found', 'pond.name_taken', 'user.not_found', 'team.not_found'],
  }),
  removePond: endpoint({
    name: 'leads.removePond',
    method: 'delete',
    path: '/ponds/:pondId',
    summary: 'Remove a pond; its leads belong to nobody then',
    access: 'users:manage',
    rate: 'write',
    audit: 'pond.removed',
    status: 204,
    params: z.strictObject({ pondId: Id }),
    reply: z.undefined(),
    errors: ['pond.not_found'],
  }),
};
