import { z } from 'zod';
import { Id, Line } from './common.ts';
import { endpoint } from './endpoint.ts';

export const FIELD_TYPES = ['text', 'number', 'boolean', 'date', 'select'] as const;
export const FieldKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,59}$/, 'Small letters, digits and _, starting with a letter');

export const CustomField = z
  .object({
    id: Id,
    key: z.string(),
    label: z.string(),
    type: z.enum(FIELD_TYPES),
    options: z.array(z.string()),
    position: z.int(),
  })
  .meta({ id: 'CustomField' });
export type CustomField = z.output<typeof CustomField>;

export const Stage = z
  .object({
    id: Id,
    name: z.string(),
    position: z.int(),
    kind: z.enum(['open', 'won', 'lost']),
    color: z.enum(['v1', 'v2', 'v3', 'v4', 'v5', 'v6']),
  })
  .meta({ id: 'Stage' });
export type Stage = z.output<typeof Stage>;

/** What a company shapes of its leads: pipeline stages, fields of its own. */
export const catalogue = {
  listStages: endpoint({
    name: 'leads.listStages',
    method: 'get',
    path: '/stages',
    summary: 'Pipeline stages in order',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(Stage) }),
  }),
  saveStages: endpoint({
    name: 'leads.saveStages',
    method: 'put',
    path: '/stages',
    summary: 'Replace the ordered list of stages; a stage in use cannot go',
    access: 'fields:manage',
    rate: 'write',
    audit: 'stages.saved',
    body: z.strictObject({
      items: z
        .array(
          z.strictObject({
            id: Id.optional(),
            name: Line(60),
            kind: z.enum(['open', 'won', 'lost']).default('open'),
          }),
        )
        .min(1)
        .max(30),
    }),
    reply: z.object({ items: z.array(Stage) }),
    errors: ['stage.not_found', 'field.in_use'],
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
  createField: endpoint({
    name: 'leads.createField',
    method: 'post',
    path: '/fields',
    summary: 'Add a custom field',
    access: 'fields:manage',
    rate: 'write',
    audit: 'field.created',
    idempotent: true,
    status: 201,
    body: z.strictObject({
      label: Line(80),
      key: FieldKey.optional(),
      type: z.enum(FIELD_TYPES),
      options: z.array(Line(120)).max(200).default([]),
    }),
    reply: CustomField,
    errors: ['field.key_taken'],
  }),
  updateField: endpoint({
    name: 'leads.updateField',
    method: 'patch',
    path: '/fields/:fieldId',
    summary: 'Rename a custom field or change its choices',
    access: 'fields:manage',
    rate: 'write',
    audit: 'field.updated',
    params: z.strictObject({ fieldId: Id }),
    body: z.strictObject({
      label: Line(80).optional(),
      options: z.array(Line(120)).max(200).optional(),
      position: z.int().min(0).optional(),
    }),
    reply: CustomField,
    errors: ['field.not_found'],
  }),
};
