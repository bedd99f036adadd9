import { z } from 'zod';
import { Id, Moment } from './common.ts';
import { endpoint } from './endpoint.ts';

/** Somebody else who has the page of a lead open and in sight. */
export const Viewer = z
  .object({
    userId: Id,
    name: z.string(),
    since: Moment,
    /** They have something of the lead in hand that is not saved yet; what it is stays with them. */
    editing: z.boolean(),
  })
  .meta({ id: 'Viewer' });
export type Viewer = z.output<typeof Viewer>;

/**
 * Who has a lead open. A client says so for each page that is in sight, again before it is forgotten, and takes it back
 * when the page is out of sight. Nothing of it is kept, so nothing of it is in the audit log, and it does not count
 * against the writes of a person.
 */
export const viewers = {
  stay: endpoint({
    name: 'viewers.stay',
    method: 'put',
    path: '/leads/:leadId/viewers/:pageId',
    summary:
      'Say that a page of this lead is open and in sight, and learn who else has one. Said again within the time the answer gives; forgotten half that time later. Not for API keys',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    /** The page is the caller's own: a random id for as long as it is in sight. */
    params: z.strictObject({ leadId: Id, pageId: Id }),
    body: z.strictObject({ editing: z.boolean().default(false) }),
    reply: z.object({
      /** The longest there first; oneself is not among them. */
      viewers: z.array(Viewer),
      /** When to say it again, in milliseconds. */
      againInMs: z.int().positive(),
    }),
    errors: ['lead.not_found'],
  }),
  // By the page alone: whoever leaves need not see the lead any more, and is told nothing of it.
  leave: endpoint({
    name: 'viewers.leave',
    method: 'delete',
    path: '/leads/viewers/:pageId',
    summary: 'Say that a page of one’s own is no longer in sight, whatever became of its lead',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    status: 204,
    params: z.strictObject({ pageId: Id }),
    reply: z.undefined(),
  }),
};
