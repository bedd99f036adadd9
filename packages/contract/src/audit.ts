import { z } from 'zod';
import { cursorQuery, Id, Line, Moment, pageOf } from './common.ts';
import { endpoint } from './endpoint.ts';

export const AuditEntry = z
  .object({
    id: Id,
    at: Moment,
    action: z.string(),
    /** Who did it; null for the system. */
    user: z.object({ id: Id, name: z.string(), kind: z.enum(['person', 'service']) }).nullable(),
    resourceType: z.string().nullable(),
    resourceId: Id.nullable(),
    /** Names of changed fields. */
    changed: z.array(z.string()),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: Id.nullable(),
    /** Values before and after are kept for this entry. */
    hasValues: z.boolean(),
    /** Its place in the chain; null until sealed, seconds later. */
    position: z.int().nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.output<typeof AuditEntry>;

/** The entry with its values; both null where the person it is about has been erased. */
export const AuditEntryDetail = AuditEntry.extend({
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  erased: z.boolean(),
  hash: z.string().nullable(),
}).meta({ id: 'AuditEntryDetail' });
export type AuditEntryDetail = z.output<typeof AuditEntryDetail>;

const filter = {
  user: Id.optional(),
  /** An action, or the beginning of one before its dot: `lead` finds `lead.created`. */
  action: z
    .string()
    .regex(/^[a-z_]+(?:\.[a-z_]+)?$/)
    .max(60)
    .optional(),
  resourceType: Line(40).optional(),
  resourceId: Id.optional(),
  from: Moment.optional(),
  to: Moment.optional(),
};

/** A breach the check found: what is wrong and where in the chain. */
export const ChainFault = z.object({
  kind: z.enum(['changed', 'missing', 'unknown', 'order', 'head', 'signature']),
  position: z.int().nullable(),
  entryId: Id.nullable(),
});
export type ChainFault = z.output<typeof ChainFault>;

export const Chain = z
  .object({
    /** Entries sealed, and those waiting for the next seal. */
    sealed: z.int(),
    waiting: z.int(),
    head: z.object({ position: z.int(), hash: z.string(), signedAt: Moment, keyId: z.string() }).nullable(),
    check: z
      .object({
        state: z.enum(['running', 'intact', 'broken']),
        startedAt: Moment,
        finishedAt: Moment.nullable(),
        entries: z.int(),
        faults: z.array(ChainFault),
      })
      .nullable(),
  })
  .meta({ id: 'Chain' });
export type Chain = z.output<typeof Chain>;

export const audit = {
  list: endpoint({
    name: 'audit.list',
    method: 'get',
    path: '/audit',
    summary: 'The audit log, newest first',
    // Opening the list leaves one entry; turning its pages (a cursor is given) leaves none.
    access: 'audit:read',
    rate: 'read',
    audit: 'audit.read',
    query: z.strictObject({ ...filter, ...cursorQuery }),
    reply: pageOf(AuditEntry),
    errors: ['request.cursor_invalid'],
  }),
  get: endpoint({
    name: 'audit.get',
    method: 'get',
    path: '/audit/:entryId',
    summary: 'One entry with the values before and after',
    access: 'audit:values',
    rate: 'read',
    audit: 'audit.values_read',
    params: z.object({ entryId: Id }),
    reply: AuditEntryDetail,
    errors: ['audit.not_found', 'audit.values_broken'],
  }),
  actions: endpoint({
    name: 'audit.actions',
    method: 'get',
    path: '/audit/actions',
    summary: 'Actions that occur in the log, for the filter',
    access: 'audit:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(z.string()) }),
  }),
  chain: endpoint({
    name: 'audit.chain',
    method: 'get',
    path: '/audit/chain',
    summary: 'How far the log is sealed, its signed head, and the last check',
    access: 'audit:read',
    rate: 'read',
    audit: 'none',
    reply: Chain,
  }),
  verify: endpoint({
    name: 'audit.verify',
    method: 'post',
    path: '/audit/checks',
    summary: 'Check the whole chain in the background',
    access: 'audit:read',
    rate: 'write',
    audit: 'audit.check_requested',
    status: 202,
    reply: Chain,
  }),
  export: endpoint({
    name: 'audit.export',
    method: 'get',
    path: '/audit/export.csv',
    summary: 'The filtered log as CSV, without values',
    access: 'audit:read',
    rate: 'read',
    audit: 'audit.exported',
    stepUp: true,
    replyType: 'text/csv',
    query: z.strictObject(filter),
    reply: z.string(),
  }),
};
