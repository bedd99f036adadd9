import { z } from 'zod';
import { Id, Moment } from './common.ts';
import { endpoint } from './endpoint.ts';
import { LEAD_TYPES, LeadScore } from './leads.ts';

/** A lead is offered for this long, in minutes. */
export const OFFER_MINUTES = { least: 1, most: 30 } as const;
/** After the first group, an offer goes on to at most this many others. */
export const OFFER_FALLBACKS = 2;

export const TODAY_CARDS = ['offer', 'lead'] as const;
export const TODAY_STATES = ['open', 'taken', 'passed'] as const;

/**
 * A new lead on Today: one that is offered to the reader, or one of theirs that nobody has answered. Of an offer nobody
 * sees how to reach the person; where the rule hides it, also not who it is, what they wrote and where they come from.
 */
export const TodayLead = z
  .object({
    card: z.enum(TODAY_CARDS),
    /** Of the offer, or of the clock that runs. */
    id: Id,
    /** Null while the lead is only offered. */
    leadId: Id.nullable(),
    state: z.enum(TODAY_STATES),
    name: z.string().nullable(),
    type: z.enum(LEAD_TYPES).nullable(),
    source: z.string().nullable(),
    /** What the person wrote, word for word. */
    words: z.string().nullable(),
    /** The home it is about: address, or what is known of it. */
    about: z.string().nullable(),
    score: LeadScore.nullable(),
    /** Why it came to the reader, in words. */
    why: z.string().nullable(),
    /** E.164, for the call. */
    phone: z.string().nullable(),
    ownerId: Id.nullable(),
    ownerName: z.string().nullable(),
    arrivedAt: Moment,
    /** When the clock of this card began, and when it is over. */
    startedAt: Moment,
    dueAt: Moment,
    /** Who gets it when time runs out: names, or null when the rules decide then. */
    passesTo: z.string().nullable(),
    /** Who took it, or where it went. */
    takenBy: z.string().nullable(),
    /** True where the rule keeps name and words back until it is claimed. */
    veiled: z.boolean(),
  })
  .meta({ id: 'TodayLead' });
export type TodayLead = z.output<typeof TodayLead>;

/** What one screen shows at most; `more` says how many are left out. */
export const TODAY_MOST = 100;

export const Today = z
  .object({
    /** The server's time: deadlines are measured against it, whatever the reader's clock says. */
    now: Moment,
    /** Offers and own leads whose time runs, the most urgent first; just taken or passed ones for two minutes. */
    fresh: z.array(TodayLead),
    /** Past their time without an answer, the longest first: own ones, and those of the team for who leads one. */
    overdue: z.array(TodayLead),
    /** Leads left out of either list. */
    more: z.int(),
    /** Ponds of the reader with leads to claim; counted to 1,000. */
    ponds: z.array(z.object({ id: Id, name: z.string(), leads: z.int() })),
  })
  .meta({ id: 'Today' });
export type Today = z.output<typeof Today>;

export const offers = {
  today: endpoint({
    name: 'offers.today',
    method: 'get',
    path: '/today',
    summary: 'New leads that wait for the signed-in person: offered to them, theirs, late, or in their ponds',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: Today,
  }),
  claim: endpoint({
    name: 'offers.claim',
    method: 'post',
    path: '/offers/:offerId/claim',
    summary:
      'Take a lead that is offered to oneself and others. One of them wins; the others hear `offer.taken` with the name. Needs the server: it cannot be done offline',
    access: 'leads:update',
    rate: 'write',
    audit: 'lead.claimed',
    idempotent: true,
    params: z.object({ offerId: Id }),
    reply: z.object({ leadId: Id }),
    errors: ['offer.not_found', 'offer.taken', 'offer.over'],
  }),
};
