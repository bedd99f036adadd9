import { z } from 'zod';
import { Currency, cursorQuery, Id, Line, Moment, pageOf, Text, TimeZone } from './common.ts';
import { endpoint } from './endpoint.ts';
import type { Permission } from './permissions.ts';

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
  'score.changed',
  'outcome.recorded',
  'note.added',
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
  'email.opened',
  'email.clicked',
  'email.received',
  'text.received',
  'email.sent',
  'text.sent',
  'appointment.booked',
  'appointment.held',
  'appointment.missed',
  'unsubscribed',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const FIELD_TYPES = ['text', 'number', 'boolean', 'date', 'select'] as const;
export const FieldKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,59}$/, 'Small letters, digits and _, starting with a letter');

export const CustomField = z
  .object({
    id: Id,
    key: z.string(),
    label: z.string(),
    type: z.enum(FIELD_TYPES),
    options: z.array(z.string()),
    position: z.int(),
  })
  .meta({ id: 'CustomField' });
export type CustomField = z.output<typeof CustomField>;

export const Stage = z
  .object({
    id: Id,
    name: z.string(),
    position: z.int(),
    kind: z.enum(['open', 'won', 'lost']),
    color: z.enum(['v1', 'v2', 'v3', 'v4', 'v5', 'v6']),
  })
  .meta({ id: 'Stage' });
export type Stage = z.output<typeof Stage>;

/** One reason behind a score: what it is in plain words and what it adds or takes, in points. */
export const Reason = z
  .object({ feature: z.string(), label: z.string(), points: z.number() })
  .meta({ id: 'Reason' });

export const LeadScore = z
  .object({
    points: z.int().min(0).max(100),
    band: z.enum(BANDS),
    /** Calibrated chance of the model's target; null when rules answered. */
    probability: z.number().nullable(),
    source: z.enum(['model', 'rules']),
    modelId: Id.nullable(),
    modelVersion: z.string().nullable(),
    scoredAt: Moment,
    /** Change against the last score of an earlier day; null when there is none. */
    delta: z.int().nullable(),
    reasons: z.array(Reason),
  })
  .meta({ id: 'LeadScore' });
export type LeadScore = z.output<typeof LeadScore>;

const CustomValue = z.union([
  z
    .string()
    .max(4000)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u, 'Control characters are not allowed'),
  z.number(),
  z.boolean(),
  z.null(),
]);
export const CustomValues = z.record(FieldKey, CustomValue);

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
    budgetMin: z.number().nullable(),
    budgetMax: z.number().nullable(),
    currency: z.string(),
    timeline: z.enum(TIMELINES).nullable(),
    propertyType: z.string().nullable(),
    location: z.string().nullable(),
    financing: z.enum(FINANCING).nullable(),
    timeZone: z.string().nullable(),
    tags: z.array(z.string()),
    custom: z.record(z.string(), CustomValue),
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
/** `custom` is merged key by key; a null value clears the key. Lists replace. */
export const LeadChange = z
  .strictObject({ version: z.int() })
  .extend(z.strictObject(writable).partial().shape)
  .meta({ id: 'LeadChange' });
export type LeadChange = z.output<typeof LeadChange>;

/** Fields a list can be filtered by; `custom.<key>` as well. */
export const FILTER_FIELDS = [
  'name',
  'type',
  'status',
  'stageId',
  'ownerId',
  /** Leads of everybody in a team. */
  'teamId',
  'pondId',
  'source',
  'campaign',
  'budgetMax',
  'budgetMin',
  'timeline',
  'propertyType',
  'location',
  'financing',
  'tags',
  'score',
  'band',
  'createdAt',
  'lastEventAt',
  'hasEmail',
  'hasPhone',
  'importId',
] as const;
export const FILTER_OPS = [
  'is',
  'isNot',
  'anyOf',
  'noneOf',
  'contains',
  'atLeast',
  'atMost',
  'empty',
  'notEmpty',
] as const;
export const Condition = z.strictObject({
  field: z.union([z.enum(FILTER_FIELDS), z.string().regex(/^custom\.[a-z][a-z0-9_]{0,59}$/)]),
  op: z.enum(FILTER_OPS),
  value: z
    .union([
      z.string().max(500),
      z.number(),
      z.boolean(),
      z.array(z.union([z.string().max(500), z.number()])).max(100),
    ])
    .optional(),
});
export type Condition = z.output<typeof Condition>;

/** The query parameter `filter`: a JSON array of conditions, all of which must hold. */
export const FilterParam = z
  .string()
  .max(8000)
  .transform((text, issue) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      issue.addIssue({ code: 'custom', message: 'Must be a JSON array of conditions' });
      return z.NEVER;
    }
  })
  .pipe(z.array(Condition).max(20));

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
  .extend({ email: z.string().nullable(), phone: z.string().nullable() })
  .meta({ id: 'LeadRow' });
export type LeadRow = z.output<typeof LeadRow>;

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
  })
  .meta({ id: 'LeadEvent' });
export type LeadEvent = z.output<typeof LeadEvent>;

/** Leads without an owner that its members, people and whole teams, see and may claim. */
export const Pond = z
  .object({
    id: Id,
    name: z.string(),
    userIds: z.array(Id),
    teamIds: z.array(Id),
    /** Leads in it, counted to 1,000. */
    leads: z.int(),
  })
  .meta({ id: 'Pond' });
export type Pond = z.output<typeof Pond>;
const pondMembers = { userIds: z.array(Id).max(500), teamIds: z.array(Id).max(100) };

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
      q: z.string().trim().min(1).max(100),
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
    errors: ['lead.not_found'],
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
      group: z.enum(['all', 'notes', 'activity', 'changes']).default('all'),
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
    body: z.strictObject({ text: Text(10_000) }),
    reply: LeadEvent,
    errors: ['lead.not_found', 'field.read_only'],
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
  listPonds: endpoint({
    name: 'leads.listPonds',
    method: 'get',
    path: '/ponds',
    summary: 'Ponds with their members',
    access: 'users:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(Pond) }),
  }),
  createPond: endpoint({
    name: 'leads.createPond',
    method: 'post',
    path: '/ponds',
    summary: 'Add a pond',
    access: 'users:manage',
    rate: 'write',
    audit: 'pond.saved',
    idempotent: true,
    status: 201,
    body: z.strictObject({
      name: Line(80),
      userIds: pondMembers.userIds.default([]),
      teamIds: pondMembers.teamIds.default([]),
    }),
    reply: Pond,
    errors: ['pond.name_taken', 'user.not_found', 'team.not_found'],
  }),
  updatePond: endpoint({
    name: 'leads.updatePond',
    method: 'patch',
    path: '/ponds/:pondId',
    summary: 'Rename a pond or replace its members',
    access: 'users:manage',
    rate: 'write',
    audit: 'pond.saved',
    params: z.strictObject({ pondId: Id }),
    body: z.strictObject({ name: Line(80), ...pondMembers }).partial(),
    reply: Pond,
    errors: ['pond.not_found', 'pond.name_taken', 'user.not_found', 'team.not_found'],
  }),
  removePond: endpoint({
    name: 'leads.removePond',
    method: 'delete',
    path: '/ponds/:pondId',
    summary: 'Remove a pond; its leads belong to nobody then',
    access: 'users:manage',
    rate: 'write',
    audit: 'pond.removed',
    status: 204,
    params: z.strictObject({ pondId: Id }),
    reply: z.undefined(),
    errors: ['pond.not_found'],
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
  listStages: endpoint({
    name: 'leads.listStages',
    method: 'get',
    path: '/stages',
    summary: 'Pipeline stages in order',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(Stage) }),
  }),
  saveStages: endpoint({
    name: 'leads.saveStages',
    method: 'put',
    path: '/stages',
    summary: 'Replace the ordered list of stages; a stage in use cannot go',
    access: 'fields:manage',
    rate: 'write',
    audit: 'stages.saved',
    body: z.strictObject({
      items: z
        .array(
          z.strictObject({
            id: Id.optional(),
            name: Line(60),
            kind: z.enum(['open', 'won', 'lost']).default('open'),
          }),
        )
        .min(1)
        .max(30),
    }),
    reply: z.object({ items: z.array(Stage) }),
    errors: ['stage.not_found', 'field.in_use'],
  }),
  listFields: endpoint({
    name: 'leads.listFields',
    method: 'get',
    path: '/fields',
    summary: 'Custom fields of leads',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(CustomField) }),
  }),
  createField: endpoint({
    name: 'leads.createField',
    method: 'post',
    path: '/fields',
    summary: 'Add a custom field',
    access: 'fields:manage',
    rate: 'write',
    audit: 'field.created',
    idempotent: true,
    status: 201,
    body: z.strictObject({
      label: Line(80),
      key: FieldKey.optional(),
      type: z.enum(FIELD_TYPES),
      options: z.array(Line(120)).max(200).default([]),
    }),
    reply: CustomField,
    errors: ['field.key_taken'],
  }),
  updateField: endpoint({
    name: 'leads.updateField',
    method: 'patch',
    path: '/fields/:fieldId',
    summary: 'Rename a custom field or change its choices',
    access: 'fields:manage',
    rate: 'write',
    audit: 'field.updated',
    params: z.strictObject({ fieldId: Id }),
    body: z.strictObject({
      label: Line(80).optional(),
      options: z.array(Line(120)).max(200).optional(),
      position: z.int().min(0).optional(),
    }),
    reply: CustomField,
    errors: ['field.not_found'],
  }),
};
