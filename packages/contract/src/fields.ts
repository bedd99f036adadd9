import { z } from 'zod';
import { Batch } from './batches.ts';
import { CustomField, CustomValue, FIELD_TYPES, FieldKey } from './catalogue.ts';
import { Id, Line, Sought, Text } from './common.ts';
import { endpoint } from './endpoint.ts';

const Options = z.array(Line(120)).max(200);
const Bound = z.number().min(-1e15).max(1e15).nullable();

/** What is said of a field beside its type. */
const about = {
  description: Text(500).nullable(),
  required: z.boolean(),
  min: Bound,
  max: Bound,
  default: CustomValue.nullable(),
};
const bounded = ({ min, max }: { min?: number | null | undefined; max?: number | null | undefined }) =>
  typeof min !== 'number' || typeof max !== 'number' || min <= max;
const ordered = { message: 'Least must not be more than most', path: ['max'] };

const Retype = z
  .strictObject({
    type: z.enum(FIELD_TYPES),
    /** Choices of the new type; left out, the values there are become the choices. */
    options: Options.optional(),
    min: Bound.default(null),
    max: Bound.default(null),
    /** How dates like 03/04/2026 are read: month first or day first. Null leaves them unread. */
    dateOrder: z.enum(['mdy', 'dmy']).nullable().default(null),
  })
  .refine(bounded, ordered);
export type Retype = z.output<typeof Retype>;

export const RETYPE_SAMPLES = 5;
const Sample = z.object({
  /** The value as it is, and as it would be (null: it would be cleared). */
  from: CustomValue,
  to: CustomValue.nullable(),
  /** Leads with this value. */
  count: z.int(),
});

/** What a change of type would do to the values there are. */
export const TypePreview = z
  .object({
    /** Leads with a value. */
    total: z.int(),
    /** Those looked at: the commonest 20,000 values. */
    checked: z.int(),
    /** Values that stay as they are, that are written another way, and that do not fit the new type. */
    same: z.int(),
    changed: z.int(),
    lost: z.int(),
    /** Choices the field would have. */
    options: z.array(z.string()),
    /** The commonest of each; empty when the reader's role hides the field. */
    changedSamples: z.array(Sample),
    lostSamples: z.array(Sample),
    hidden: z.boolean(),
  })
  .meta({ id: 'TypePreview' });
export type TypePreview = z.output<typeof TypePreview>;

export const FIELD_USES = ['list', 'webhook', 'form', 'mapping', 'provider', 'stage'] as const;
/** Something that asks for a field, writes it, or needs it. */
export const FieldUse = z.object({ kind: z.enum(FIELD_USES), id: Id, name: z.string() });
export type FieldUse = z.output<typeof FieldUse>;

const params = z.strictObject({ fieldId: Id });

/** Custom fields: what they take, what uses them, how they change their type. */
export const fields = {
  list: endpoint({
    name: 'fields.list',
    method: 'get',
    path: '/fields/all',
    summary: 'Every custom field in order, archived ones too',
    access: 'fields:manage',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(CustomField) }),
  }),
  create: endpoint({
    name: 'fields.create',
    method: 'post',
    path: '/fields',
    summary: 'Add a custom field',
    access: 'fields:manage',
    rate: 'write',
    audit: 'field.created',
    idempotent: true,
    status: 201,
    body: z
      .strictObject({
        label: Line(80),
        key: FieldKey.optional(),
        type: z.enum(FIELD_TYPES),
        options: Options.default([]),
        ...about,
      })
      .partial({ description: true, required: true, min: true, max: true, default: true })
      .refine(bounded, ordered),
    reply: CustomField,
    errors: ['field.key_taken', 'field.value_invalid'],
  }),
  update: endpoint({
    name: 'fields.update',
    method: 'patch',
    path: '/fields/:fieldId',
    summary: 'Rename a custom field, change its choices, limits or place, archive it or bring it back',
    access: 'fields:manage',
    rate: 'write',
    audit: 'field.updated',
    params,
    body: z
      .strictObject({
        label: Line(80),
        options: Options,
        position: z.int().min(0),
        archived: z.boolean(),
        ...about,
      })
      .partial()
      .refine(bounded, ordered),
    reply: CustomField,
    errors: ['field.not_found', 'field.value_invalid', 'field.converting'],
  }),
  uses: endpoint({
    name: 'fields.uses',
    method: 'get',
    path: '/fields/:fieldId/uses',
    summary: 'Lists, webhooks, forms, import mappings, services and stages that use a field',
    access: 'fields:manage',
    rate: 'read',
    audit: 'none',
    params,
    reply: z.object({
      items: z.array(FieldUse),
      /** Leads of the company that have a value. */
      values: z.int(),
    }),
    errors: ['field.not_found'],
  }),
  previewType: endpoint({
    name: 'fields.previewType',
    method: 'post',
    path: '/fields/:fieldId/type-preview',
    summary: 'What a change of type would do to the values there are',
    access: 'fields:manage',
    rate: 'read',
    audit: 'none',
    params,
    body: Retype,
    reply: TypePreview,
    errors: ['field.not_found', 'field.converting'],
  }),
  changeType: endpoint({
    name: 'fields.changeType',
    method: 'post',
    path: '/fields/:fieldId/type',
    summary:
      'Give a field another type; its values follow in the background and can be taken back for 30 days',
    access: 'fields:manage',
    rate: 'write',
    audit: 'field.retyped',
    idempotent: true,
    status: 202,
    params,
    body: Retype,
    reply: z.object({ field: CustomField, batch: Batch }),
    errors: ['field.not_found', 'field.converting'],
  }),
};

const Tag = Line(60);
/** Tags one change may bring together or remove. */
export const TAGS_AT_ONCE = 20;

/** Tags: names with a count, brought together, renamed and removed as batches that can be taken back. */
export const tags = {
  list: endpoint({
    name: 'tags.list',
    method: 'get',
    path: '/tags',
    summary: 'Tags in use within reach, by name, with how many leads have them',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      /** Part of the name. */
      q: Sought(60).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(200).optional(),
    }),
    reply: z.object({
      items: z.array(
        z.object({
          name: z.string(),
          /** Leads within reach, exact to 1,000. */
          count: z.int(),
          capped: z.boolean(),
        }),
      ),
      nextCursor: z.string().nullable(),
    }),
    errors: ['request.cursor_invalid'],
  }),
  rename: endpoint({
    name: 'tags.rename',
    method: 'post',
    path: '/tags/rename',
    summary: 'Give tags one name; into a tag that is there already only when asked to merge',
    access: 'leads:bulk',
    rate: 'write',
    audit: 'bulk.requested',
    idempotent: true,
    status: 202,
    body: z.strictObject({
      tags: z.array(Tag).min(1).max(TAGS_AT_ONCE),
      name: Tag,
      merge: z.boolean().default(false),
    }),
    reply: Batch,
    errors: ['tag.not_found', 'tag.taken', 'batch.empty', 'batch.too_many', 'field.read_only'],
  }),
  remove: endpoint({
    name: 'tags.remove',
    method: 'post',
    path: '/tags/remove',
    summary: 'Take tags off every lead within reach',
    access: 'leads:bulk',
    rate: 'write',
    audit: 'bulk.requested',
    idempotent: true,
    status: 202,
    body: z.strictObject({ tags: z.array(Tag).min(1).max(TAGS_AT_ONCE) }),
    reply: Batch,
    errors: ['tag.not_found', 'batch.empty', 'batch.too_many', 'field.read_only'],
  }),
};
