import { z } from 'zod';
import { cursorQuery, Id, pageOf } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { Deal, DealEvent, DealRow } from './deal.ts';
import { dealParams, Month } from './shapes.ts';
import { DEAL_STATES, DealSide } from './values.ts';

const narrowed = {
  state: z.enum(DEAL_STATES).optional(),
  pipelineId: Id.optional(),
  stageId: Id.optional(),
  ownerId: Id.optional(),
  leadId: Id.optional(),
  listingId: Id.optional(),
  side: DealSide.optional(),
  /** Month of closing: the day it was closed, of an open one the day it is expected. */
  closing: Month.optional(),
};
const DEAL_SORTS = ['closing', '-updated'] as const;
export type DealSort = (typeof DEAL_SORTS)[number];

/** Deals as lists, as a board, one by one, and what happened to them. */
export const dealReading = {
  list: endpoint({
    name: 'deals.list',
    method: 'get',
    path: '/deals',
    summary: 'Deals within reach, a page at a time',
    access: 'deals:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({ ...narrowed, sort: z.enum(DEAL_SORTS).default('closing'), ...cursorQuery }),
    reply: pageOf(DealRow),
    errors: ['request.cursor_invalid'],
  }),
  board: endpoint({
    name: 'deals.board',
    method: 'get',
    path: '/deals/board',
    summary: 'Open deals of a pipeline, the first page of every stage; more of a stage by the list',
    access: 'deals:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      pipelineId: Id.optional(),
      ownerId: Id.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    reply: z.object({
      pipelineId: Id,
      columns: z.array(
        z.object({
          stageId: Id,
          items: z.array(DealRow),
          nextCursor: z.string().nullable(),
          total: z.int(),
          totalCapped: z.boolean(),
          sums: z.array(z.object({ currency: z.string(), amount: z.int() })),
        }),
      ),
    }),
    errors: ['pipeline.not_found'],
  }),
  get: endpoint({
    name: 'deals.get',
    method: 'get',
    path: '/deals/:dealId',
    summary: 'One deal with its people and checklist',
    access: 'deals:read',
    rate: 'read',
    audit: 'none',
    params: dealParams,
    reply: Deal,
    errors: ['deal.not_found'],
  }),
  history: endpoint({
    name: 'deals.history',
    method: 'get',
    path: '/deals/:dealId/history',
    summary: 'What happened to a deal, newest first',
    access: 'deals:read',
    rate: 'read',
    audit: 'none',
    params: dealParams,
    query: z.strictObject(cursorQuery),
    reply: pageOf(DealEvent),
    errors: ['deal.not_found', 'request.cursor_invalid'],
  }),
};
