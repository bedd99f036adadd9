import { z } from 'zod';
import { Id, Line, Moment } from './common.ts';
import { endpoint } from './endpoint.ts';
import { KEY_PERMISSIONS, Scope } from './permissions.ts';

export const KeyGrants = z.partialRecord(z.enum(KEY_PERMISSIONS), Scope);

/** An API key as it is listed; the secret itself is shown once, when it is made. */
export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    /** The service account that acts: what the audit log names. */
    account: z.object({ id: Id, name: z.string() }),
    /** First characters of the key, to find it by. */
    prefix: z.string(),
    grants: KeyGrants,
    /** Requests a minute, instead of the limits of a person. */
    limitPerMinute: z.int(),
    createdAt: Moment,
    createdBy: z.string().nullable(),
    lastUsedAt: Moment.nullable(),
    lastUsedFrom: z.string().nullable(),
    expiresAt: Moment.nullable(),
    /** After a rotation the old secret works until then. */
    previousUntil: Moment.nullable(),
    revokedAt: Moment.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.output<typeof ApiKey>;

/** The key with its secret, which is never shown again. */
export const NewApiKey = ApiKey.extend({ secret: z.string() }).meta({ id: 'NewApiKey' });
export type NewApiKey = z.output<typeof NewApiKey>;

const keyId = z.object({ keyId: Id });

export const keys = {
  list: endpoint({
    name: 'keys.list',
    method: 'get',
    path: '/api-keys',
    summary: 'API keys of the company',
    access: 'keys:manage',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(ApiKey) }),
  }),
  create: endpoint({
    name: 'keys.create',
    method: 'post',
    path: '/api-keys',
    summary: 'Make an API key of a service account; the secret is in this reply and nowhere else',
    access: 'keys:manage',
    rate: 'write',
    audit: 'key.created',
    stepUp: true,
    status: 201,
    body: z.strictObject({
      name: Line(80),
      /** A service account that exists, or the name of a new one. */
      account: z.union([z.strictObject({ id: Id }), z.strictObject({ name: Line(80) })]),
      grants: KeyGrants.refine((grants) => Object.keys(grants).length > 0, 'Choose at least one'),
      limitPerMinute: z.int().min(1).max(100_000).default(600),
      expiresInDays: z.int().min(1).max(3_650).nullable().default(365),
    }),
    reply: NewApiKey,
    errors: ['user.not_found', 'role.too_far', 'role.scope_invalid'],
  }),
  update: endpoint({
    name: 'keys.update',
    method: 'patch',
    path: '/api-keys/:keyId',
    summary: 'Rename a key or change its limit',
    access: 'keys:manage',
    rate: 'write',
    audit: 'key.updated',
    params: keyId,
    body: z.strictObject({
      name: Line(80).optional(),
      limitPerMinute: z.int().min(1).max(100_000).optional(),
    }),
    reply: ApiKey,
    errors: ['key.not_found'],
  }),
  rotate: endpoint({
    name: 'keys.rotate',
    method: 'post',
    path: '/api-keys/:keyId/rotation',
    summary: 'Give a key a new secret; the old one works on for the hours asked for',
    access: 'keys:manage',
    rate: 'write',
    audit: 'key.rotated',
    stepUp: true,
    params: keyId,
    body: z.strictObject({ overlapHours: z.int().min(0).max(168).default(24) }),
    reply: NewApiKey,
    errors: ['key.not_found'],
  }),
  revoke: endpoint({
    name: 'keys.revoke',
    method: 'delete',
    path: '/api-keys/:keyId',
    summary: 'Stop a key, within five seconds',
    access: 'keys:manage',
    rate: 'write',
    audit: 'key.revoked',
    status: 204,
    params: keyId,
    reply: z.undefined(),
    errors: ['key.not_found'],
  }),
};
