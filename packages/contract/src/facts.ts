import { z } from 'zod';
import { Id, Moment } from './common.ts';
import { endpoint } from './endpoint.ts';

/** One thing that was looked up about a lead, and where it comes from. */
export const Fact = z
  .object({
    /** A built-in provider, or the id of one a company set up. */
    provider: z.string(),
    providerName: z.string(),
    fact: z.string(),
    value: z.union([z.string(), z.number(), z.boolean()]),
    /** The lead field it filled, for nobody had; null when it is shown beside the lead only. */
    appliedTo: z.string().nullable(),
    lookedUpAt: Moment,
    /** Looked up anew when the lead is next heard of after this. */
    expiresAt: Moment,
  })
  .meta({ id: 'Fact' });
export type Fact = z.output<typeof Fact>;

const leadParams = z.strictObject({ leadId: Id });

/** What a lead's page shows of look-ups: part of `enrichment`. */
export const facts = {
  facts: endpoint({
    name: 'enrichment.facts',
    method: 'get',
    path: '/leads/:leadId/facts',
    summary: 'What was looked up about a lead, with where it comes from',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    reply: z.object({ items: z.array(Fact) }),
    errors: ['lead.not_found'],
  }),
  refresh: endpoint({
    name: 'enrichment.refresh',
    method: 'post',
    path: '/leads/:leadId/facts',
    summary: 'Look everything about a lead up anew',
    access: 'leads:update',
    rate: 'write',
    audit: 'enrichment.requested',
    status: 202,
    params: leadParams,
    reply: z.object({ leadId: Id }),
    errors: ['lead.not_found'],
  }),
};
