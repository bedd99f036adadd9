import { z } from 'zod';
import { cursorQuery, Id, Moment, pageOf, Sought } from './common.ts';
import { endpoint } from './endpoint.ts';

/** Where a listing stands, in the words of the RESO Data Dictionary (StandardStatus), in the order it goes through them. */
export const STANDARD_STATUSES = [
  'Coming Soon',
  'Active',
  'Active Under Contract',
  'Pending',
  'Closed',
  'Hold',
  'Withdrawn',
  'Canceled',
  'Expired',
] as const;
export type StandardStatus = (typeof STANDARD_STATUSES)[number];

/** Each order of the list; a listing without a price comes last in both orders of price. */
export const LISTING_SORTS = ['-listedAt', 'listPrice', '-listPrice'] as const;
export type ListingSort = (typeof LISTING_SORTS)[number];

/** Leads a listing names, those who were heard of last. */
export const LISTING_LEADS = 50;

/** A listing in the company's own book. Names follow the RESO Data Dictionary where it has one. */
export const Listing = z
  .object({
    id: Id,
    /** The number it has in its MLS. */
    listingId: z.string().nullable(),
    unparsedAddress: z.string(),
    city: z.string().nullable(),
    stateOrProvince: z.string().nullable(),
    postalCode: z.string().nullable(),
    propertyType: z.string().nullable(),
    /** One of STANDARD_STATUSES, unless another system wrote it. */
    standardStatus: z.string(),
    /** In the company's currency. */
    listPrice: z.number().nullable(),
    bedroomsTotal: z.int().nullable(),
    bathroomsTotal: z.number().nullable(),
    /** Square feet. */
    livingArea: z.int().nullable(),
    listingAgentId: Id.nullable(),
    listedAt: Moment.nullable(),
    updatedAt: Moment,
  })
  .meta({ id: 'Listing' });
export type Listing = z.output<typeof Listing>;

/** What a lead's log says of one listing. */
export const ListingInterest = z
  .object({
    leadId: Id,
    /** The latest of it: when, and its kind of event. */
    lastAt: Moment,
    lastKind: z.string(),
    /** How often they looked at it, saved it, and asked about it: inquiries, showings and the like. */
    views: z.int(),
    saves: z.int(),
    asks: z.int(),
  })
  .meta({ id: 'ListingInterest' });
export type ListingInterest = z.output<typeof ListingInterest>;

export const ListingPage = z
  .object({
    listing: Listing,
    /** Leads within the reader's reach, the latest first, LISTING_LEADS at most. */
    leads: z.array(ListingInterest.extend({ name: z.string().nullable() })),
    /** There are more of them. */
    moreLeads: z.boolean(),
  })
  .meta({ id: 'ListingPage' });
export type ListingPage = z.output<typeof ListingPage>;

export const listings = {
  list: endpoint({
    name: 'listings.list',
    method: 'get',
    path: '/properties',
    summary: 'The company’s own book of listings, a page at a time; no listing of another broker is in it',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      /** Those the reader is the agent of, or all. */
      of: z.enum(['mine', 'all']).default('all'),
      status: z
        .string()
        .max(200)
        .transform((text) => text.split(',').filter((word) => word !== ''))
        .pipe(z.array(z.enum(STANDARD_STATUSES)))
        .meta({ description: 'Statuses, joined by commas; all of them unless said' })
        .optional(),
      /** Every word is in the address, city or postal code, or the MLS number begins with all of it. */
      q: Sought(200).optional(),
      sort: z.enum(LISTING_SORTS).default('-listedAt'),
      ...cursorQuery,
    }),
    reply: pageOf(Listing),
    errors: ['request.cursor_invalid'],
  }),
  read: endpoint({
    name: 'listings.read',
    method: 'get',
    path: '/properties/:propertyId',
    summary: 'One listing with the leads within reach who asked about it or looked at it',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: z.strictObject({ propertyId: Id }),
    reply: ListingPage,
    errors: ['listing.not_found'],
  }),
};
