import { z } from 'zod';
import { Id, Line, Moment } from './common.ts';
import { endpoint } from './endpoint.ts';

export const SOURCE_KINDS = [
  'portal',
  'website',
  'referral',
  'past_client',
  'open_house',
  'social',
  'paid',
  'list',
  'other',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/**
 * `open` takes leads and is offered for choice. `archived` is offered no more and takes leads all the same. `ignored`
 * turns events away as well: their senders hear 204, and nothing is kept.
 */
export const SOURCE_STATES = ['open', 'archived', 'ignored'] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

/** Where leads come from, one name whatever the capitals. */
export const LeadSource = z
  .object({
    id: Id,
    name: z.string(),
    kind: z.enum(SOURCE_KINDS),
    state: z.enum(SOURCE_STATES),
    firstSeenAt: Moment,
    /** Other names of it: events under them count here. */
    spellings: z.array(z.object({ id: Id, name: z.string() })),
    /** Leads whose first event came from it, all and of the last 30 days; counted to 10,000. */
    leads: z.int(),
    recentLeads: z.int(),
    lastLeadAt: Moment.nullable(),
  })
  .meta({ id: 'LeadSource' });
export type LeadSource = z.output<typeof LeadSource>;

export const SourceChange = z
  .strictObject({
    /** Its leads carry the new name within moments; the old one stays a spelling of it. */
    name: Line(120),
    kind: z.enum(SOURCE_KINDS),
    state: z.enum(SOURCE_STATES),
    /** The source this one is only a spelling of: its leads, and what comes under its name, go there. Null parts them. */
    sameAs: Id.nullable(),
  })
  .partial()
  .meta({ id: 'SourceChange' });
export type SourceChange = z.output<typeof SourceChange>;

export const sources = {
  list: endpoint({
    name: 'sources.list',
    method: 'get',
    path: '/sources',
    summary: 'Sources of leads with what they bring, archived ones too',
    access: 'intake:manage',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(LeadSource) }),
  }),
  update: endpoint({
    name: 'sources.update',
    method: 'patch',
    path: '/sources/:sourceId',
    summary: 'Rename, archive or reopen a source, or make it a spelling of another',
    access: 'intake:manage',
    rate: 'write',
    audit: 'source.updated',
    params: z.strictObject({ sourceId: Id }),
    body: SourceChange,
    reply: z.object({ items: z.array(LeadSource) }),
    errors: ['source.not_found', 'source.name_taken', 'source.is_itself'],
  }),
};
