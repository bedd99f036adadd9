import { z } from 'zod';
import { Id, Line } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { OFFSET_UNITS } from './days.ts';
import { Deal } from './deal.ts';
import { Day, dealParams } from './shapes.ts';
import { ITEM_ROLES, MILESTONES } from './values.ts';

const LINKS_MAX = 10;
/** A link to a document that is kept elsewhere, or its name alone. */
const Link = z.strictObject({
  name: Line(120),
  url: z
    .url({ protocol: /^https?$/ })
    .max(1000)
    .nullable()
    .default(null),
});

const itemParams = z.strictObject({ dealId: Id, itemId: Id });
const itemFields = {
  title: Line(160),
  role: z.enum(ITEM_ROLES),
  milestone: z.enum(MILESTONES).nullable(),
  offset: z.int().min(-730).max(730),
  unit: z.enum(OFFSET_UNITS),
  blocking: z.boolean(),
  /** A day set by hand stays; null has the item follow its milestone again. */
  dueOn: Day.nullable(),
  links: z.array(Link).max(LINKS_MAX),
};

/** The checklist of a deal. */
export const dealChecklist = {
  addItem: endpoint({
    name: 'deals.addItem',
    method: 'post',
    path: '/deals/:dealId/checklist',
    summary: 'Add an item to the checklist of a deal',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.item_added',
    idempotent: true,
    status: 201,
    params: dealParams,
    body: z
      .strictObject({ title: itemFields.title })
      .extend(z.strictObject(itemFields).omit({ title: true }).partial().shape),
    reply: Deal,
    errors: ['deal.not_found', 'deal.too_many', 'deal.closed'],
  }),
  updateItem: endpoint({
    name: 'deals.updateItem',
    method: 'patch',
    path: '/deals/:dealId/checklist/:itemId',
    summary: 'Tick an item, or change it',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.item_updated',
    params: itemParams,
    body: z
      .strictObject({ version: z.int() })
      .extend(z.strictObject({ ...itemFields, done: z.boolean() }).partial().shape),
    reply: Deal,
    errors: ['deal.not_found', 'deal.item_not_found', 'deal.item_stale', 'deal.closed'],
  }),
  removeItem: endpoint({
    name: 'deals.removeItem',
    method: 'delete',
    path: '/deals/:dealId/checklist/:itemId',
    summary: 'Remove an item from the checklist of a deal',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.item_removed',
    params: itemParams,
    reply: Deal,
    errors: ['deal.not_found', 'deal.item_not_found', 'deal.closed'],
  }),
};
