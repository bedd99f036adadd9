import { z } from 'zod';
import { Id, Moment, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Lead, LeadEvent } from './leads.ts';
import { Listing, ListingInterest } from './listings.ts';

/** How many leads a device keeps: those of one person that changed last. */
export const SYNC_LEADS = 5_000;
/** How many listings a device keeps. */
export const SYNC_LISTINGS = 2_000;
/** Events kept of each lead. */
export const SYNC_EVENTS = 20;
/** How many leads or listings may be asked for at once. */
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

/** What Today's order is made of and the copy of a lead does not say; see `DayFacts`. */
export const SyncedDay = z
  .object({
    leadId: Id,
    answerBy: Moment.nullable(),
    replyAt: Moment.nullable(),
    interestAt: Moment.nullable(),
    snoozedAt: Moment.nullable(),
    snoozedUntil: Moment.nullable(),
    doneAt: Moment.nullable(),
    /** They have asked not to be called. */
    callRefused: z.boolean(),
  })
  .meta({ id: 'SyncedDay' });
export type SyncedDay = z.output<typeof SyncedDay>;

/** A listing as a device keeps it. */
export const SyncedListing = z
  .object({
    listing: Listing,
    /** Of the leads a device keeps, those who asked about it or looked at it, the latest first. */
    leads: z.array(ListingInterest),
    moreLeads: z.boolean(),
  })
  .meta({ id: 'SyncedListing' });
export type SyncedListing = z.output<typeof SyncedListing>;

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
  day: endpoint({
    name: 'sync.day',
    method: 'get',
    path: '/sync/day',
    summary: `Facts of the reader’s day about the leads a device keeps, for ranking Today without a network; of leads without any none, ${SYNC_LEADS} at most`,
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({
      items: z.array(SyncedDay),
      /** When this was so, by the server's time. */
      now: Moment,
    }),
  }),
  listingRoster: endpoint({
    name: 'sync.listingRoster',
    method: 'get',
    path: '/sync/listings/roster',
    summary: `Ids and stamps of the listings a device should have, ${SYNC_LISTINGS} at most: those of which the reader is the agent, which the leads a device keeps asked about or looked at, and which deals of theirs are on`,
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      /** The sum the device was told last. */
      known: z.string().max(60).optional(),
    }),
    reply: z.object({
      /** Stands for all of them together. */
      sum: z.string(),
      /** Null when the device knows this sum. */
      items: z.array(z.object({ id: Id, stamp: z.int() })).nullable(),
    }),
  }),
  listings: endpoint({
    name: 'sync.listings',
    method: 'get',
    path: '/sync/listings',
    summary:
      'Listings by id, each with the leads a device keeps who asked about it; those that are not there are absent',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({ ids }),
    reply: z.object({ items: z.array(SyncedListing) }),
    /** When none of them is there. */
    errors: ['listing.not_found'],
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
