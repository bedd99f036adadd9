import { z } from 'zod';
import { Id, Moment, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Lead, LeadEvent } from './leads.ts';

/** How many leads a device keeps: those of one person that changed last. */
export const SYNC_LEADS = 5_000;
/** Events kept of each. */
export const SYNC_EVENTS = 20;
/** How many leads may be asked for at once. */
export const SYNC_BATCH = 50;
/** A note of somebody who no longer has the lead is taken so many days after it left them. */
export const STRAY_NOTE_DAYS = 30;

/** A lead as a device keeps it. */
export const SyncedLead = z
  .object({
    lead: Lead,
    lastTouchAt: Moment.nullable(),
    /** Stands for the state of this copy; the sum over all leads tells whether a device has them all. */
    stamp: z.int(),
  })
  .meta({ id: 'SyncedLead' });
export type SyncedLead = z.output<typeof SyncedLead>;

/** What a complete copy amounts to. */
export const SyncSum = z.object({ leads: z.int(), stamps: z.int() }).meta({ id: 'SyncSum' });
export type SyncSum = z.output<typeof SyncSum>;

const ids = z
  .string()
  .max(SYNC_BATCH * 37)
  .transform((text) => text.split(','))
  .pipe(z.array(Id).min(1).max(SYNC_BATCH))
  .meta({ description: `Ids, joined by commas, ${SYNC_BATCH} at most` });

export const sync = {
  changes: endpoint({
    name: 'sync.changes',
    method: 'get',
    path: '/sync/changes',
    summary:
      'Leads the reader owns or works on that changed since the cursor, oldest change first. What left their reach is not among them: when the sum differs, the roster says what is left',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(200).default(200),
      cursor: z.string().max(500).optional(),
    }),
    reply: z.object({
      items: z.array(SyncedLead),
      /** Where to go on, now or the next time. Null when there has never been a change. */
      cursor: z.string().nullable(),
      /** More have changed already. */
      more: z.boolean(),
      /** Given with the last page: what a device should have now. */
      sum: SyncSum.nullable(),
      /** The server's time. */
      now: Moment,
    }),
    errors: ['request.cursor_invalid'],
  }),
  roster: endpoint({
    name: 'sync.roster',
    method: 'get',
    path: '/sync/roster',
    summary: `Ids and stamps of the leads a device should have, ${SYNC_LEADS} at most, the latest change first`,
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(z.object({ id: Id, stamp: z.int() })) }),
  }),
  leads: endpoint({
    name: 'sync.leads',
    method: 'get',
    path: '/sync/leads',
    summary: `Leads by id, each with its last ${SYNC_EVENTS} events; those beyond the reader's reach are absent`,
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({ ids }),
    reply: z.object({ items: z.array(SyncedLead.extend({ events: z.array(LeadEvent) })) }),
    /** When none of them is there. */
    errors: ['lead.not_found'],
  }),
  leaveNote: endpoint({
    name: 'sync.leaveNote',
    method: 'post',
    path: '/sync/stray-notes',
    summary: `Leave a note on a lead that went to somebody else in the last ${STRAY_NOTE_DAYS} days, written while it was one's own`,
    access: 'leads:update',
    rate: 'write',
    audit: 'lead.note_added',
    idempotent: true,
    status: 204,
    body: z.strictObject({ leadId: Id, text: Text(10_000) }),
    reply: z.undefined(),
    errors: ['lead.not_found', 'field.read_only'],
  }),
};
