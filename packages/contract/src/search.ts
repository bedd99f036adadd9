import { z } from 'zod';
import { Id, Sought } from './common.ts';
import { endpoint } from './endpoint.ts';
import { LeadRow } from './leads.ts';

export const SEARCH_KINDS = ['people', 'properties', 'deals', 'lists', 'tags'] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

/** A listing of ours, as somebody looks for it by address or number. */
export const PropertyHit = z
  .object({
    id: Id,
    address: z.string(),
    city: z.string().nullable(),
    /** MLS or other number of the listing. */
    listingId: z.string().nullable(),
    price: z.number().nullable(),
    status: z.string(),
  })
  .meta({ id: 'PropertyHit' });
export type PropertyHit = z.output<typeof PropertyHit>;

export const search = {
  find: endpoint({
    name: 'search.find',
    method: 'get',
    path: '/search',
    summary:
      'People, listings, deals, lists and tags that fit what was typed, all within reach, in one answer',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      q: Sought(200),
      /** Left out: all of them. */
      kind: z.enum(SEARCH_KINDS).optional(),
      limit: z.coerce.number().int().min(1).max(20).default(6),
    }),
    reply: z.object({
      people: z.array(LeadRow),
      properties: z.array(PropertyHit),
      deals: z.array(
        z.object({
          id: Id,
          name: z.string(),
          address: z.string().nullable(),
          state: z.enum(['open', 'won', 'lost']),
        }),
      ),
      lists: z.array(z.object({ id: Id, name: z.string(), shared: z.boolean() })),
      tags: z.array(z.string()),
    }),
  }),
};
