import { z } from 'zod';
import { CustomValue, catalogue, FieldKey } from './catalogue.ts';
import { Currency, cursorQuery, Id, Line, Moment, pageOf, Sought, Text, TimeZone } from './common.ts';
import { endpoint } from './endpoint.ts';
import { FilterParam } from './lead-filter.ts';
import type { Permission } from './permissions.ts';
import { ponds } from './ponds.ts';

export const LEAD_TYPES = ['buyer', 'seller', 'buyer_seller', 'renter', 'landlord', 'other'] as const;
export const LEAD_STATUSES = ['new', 'open', 'closed', 'archived'] as const;
export const TIMELINES = [
  'now',
  'within_30_days',
  'within_90_days',
  'within_6_months',
  'within_a_year',
  'later',
] as const;
export const FINANCING = ['cash', 'pre_approved', 'applied', 'not_started', 'unknown'] as const;
export const BANDS = ['hot', 'warm', 'cool', 'cold'] as const;
export type Band = (typeof BANDS)[number];

/** Kinds of `lead_events`. The log may hold kinds this build does not know; readers show them by name. */
export const EVENT_KINDS = [
  'lead.created',
  'lead.imported',
  'field.changed',
  'stage.changed',
  'owner.changed',
  'pond.changed',
  'lead.merged',
  'lead.unmerged',
  'score.changed',
  'outcome.recorded',
  'note.added',
  'note.edited',
  'note.removed',
  'note.shared',
  'file.added',
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
  'call.logged',
  'meeting.held',
  'lead.routed',
  'lead.offered',
  'lead.claimed',
  'lead.passed_on',
  'touch.overdue',
  'touch.handed_on',
  'email.opened',
  'email.clicked',
  'email.received',
  'text.received',
  'email.sent',
  'text.sent',
  'appointment.booked',
  'appointment.held',
  'appointment.missed',
  'appointment.moved',
  'appointment.cancelled',
  'task.created',
  'task.completed',
  'task.reopened',
  'unsubscribed',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** What the timeline can be narrowed to; `record` is changes of fields, owners and the record itself. */
export const TIMELINE_GROUPS = [
  'notes',
  'calls',
  'messages',
  'visits',
  'stages',
  'routing',
  'score',
  'tasks',
  'appointments',
  'files',
  'record',
] as const;
export type TimelineGroup = (typeof TIMELINE_GROUPS)[number];

/**
 * One reason behind a score: what it is in plain words ("Wants to move now"), never a column name the person did not choose, and
 * what it adds or takes, in points.
 */
export const Reason = z
  .object({ feature: z.string(), label: z.string(), points: z.number() })
  .meta({ id: 'Reason' });

/** What gave a score: a model of the company's own, the starter model that came with the product, or the documented rules. */
export const SCORE_SOURCES = ['model', 'starter', 'rules'] as const;
export type ScoreSource = (typeof SCORE_SOURCES)[number];

export const LeadScore = z
  .object({
    points: z.int().min(0).max(100),
    band: z.enum(BANDS),
    /** Calibrated chance of the model's target; null when rules answered. */
    probability: z.number().nullable(),
    source: z.enum(SCORE_SOURCES),
    modelId: Id.nullable(),
    modelVersion: z.string().nullable(),
    scoredAt: Moment,
    /** Change against the last score of an earlier day; null when there is none. */
    delta: z.int().nullable(),
    /** A person set points and band by hand, and they stand until then; null when they are the score's own. */
    overriddenUntil: Moment.nullable(),
    reasons: z.array(Reason),
  })
  .meta({ id: 'LeadScore' });
export type LeadScore = z.output<typeof LeadScore>;

export const CustomValues = z.record(FieldKey, CustomValue.nullable());

export const ContactPoint = z.object({
  id: Id,
  /** As the person gave it. */
  raw: z.string(),
  /** Normalised: e-mail lower-cased, phone in E.164; null when the raw value cannot be parsed (it is kept and flagged). */
  value: z.string().nullable(),
  primary: z.boolean(),
});

export const Lead = z
  .object({
    id: Id,
    version: z.int(),
    name: z.string().nullable(),
    emails: z.array(ContactPoint),
    phones: z.array(ContactPoint),
    type: z.enum(LEAD_TYPES).nullable(),
    status: z.enum(LEAD_STATUSES),
    stageId: Id,
    stageSince: Moment,
    ownerId: Id.nullable(),
    /** The pond it waits in for somebody to claim it; such a lead has no owner. */
    pondId: Id.nullable(),
    /** People who work on it beside the owner. */
    collaboratorIds: z.array(Id),
    source: z.string().nullable(),
    externalId: z.string().nullable(),
    campaign: z.string().nullable(),
    /** Where the newest event came from; `source` and `campaign` are those of the first. */
    lastSource: z.string().nullable(),
    lastCampaign: z.string().nullable(),
    /** Other names under which events came: maybe somebody else of the household. */
    alsoKnownAs: z.array(z.object({ name: z.string(), source: z.string().nullable(), seenAt: Moment })),
    budgetMin: z.number().nullable(),
    budgetMax: z.number().nullable(),
    currency: z.string(),
    timeline: z.enum(TIMELINES).nullable(),
    propertyType: z.string().nullable(),
    location: z.string().nullable(),
    financing: z.enum(FINANCING).nullable(),
    timeZone: z.string().nullable(),
    tags: z.array(z.string()),
    custom: z.record(z.string(), CustomValue.nullable()),
    score: LeadScore.nullable(),
    lastEventAt: Moment.nullable(),
    importId: Id.nullable(),
    createdAt: Moment,
    updatedAt: Moment,
    /** Fields the reader's role hides (names of RULED_FIELDS, `custom.<key>`); their values are null or empty here. */
    hidden: z.array(z.string()),
  })
  .meta({ id: 'Lead' });
export type Lead = z.output<typeof Lead>;

/** In the lead's currency, kept to the cent. */
const Money = z.number().nonnegative().max(9_999_999_999_999);
/** What a person may write. Unknown keys are refused, so nothing can be smuggled past the form. */
const writable = {
  name: Line(200).nullable(),
  emails: z.array(Line(254)).max(10),
  phones: z.array(Line(50)).max(10),
  type: z.enum(LEAD_TYPES).nullable(),
  status: z.enum(LEAD_STATUSES),
  stageId: Id,
  /** Setting it takes the lead out of its pond. Needs leads:assign, unless one claims a lead of a pond for oneself. */
  ownerId: Id.nullable(),
  /** Setting it takes the lead from its owner. Needs leads:assign. */
  pondId: Id.nullable(),
  source: Line(120).nullable(),
  externalId: Line(200).nullable(),
  campaign: Line(200).nullable(),
  budgetMin: Money.nullable(),
  budgetMax: Money.nullable(),
  currency: Currency,
  timeline: z.enum(TIMELINES).nullable(),
  propertyType: Line(120).nullable(),
  location: Line(500).nullable(),
  financing: z.enum(FINANCING).nullable(),
  timeZone: TimeZone.nullable(),
  tags: z.array(Line(60)).max(50),
  custom: CustomValues,
};
export const NewLead = z.strictObject(writable).partial().meta({ id: 'NewLead' });
export type NewLead = z.output<typeof NewLead>;
/** A lead that was merged of several may have all of theirs. */
const merged = {
  emails: z.array(Line(254)).max(100),
  phones: z.array(Line(50)).max(100),
  tags: z.array(Line(60)).max(500),
};
/** `custom` is merged key by key; a null value clears the key. Lists replace. */
export const LeadChange = z
  .strictObject({ version: z.int() })
  .extend(z.strictObject({ ...writable, ...merged }).partial().shape)
  .meta({ id: 'LeadChange' });
export type LeadChange = z.output<typeof LeadChange>;

export const LEAD_SORTS = [
  '-createdAt',
  'createdAt',
  '-score',
  'score',
  'name',
  '-lastEventAt',
  '-updatedAt',
] as const;
export type LeadSort = (typeof LEAD_SORTS)[number];

/** A row of the list: what a table shows, nothing more. */
export const LeadRow = Lead.pick({
  id: true,
  version: true,
  name: true,
  type: true,
  status: true,
  stageId: true,
  ownerId: true,
  pondId: true,
  source: true,
  externalId: true,
  budgetMin: true,
  budgetMax: true,
  currency: true,
  timeline: true,
  propertyType: true,
  location: true,
  tags: true,
  custom: true,
  score: true,
  lastEventAt: true,
  createdAt: true,
  updatedAt: true,
  hidden: true,
})
  .extend({
    email: z.string().nullable(),
    phone: z.string().nullable(),
    /** The last call, text or e-mail that a person made or sent. */
    lastTouchAt: Moment.nullable(),
  })
  .meta({ id: 'LeadRow' });
export type LeadRow = z.output<typeof LeadRow>;

/** A file kept with a lead. `type` is what its bytes are. */
export const LeadFile = z
  .object({ id: Id, name: z.string(), type: z.string(), bytes: z.int() })
  .meta({ id: 'LeadFile' });
export type LeadFile = z.output<typeof LeadFile>;

export const LeadEvent = z
  .object({
    id: Id,
    kind: z.string(),
    occurredAt: Moment,
    recordedAt: Moment,
    /** The person who did it, or null for the lead, an import or the system. */
    userId: Id.nullable(),
    source: z.string().nullable(),
    /** Plain facts of the event; a note's text under `text` (decrypted for those who may read the lead). */
    payload: z.record(z.string(), z.unknown()),
    /** Of a note or a file: who reads it, how often it was changed, whom it names, which note it answers. */
    note: z
      .object({
        private: z.boolean(),
        edits: z.int(),
        editedAt: Moment.nullable(),
        /** Its words and files are gone from then on; the history has the words. */
        removedAt: Moment.nullable(),
        mentions: z.array(Id),
        answers: Id.nullable(),
      })
      .optional(),
    /** The conversation it belongs to, and of how many entries that is; the newest stands for all in a folded list. */
    thread: z.object({ id: Id, count: z.int() }).optional(),
    files: z.array(LeadFile).optional(),
  })
  .meta({ id: 'LeadEvent' });
export type LeadEvent = z.output<typeof LeadEvent>;

export const ACCESS_RULES = ['owner', 'collaborator', 'pond', 'team', 'company'] as const;
/** Why somebody can see a lead, the closest reason first: it is theirs, shared with them, in a pond of theirs, … */
export const AccessRule = z
  .object({
    kind: z.enum(ACCESS_RULES),
    /** Name of the pond, of the team they lead, or of the role that reaches the whole company. */
    name: z.string().nullable(),
    /** For `team`: whose lead it is, or who shares it or is in its pond. */
    personId: Id.nullable(),
    /** The rule in words. */
    text: z.string(),
  })
  .meta({ id: 'AccessRule' });
export type AccessRule = z.output<typeof AccessRule>;

export const LEAD_RIGHTS = [
  'leads:update',
  'leads:assign',
  'leads:bulk',
  'leads:merge',
  'leads:export',
  'leads:delete',
  'leads:erase',
] as const satisfies readonly Permission[];
export const LeadAccess = z
  .object({
    userId: Id,
    name: z.string(),
    roleName: z.string(),
    rule: AccessRule,
    /** What they may do with this lead beside reading it. */
    may: z.array(z.enum(LEAD_RIGHTS)),
    hidden: z.array(z.string()),
  })
  .meta({ id: 'LeadAccess' });
export type LeadAccess = z.output<typeof LeadAccess>;

const leadParams = z.strictObject({ leadId: Id });
/** Groups of events, separated by commas; `activity` and `changes` stand for several. */
const Groups = z
  .string()
  .max(200)
  .transform((text) => [...new Set(text.split(','))])
  .pipe(z.array(z.enum([...TIMELINE_GROUPS, 'all', 'activity', 'changes'])));
export const NewNote = z
  .strictObject({
    text: Text(10_000),
    /** Read by its writer alone. */
    private: z.boolean().default(false),
    /** Colleagues it names, who are told; each must see the lead. */
    mentions: z.array(Id).max(20).default([]),
    /** The note it answers. */
    answers: Id.optional(),
    /** Files that were uploaded for it. */
    fileIds: z.array(Id).max(10).default([]),
  })
  .refine((note) => !note.private || note.mentions.length === 0, {
    path: ['mentions'],
    message: 'A private note is read by nobody else',
  })
  .meta({ id: 'NewNote' });
export type NewNote = z.output<typeof NewNote>;
const listQuery = {
  sort: z.enum(LEAD_SORTS).default('-createdAt'),
  filter: FilterParam.optional(),
};

export const leads = {
  list: endpoint({
    name: 'leads.list',
    method: 'get',
    path: '/leads',
    summary: 'List leads, newest or best first, page by page',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      ...cursorQuery,
      ...listQuery,
      /** Also count: exact to 1,000, then "1,000+". */
      count: z.stringbool().default(false),
    }),
    reply: pageOf(LeadRow),
    errors: ['request.cursor_invalid', 'field.not_found'],
  }),
  search: endpoint({
    name: 'leads.search',
    method: 'get',
    path: '/leads/search',
    summary: 'Find leads by name (typos forgiven), e-mail or part of a phone number',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      q: Sought(100).pipe(z.string().min(1)),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    reply: z.object({ items: z.array(LeadRow) }),
  }),
  export: endpoint({
    name: 'leads.export',
    method: 'get',
    path: '/leads/export.csv',
    summary: 'Leads of a list as a CSV file, all of them, without hidden fields',
    access: 'leads:export',
    rate: 'read',
    audit: 'leads.exported',
    stepUp: true,
    replyType: 'text/csv; charset=utf-8',
    query: z.strictObject(listQuery),
    reply: z.string(),
    errors: ['field.not_found'],
  }),
  create: endpoint({
    name: 'leads.create',
    method: 'post',
    path: '/leads',
    summary: 'Create a lead',
    access: 'leads:create',
    rate: 'write',
    audit: 'lead.created',
    idempotent: true,
    status: 201,
    body: NewLead,
    reply: Lead,
    errors: [
      'lead.duplicate',
      'lead.unreachable',
      'stage.not_found',
      'user.not_found',
      'pond.not_found',
      'field.not_found',
      'field.value_invalid',
      'field.read_only',
    ],
  }),
  get: endpoint({
    name: 'leads.get',
    method: 'get',
    path: '/leads/:leadId',
    summary: 'One lead with everything known about it',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    reply: Lead,
    errors: ['lead.not_found', 'lead.merged'],
  }),
  update: endpoint({
    name: 'leads.update',
    method: 'patch',
    path: '/leads/:leadId',
    summary: 'Change fields of a lead',
    access: 'leads:update',
    rate: 'write',
    audit: 'lead.updated',
    idempotent: true,
    params: leadParams,
    body: LeadChange,
    reply: Lead,
    errors: [
      'lead.not_found',
      'lead.stale',
      'lead.duplicate',
      'lead.unreachable',
      'stage.not_found',
      'user.not_found',
      'pond.not_found',
      'field.not_found',
      'field.value_invalid',
      'lead.source_fixed',
      'field.read_only',
    ],
  }),
  remove: endpoint({
    name: 'leads.remove',
    method: 'delete',
    path: '/leads/:leadId',
    summary: 'Delete a lead; it can be restored for 30 days',
    access: 'leads:delete',
    rate: 'write',
    audit: 'lead.deleted',
    status: 204,
    params: leadParams,
    reply: z.undefined(),
    errors: ['lead.not_found'],
  }),
  restore: endpoint({
    name: 'leads.restore',
    method: 'post',
    path: '/leads/:leadId/restoration',
    summary: 'Bring a deleted lead back',
    access: 'leads:delete',
    rate: 'write',
    audit: 'lead.restored',
    params: leadParams,
    reply: Lead,
    errors: ['lead.not_found', 'lead.duplicate'],
  }),
  events: endpoint({
    name: 'leads.events',
    method: 'get',
    path: '/leads/:leadId/events',
    summary: 'The timeline of a lead, newest first',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    query: z.strictObject({
      ...cursorQuery,
      group: Groups.default(['all']),
      /** Begins with what happened before this moment. */
      before: Moment.optional(),
      /** Of each conversation the newest entry only. */
      fold: z.stringbool().default(false),
    }),
    reply: pageOf(LeadEvent),
    errors: ['lead.not_found', 'request.cursor_invalid'],
  }),
  addNote: endpoint({
    name: 'leads.addNote',
    method: 'post',
    path: '/leads/:leadId/notes',
    summary: 'Write a note on a lead',
    access: 'leads:update',
    rate: 'write',
    audit: 'lead.note_added',
    idempotent: true,
    status: 201,
    params: leadParams,
    body: NewNote,
    reply: LeadEvent,
    errors: [
      'lead.not_found',
      'field.read_only',
      'note.not_found',
      'note.mention_refused',
      'user.not_found',
      'file.not_found',
    ],
  }),
  share: endpoint({
    name: 'leads.share',
    method: 'put',
    path: '/leads/:leadId/collaborators',
    summary: 'Set who works on a lead beside its owner',
    access: 'leads:assign',
    rate: 'write',
    audit: 'lead.shared',
    params: leadParams,
    body: z.strictObject({ userIds: z.array(Id).max(50) }),
    reply: Lead,
    errors: ['lead.not_found', 'user.not_found'],
  }),
  explainAccess: endpoint({
    name: 'leads.explainAccess',
    method: 'get',
    path: '/leads/:leadId/access',
    summary: 'Who can see a lead, and by which rule',
    access: 'users:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    query: z.strictObject({ userId: Id.optional() }),
    reply: z.object({
      items: z.array(LeadAccess),
      /** Of the person asked about: how they see it, or in words why they cannot. */
      answer: z
        .object({ userId: Id, sees: z.boolean(), access: LeadAccess.nullable(), text: z.string() })
        .optional(),
    }),
    errors: ['lead.not_found', 'user.not_found'],
  }),
  sources: endpoint({
    name: 'leads.sources',
    method: 'get',
    path: '/leads/sources',
    summary: 'Sources in use, for filters and forms',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(z.string()) }),
  }),
  ...catalogue,
  ...ponds,
};
