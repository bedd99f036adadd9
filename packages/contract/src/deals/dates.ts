import { z } from 'zod';
import { Id } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { Deal } from './deal.ts';
import { dealParams } from './shapes.ts';
import { DatesPatch, ITEM_ROLES } from './values.ts';

/** An item whose day a change of dates moves. */
export const DateMove = z
  .object({
    itemId: Id,
    title: z.string(),
    role: z.enum(ITEM_ROLES),
    blocking: z.boolean(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    /** The new day is over already. */
    late: z.boolean(),
  })
  .meta({ id: 'DateMove' });
export type DateMove = z.output<typeof DateMove>;
export const DatesPreview = z
  .object({
    moves: z.array(DateMove),
    /** Items that follow a changed milestone but keep the day that was set by hand. */
    kept: z.array(z.object({ itemId: Id, title: z.string(), dueOn: z.string().nullable() })),
    /** Items that are done already and stay as they are. */
    done: z.int(),
  })
  .meta({ id: 'DatesPreview' });
export type DatesPreview = z.output<typeof DatesPreview>;

/** Dates of a deal, and what moves with them. */
export const dealDates = {
  previewDates: endpoint({
    name: 'deals.previewDates',
    method: 'post',
    path: '/deals/:dealId/dates/preview',
    summary: 'What a change of dates would move in the checklist',
    access: 'deals:update',
    rate: 'read',
    audit: 'none',
    params: dealParams,
    body: z.strictObject({ dates: DatesPatch }),
    reply: DatesPreview,
    errors: ['deal.not_found', 'deal.closed'],
  }),
  setDates: endpoint({
    name: 'deals.setDates',
    method: 'put',
    path: '/deals/:dealId/dates',
    summary: 'Change dates; items that follow them move with them, all or nothing',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.dates_changed',
    params: dealParams,
    body: z.strictObject({ version: z.int(), dates: DatesPatch }),
    reply: Deal,
    errors: ['deal.not_found', 'deal.stale', 'deal.closed'],
  }),
};
