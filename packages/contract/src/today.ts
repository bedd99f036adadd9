import { z } from 'zod';
import { Id, Moment, TimeZone } from './common.ts';
import { endpoint } from './endpoint.ts';
import { LEAD_TYPES, LeadScore } from './leads.ts';
import { NOTIFICATION_KINDS } from './notifications.ts';
import { DAY_REASONS } from './today/rank.ts';

export * from './today/rank.ts';
export * from './today/row.ts';

/** Somebody who was not on Today for so long has been away. */
export const AWAY_MINUTES = 30;

/** A lead of the queue, with what its row and its card show. */
export const QueueLead = z
  .object({
    leadId: Id,
    ownerId: Id.nullable(),
    name: z.string().nullable(),
    type: z.enum(LEAD_TYPES).nullable(),
    stageId: Id,
    score: LeadScore.nullable(),
    budgetMin: z.number().nullable(),
    budgetMax: z.number().nullable(),
    currency: z.string(),
    propertyType: z.string().nullable(),
    location: z.string().nullable(),
    /** For the time of day where they are. */
    timeZone: z.string().nullable(),
    /** E.164, for the call; null when there is none or the role hides it. */
    phone: z.string().nullable(),
    email: z.string().nullable(),
    /** They have asked not to be called. */
    callRefused: z.boolean(),
    /** Why it is due, the most pressing first. */
    reasons: z.array(z.object({ kind: z.enum(DAY_REASONS), at: Moment })).min(1),
    /** Chance, not the score, has put it where it stands, so that the score does not learn from its own effect. */
    outOfOrder: z.boolean(),
    /** The last thing they said or did: kind of event, and their words where there are any. */
    latest: z
      .object({ kind: z.string(), at: Moment, text: z.string().nullable(), source: z.string().nullable() })
      .nullable(),
    /** When they usually answer: hours of the day where they are, 9 to 11 being from 9:00 to 11:00, out of so many answers. */
    answers: z.object({ from: z.int(), to: z.int(), of: z.int() }).nullable(),
    /** What they did most often in the last days: kind of event, and how often. */
    interest: z.object({ kind: z.string(), count: z.int(), at: Moment }).nullable(),
    /** The first open task that is due; `day` when it is due at no time of a day. The next appointment within a day. */
    task: z.object({ id: Id, title: z.string(), dueAt: Moment, day: z.string().nullable() }).nullable(),
    appointment: z.object({ id: Id, title: z.string(), startsAt: Moment }).nullable(),
    /** The last call, text or e-mail by one of us. */
    contactAt: Moment.nullable(),
  })
  .meta({ id: 'QueueLead' });
export type QueueLead = z.output<typeof QueueLead>;

export const TodayQueue = z
  .object({
    now: Moment,
    /** In the order of `rankDay`, at most QUEUE_MOST. Leads whose first answer still has time stand in `offers.today`. */
    items: z.array(QueueLead),
    /** Leads with a reason beyond silence, and those that are only quiet: exact to 1,000. */
    due: z.int(),
    quiet: z.int(),
    /** One of the counts has stopped at 1,000. */
    capped: z.boolean(),
    /** Share of leads that chance puts out of order. */
    outOfOrder: z.number(),
    /** What was done so far by those whose queue it is. */
    figures: z.object({
      /** Leads they called, wrote or sent a text to today. */
      contacted: z.int(),
      /** Appointments of today that are over, of all of today; whole days and those called off left out. */
      appointments: z.object({ over: z.int(), of: z.int() }),
      /** The median time to a first answer by them in the last 30 days, and of how many; null without any. */
      firstReplySeconds: z.int().nullable(),
      firstReplies: z.int(),
    }),
  })
  .meta({ id: 'TodayQueue' });
export type TodayQueue = z.output<typeof TodayQueue>;

/** What the reader has marked on a lead. */
export const TodayMark = z
  .object({
    leadId: Id,
    /** Grows with every mark; names the one an undo takes back. */
    version: z.int(),
    snoozedUntil: Moment.nullable(),
    doneAt: Moment.nullable(),
  })
  .meta({ id: 'TodayMark' });
export type TodayMark = z.output<typeof TodayMark>;

export const AWAY_KINDS = [
  ...NOTIFICATION_KINDS,
  /** Their leads wrote or called and wait for an answer. */
  'replies',
  /** Leads that were offered to them went to others. */
  'claimed',
  /** Others moved leads of theirs to another stage. */
  'moved',
] as const;

/** What happened since somebody was last here. */
export const TodayAway = z
  .object({
    /** From when until when they were away; null when they were not, or are here for the first time. */
    since: Moment.nullable(),
    until: Moment,
    items: z.array(
      z.object({
        /** In words: `today.while.<kind>`. */
        kind: z.enum(AWAY_KINDS),
        /** Exact to 1,000. */
        count: z.int(),
        /** The newest of them, as far as the reader sees them. */
        leads: z.array(z.object({ id: Id, name: z.string().nullable() })).max(3),
      }),
    ),
  })
  .meta({ id: 'TodayAway' });
export type TodayAway = z.output<typeof TodayAway>;

const leadParams = z.strictObject({ leadId: Id });
/**
 * What the person had before them: the `now` of the queue, or the moment they pressed it without a network. What comes in
 * later makes the lead due again. Now unless said; never later than that.
 */
const asOf = Moment.optional();

export const today = {
  queue: endpoint({
    name: 'today.queue',
    method: 'get',
    path: '/today/queue',
    summary:
      'Whom to reach next and why: leads that are due, ranked; the signed-in person’s, or those of everybody whose leads they read',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      /** Whose midnight begins the day; the company’s unless said. */
      timeZone: TimeZone.optional(),
      of: z.enum(['mine', 'team']).default('mine'),
    }),
    reply: TodayQueue,
  }),
  snooze: endpoint({
    name: 'today.snooze',
    method: 'post',
    path: '/today/:leadId/snooze',
    summary: 'Keep a lead out of one’s queue until a moment; a reply brings it back before',
    access: 'leads:read',
    rate: 'write',
    audit: 'today.snoozed',
    idempotent: true,
    params: leadParams,
    /** Later than now, at most a year ahead. */
    body: z.strictObject({ until: Moment, asOf }),
    reply: TodayMark,
    errors: ['lead.not_found'],
  }),
  done: endpoint({
    name: 'today.done',
    method: 'post',
    path: '/today/:leadId/done',
    summary: 'Take a lead out of one’s queue until something new makes it due',
    access: 'leads:read',
    rate: 'write',
    audit: 'today.done',
    idempotent: true,
    params: leadParams,
    body: z.strictObject({ asOf }),
    reply: TodayMark,
    errors: ['lead.not_found'],
  }),
  undo: endpoint({
    name: 'today.undo',
    method: 'post',
    path: '/today/:leadId/undo',
    summary: 'Take back one’s latest mark on a lead: what was marked before it holds again',
    access: 'leads:read',
    rate: 'write',
    audit: 'today.undone',
    idempotent: true,
    params: leadParams,
    /** Of the mark to take back. */
    body: z.strictObject({ version: z.int() }),
    reply: TodayMark,
    errors: ['lead.not_found', 'today.mark_stale'],
  }),
  away: endpoint({
    name: 'today.away',
    method: 'get',
    path: '/today/away',
    summary: 'What happened while the signed-in person was away; asking says that they are here now',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: TodayAway,
  }),
};
