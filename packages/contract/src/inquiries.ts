import { z } from 'zod';
import { Currency, Id, Line, Moment, Text, TimeZone } from './common.ts';
import { endpoint } from './endpoint.ts';
import { CustomValues, LEAD_TYPES, TIMELINES } from './leads.ts';

/** What a person did, as it comes in from outside: kinds of the one event log. */
export const INQUIRY_TYPES = [
  'registration',
  'inquiry.general',
  'inquiry.property',
  'inquiry.seller',
  'property.viewed',
  'property.saved',
  'property.searched',
  'search.saved',
  'site.visited',
  'page.visited',
  'open-house.visited',
  'showing.requested',
  'call.incoming',
  'unsubscribed',
] as const;
export type InquiryType = (typeof INQUIRY_TYPES)[number];

/** Types by which somebody asks for an answer: only these start automations, and only when they are not history. */
export const ASKING: ReadonlySet<InquiryType> = new Set([
  'registration',
  'inquiry.general',
  'inquiry.property',
  'inquiry.seller',
  'open-house.visited',
  'showing.requested',
]);

/** Older than this, an event is history: it is kept and scored, and starts nothing. */
export const HISTORY_AFTER_MS = 24 * 3_600_000;

/** The ways a lead comes in. */
export const DOORS = ['api', 'fub', 'webhook', 'form', 'kiosk', 'email', 'adf'] as const;
export type Door = (typeof DOORS)[number];

const Amount = z.number().nonnegative().max(9_999_999_999_999);

/** The home somebody asks about. What matches a listing of the company is linked to it; the rest is kept as it came. */
export const InquiryProperty = z
  .strictObject({
    /** The number the listing has in its MLS (RESO ListingId). */
    listingId: Line(60),
    url: Line(2000),
    street: Line(200),
    city: Line(120),
    state: Line(60),
    postalCode: Line(20),
    price: Amount,
    propertyType: Line(120),
    bedrooms: z.number().min(0).max(100),
    bathrooms: z.number().min(0).max(100),
    forRent: z.boolean(),
  })
  .partial();
export type InquiryProperty = z.output<typeof InquiryProperty>;

/** What somebody said about being contacted, word for word; without wording and time it counts as unknown. */
export const InquiryConsent = z.strictObject({
  channel: z.enum(['call', 'text', 'email']),
  purpose: Line(60).optional(),
  state: z.enum(['given', 'refused']),
  wording: Text(4000).optional(),
  textVersion: Line(120).optional(),
  evidence: Line(500).optional(),
  /** When; the time of the event unless said. */
  at: Moment.optional(),
});

/**
 * One event of one person. The person needs one of name, e-mail, phone, or an `externalId` with a `source`. Contact
 * values that cannot be read are kept as they came and flagged.
 */
export const Inquiry = z
  .strictObject({
    type: z.enum(INQUIRY_TYPES),
    /** When it happened; now unless said. */
    occurredAt: Moment.optional(),
    /** Where the lead comes from, for example "Zillow"; an unknown one is added to the sources. */
    source: Line(120).optional(),
    campaign: z
      .strictObject({
        name: Line(200),
        source: Line(200),
        medium: Line(200),
        term: Line(200),
        content: Line(200),
      })
      .partial()
      .optional(),
    /** The person's own words. */
    message: Text(20_000).optional(),
    person: z
      .strictObject({
        name: Line(200),
        firstName: Line(100),
        lastName: Line(100),
        /** The id the source has for the person. */
        externalId: Line(200),
        emails: z.array(Line(254)).max(10),
        phones: z.array(Line(50)).max(10),
        type: z.enum(LEAD_TYPES),
        timeline: z.enum(TIMELINES),
        budgetMin: Amount,
        budgetMax: Amount,
        currency: Currency,
        propertyType: Line(120),
        /** Where the person wants to live, or the home to be sold. */
        location: Line(500),
        timeZone: TimeZone,
        tags: z.array(Line(60)).max(50),
        custom: CustomValues,
      })
      .partial(),
    property: InquiryProperty.optional(),
    /** The page somebody looked at. */
    page: z
      .strictObject({ url: Line(2000), title: Line(300), referrer: Line(2000), seconds: z.number().min(0) })
      .partial()
      .optional(),
    consent: z.array(InquiryConsent).max(20).optional(),
  })
  .meta({ id: 'Inquiry' });
export type Inquiry = z.output<typeof Inquiry>;

/** What became of an event. It never says whether the person was known before. */
export const Received = z.object({ eventId: Id, leadId: Id }).meta({ id: 'Received' });
export type Received = z.output<typeof Received>;

export const inquiries = {
  receive: endpoint({
    name: 'inquiries.receive',
    method: 'post',
    path: '/leads/events',
    summary: 'The one way in: an event of a person, who is created or recognised, routed and scored',
    access: 'leads:create',
    rate: 'intake',
    audit: 'inquiry.received',
    idempotent: true,
    status: 202,
    nothing: 'The source is archived and ignores new leads: nothing was kept',
    body: Inquiry,
    reply: Received,
    errors: ['lead.unreachable', 'field.read_only', 'idempotency.mismatch', 'idempotency.in_flight'],
  }),
};
