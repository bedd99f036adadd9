import { z } from 'zod';
import { Id, Text } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { Deal } from './deal.ts';
import { Day, dealParams } from './shapes.ts';
import { LOST_REASONS } from './values.ts';

/** A deal through its stages, to its end and back. */
export const dealMoves = {
  move: endpoint({
    name: 'deals.move',
    method: 'post',
    path: '/deals/:dealId/stage',
    summary: 'Move a deal to another stage that is open',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.moved',
    params: dealParams,
    body: z.strictObject({ version: z.int(), stageId: Id }),
    reply: Deal,
    errors: [
      'deal.not_found',
      'deal.stale',
      'deal.closed',
      'stage.not_found',
      'deal.fields_missing',
      'deal.needs_outcome',
    ],
  }),
  close: endpoint({
    name: 'deals.close',
    method: 'post',
    path: '/deals/:dealId/close',
    summary: 'Close a deal: won, or fallen through with a reason',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.closed',
    params: dealParams,
    body: z.union([
      z.strictObject({ version: z.int(), outcome: z.literal('won'), closedOn: Day, stageId: Id.optional() }),
      z.strictObject({
        version: z.int(),
        outcome: z.literal('lost'),
        closedOn: Day.optional(),
        reason: z.enum(LOST_REASONS),
        note: Text(2000).optional(),
        stageId: Id.optional(),
      }),
    ]),
    reply: Deal,
    errors: [
      'deal.not_found',
      'deal.stale',
      'deal.closed',
      'stage.not_found',
      'deal.fields_missing',
      'deal.commission_open',
    ],
  }),
  reopen: endpoint({
    name: 'deals.reopen',
    method: 'post',
    path: '/deals/:dealId/reopen',
    summary: 'Open a closed deal again; its history stays',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.reopened',
    params: dealParams,
    body: z.strictObject({ version: z.int(), stageId: Id.optional() }),
    reply: Deal,
    errors: ['deal.not_found', 'deal.stale', 'deal.open', 'stage.not_found', 'deal.needs_outcome'],
  }),
};
