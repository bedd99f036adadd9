import { z } from 'zod';
import { Id, Line } from './common.ts';
import { endpoint } from './endpoint.ts';
import { LeadFilter } from './lead-filter.ts';
import { LEAD_SORTS } from './leads.ts';

/** Lists somebody may see, their own and shared ones together. */
export const LISTS_MAX = 200;
/** Widths of columns in points. */
export const COLUMN_WIDTH = { min: 60, max: 600 } as const;
export const DENSITIES = ['normal', 'dense'] as const;
export type ListDensity = (typeof DENSITIES)[number];

const ListColumn = z.strictObject({
  key: z
    .string()
    .max(80)
    .regex(/^[A-Za-z][A-Za-z0-9_.]*$/, 'Name of a column'),
  width: z.int().min(COLUMN_WIDTH.min).max(COLUMN_WIDTH.max).optional(),
});
export type ListColumn = z.output<typeof ListColumn>;

/** What a list keeps beside its name. */
const view = {
  filter: LeadFilter,
  sort: z.enum(LEAD_SORTS),
  /** In order; null shows what the window has room for. */
  columns: z.array(ListColumn).min(1).max(60).nullable(),
  density: z.enum(DENSITIES),
};

export const SmartList = z
  .object({
    id: Id,
    version: z.int(),
    name: z.string(),
    /** Of a list every company begins with: which one. */
    preset: z.string().nullable(),
    ...view,
    /** Seen by the whole company; a list that is not is its owner's alone. */
    shared: z.boolean(),
    ownerId: Id.nullable(),
    /** Stands in the reader's sidebar. */
    pinned: z.boolean(),
    /** Whether the reader may change and remove it. */
    mayChange: z.boolean(),
    /**
     * Conditions that cannot be asked any more, by path in `filter`: their field is gone, of another type, or hidden from
     * the reader. The list holds without them.
     */
    broken: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .meta({ id: 'SmartList' });
export type SmartList = z.output<typeof SmartList>;

export const ListCount = z
  .object({
    /** Null: all leads within reach. */
    id: Id.nullable(),
    /** Leads of the list within the reader's reach: exact to 1,000. Null when counting took too long. */
    total: z.int().nullable(),
    /** There are more than `total`. */
    capped: z.boolean(),
  })
  .meta({ id: 'ListCount' });
export type ListCount = z.output<typeof ListCount>;

const listParams = z.strictObject({ listId: Id });

export const lists = {
  list: endpoint({
    name: 'lists.list',
    method: 'get',
    path: '/lists',
    summary: 'Smart lists the reader sees, in the reader’s order',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(SmartList) }),
  }),
  counts: endpoint({
    name: 'lists.counts',
    method: 'get',
    path: '/lists/counts',
    summary: 'How many leads each smart list has within reach, all lists in one answer',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(ListCount) }),
  }),
  create: endpoint({
    name: 'lists.create',
    method: 'post',
    path: '/lists',
    summary: 'Keep a filter as a smart list',
    access: 'leads:read',
    rate: 'write',
    audit: 'list.created',
    idempotent: true,
    status: 201,
    body: z.strictObject({
      name: Line(80),
      filter: view.filter,
      sort: view.sort.default('-score'),
      columns: view.columns.default(null),
      density: view.density.default('normal'),
      /** Needs lists:share. */
      shared: z.boolean().default(false),
      pinned: z.boolean().default(false),
    }),
    reply: SmartList,
    errors: ['list.name_taken', 'fair_housing.refused', 'list.too_many', 'auth.forbidden', 'field.not_found'],
  }),
  update: endpoint({
    name: 'lists.update',
    method: 'patch',
    path: '/lists/:listId',
    summary: 'Change a smart list',
    access: 'leads:read',
    rate: 'write',
    audit: 'list.updated',
    params: listParams,
    body: z
      .strictObject({ version: z.int() })
      .extend(z.strictObject({ name: Line(80), ...view, shared: z.boolean() }).partial().shape),
    reply: SmartList,
    errors: [
      'list.not_found',
      'list.stale',
      'list.name_taken',
      'fair_housing.refused',
      'auth.forbidden',
      'field.not_found',
    ],
  }),
  remove: endpoint({
    name: 'lists.remove',
    method: 'delete',
    path: '/lists/:listId',
    summary: 'Remove a smart list; the leads in it stay',
    access: 'leads:read',
    rate: 'write',
    audit: 'list.removed',
    status: 204,
    params: listParams,
    reply: z.undefined(),
    errors: ['list.not_found', 'auth.forbidden'],
  }),
  arrange: endpoint({
    name: 'lists.arrange',
    method: 'put',
    path: '/lists/arrangement',
    summary: 'Set the reader’s order of lists and which stand in the sidebar',
    access: 'leads:read',
    rate: 'write',
    audit: 'lists.arranged',
    body: z.strictObject({
      items: z.array(z.strictObject({ id: Id, pinned: z.boolean() })).max(LISTS_MAX),
    }),
    reply: z.object({ items: z.array(SmartList) }),
    errors: ['list.not_found'],
  }),
};
