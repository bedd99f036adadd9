import { z } from 'zod';
import { Id, Line } from './common.ts';
import { endpoint } from './endpoint.ts';

/**
 * Kinds of custom fields. `longText` has lines; `money` is an amount in the company's currency with cents; `date` a day
 * (YYYY-MM-DD), `moment` a day and a time in UTC; `multiSelect` a list of choices; `phone` is kept in E.164.
 */
export const FIELD_TYPES = [
  'text',
  'longText',
  'number',
  'money',
  'boolean',
  'date',
  'moment',
  'select',
  'multiSelect',
  'url',
  'email',
  'phone',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];
export const FieldKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,59}$/, 'Small letters, digits and _, starting with a letter');

/** A value of a custom field; several choices are a list. */
export const CustomValue = z.union([
  z
    .string()
    .max(4000)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u, 'Control characters are not allowed'),
  z.number(),
  z.boolean(),
  z.array(Line(120)).max(200),
]);
export type CustomValue = z.output<typeof CustomValue>;

export const CustomField = z
  .object({
    id: Id,
    key: z.string(),
    label: z.string(),
    type: z.enum(FIELD_TYPES),
    options: z.array(z.string()),
    position: z.int(),
    /** What it is for, as people read it beside the field. */
    description: z.string().nullable(),
    /** Somebody who adds a lead has to fill it, and nobody can clear it. */
    required: z.boolean(),
    /** Least and most: of a number its value, of a text its length, of several choices how many. */
    min: z.number().nullable(),
    max: z.number().nullable(),
    /** What a new lead gets that comes without a value. */
    default: CustomValue.nullable(),
    /** Kept with its values, and shown nowhere. */
    archived: z.boolean(),
    /** Its values are being brought to another type: the batch that does it. */
    batchId: Id.nullable(),
  })
  .meta({ id: 'CustomField' });
export type CustomField = z.output<typeof CustomField>;

export const Stage = z
  .object({
    id: Id,
    pipelineId: Id,
    name: z.string(),
    position: z.int(),
    kind: z.enum(['open', 'won', 'lost']),
    color: z.enum(['v1', 'v2', 'v3', 'v4', 'v5', 'v6']),
    /** Days after which what is in it counts as stuck. */
    limitDays: z.int().nullable(),
    /** Fields that must be filled to enter it. */
    required: z.array(z.string()),
    /** One of these is asked for on entering it. */
    reasons: z.array(z.string()),
  })
  .meta({ id: 'Stage' });
export type Stage = z.output<typeof Stage>;

/** What a company shapes of its leads: pipeline stages, fields of its own. */
export const catalogue = {
  listStages: endpoint({
    name: 'leads.listStages',
    method: 'get',
    path: '/stages',
    summary: 'Stages of the pipelines of leads in order, the default pipeline first',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(Stage) }),
  }),
  listFields: endpoint({
    name: 'leads.listFields',
    method: 'get',
    path: '/fields',
    summary: 'Custom fields of leads',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(CustomField) }),
  }),
};
