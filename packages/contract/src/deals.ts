import { z } from 'zod';
import { Currency, cursorQuery, Id, Line, Moment, pageOf, Text } from './common.ts';
import { WHOLE } from './deals/commission.ts';
import { OFFSET_UNITS } from './deals/days.ts';
import { RISK_LEVELS, RISK_REASONS } from './deals/risk.ts';
import { endpoint } from './endpoint.ts';

/** Whom the company stands for. */
export const DEAL_SIDES = ['buyer', 'seller', 'both', 'rental'] as const;
export const DealSide = z.enum(DEAL_SIDES);
export type DealSide = z.output<typeof DealSide>;

export const DEAL_STATES = ['open', 'won', 'lost'] as const;
export type DealState = (typeof DEAL_STATES)[number];

/** Dates of a deal, in the order in which they usually come. */
export const MILESTONES = [
  'offer',
  'acceptance',
  'earnest',
  'dueDiligence',
  'inspection',
  'appraisal',
  'finance',
  'walkThrough',
  'closing',
  'possession',
] as const;
export type Milestone = (typeof MILESTONES)[number];

/** Why a deal fell through. */
export const LOST_REASONS = [
  'financing',
  'inspection',
  'appraisal',
  'title',
  'sale_of_other_home',
  'other_offer',
  'changed_mind',
  'other',
] as const;
export type LostReason = (typeof LOST_REASONS)[number];

export const DEAL_ROLES = [
  'buyer',
  'seller',
  'tenant',
  'landlord',
  'buyer_agent',
  'listing_agent',
  'coordinator',
  'lender',
  'title',
  'attorney',
  'inspector',
  'other',
] as const;
export const DealRole = z.enum(DEAL_ROLES);
export type DealRole = z.output<typeof DealRole>;

/** Who does an item of the checklist. */
export const ITEM_ROLES = [
  'agent',
  'coordinator',
  'buyer',
  'seller',
  'lender',
  'title',
  'attorney',
  'inspector',
] as const;
export type ItemRole = (typeof ITEM_ROLES)[number];

export const PEOPLE_MAX = 40;
export const ITEMS_MAX = 200;
const LINKS_MAX = 10;

const Day = z.iso.date().refine((day) => day >= '1900-01-01' && day <= '2199-12-31', 'Between 1900 and 2199');
/** A month of the calendar, `2026-11`. */
const Month = z.string().regex(/^(?:19|2[01])\d\d-(?:0[1-9]|1[0-2])$/, 'A month, for example 2026-11');
/** Whole minor units of the currency: cents. */
const Amount = z.int().min(0).max(10_000_000_000_000);
/** Thousandths of a per cent: 100 % is 100,000. */
const Share = z.int().min(0).max(WHOLE);

const dateShape = <T extends z.ZodType>(day: T) =>
  Object.fromEntries(MILESTONES.map((key) => [key, day])) as Record<Milestone, T>;
export const DealDates = z.object(dateShape(Day.nullable())).meta({ id: 'DealDates' });
export type DealDates = z.output<typeof DealDates>;
/** Dates to change; those left out stay. */
const DatesPatch = z.strictObject(dateShape(Day.nullable().optional()));

export const Risk = z.object({
  level: z.enum(RISK_LEVELS),
  reasons: z.array(z.object({ code: z.enum(RISK_REASONS), count: z.int() })),
});

/** A link to a document that is kept elsewhere, or its name alone. */
const Link = z.strictObject({
  name: Line(120),
  url: z
    .url({ protocol: /^https?$/ })
    .max(1000)
    .nullable()
    .default(null),
});

export const ChecklistItem = z
  .object({
    id: Id,
    version: z.int(),
    title: z.string(),
    role: z.enum(ITEM_ROLES),
    milestone: z.enum(MILESTONES).nullable(),
    /** Days from the milestone; negative is before it. */
    offset: z.int(),
    unit: z.enum(OFFSET_UNITS),
    /** Closing waits for it. */
    blocking: z.boolean(),
    dueOn: z.string().nullable(),
    /** The day was set by hand and does not follow its milestone. */
    fixed: z.boolean(),
    doneAt: Moment.nullable(),
    doneBy: Id.nullable(),
    links: z.array(z.object({ name: z.string(), url: z.string().nullable() })),
  })
  .meta({ id: 'ChecklistItem' });
export type ChecklistItem = z.output<typeof ChecklistItem>;

export const DealPerson = z
  .object({
    id: Id,
    role: DealRole,
    /** One of three: a lead, a colleague, or somebody outside. */
    leadId: Id.nullable(),
    userId: Id.nullable(),
    /** Null of a lead beyond the reader's reach, and of a colleague, whose name the directory has. */
    name: z.string().nullable(),
    company: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
  })
  .meta({ id: 'DealPerson' });
export type DealPerson = z.output<typeof DealPerson>;

const dealFields = {
  id: Id,
  version: z.int(),
  name: z.string(),
  side: DealSide,
  state: z.enum(DEAL_STATES),
  stageId: Id,
  pipelineId: Id,
  stageSince: Moment,
  ownerId: Id.nullable(),
  /** The company's own listing, when it is one; the address is kept either way. */
  listingId: Id.nullable(),
  address: z.string().nullable(),
  price: z.int().nullable(),
  currency: z.string(),
  /** The expected day, and the day it was closed. */
  closingOn: z.string().nullable(),
  closedOn: z.string().nullable(),
  lostReason: z.enum(LOST_REASONS).nullable(),
  risk: Risk,
  createdAt: Moment,
  updatedAt: Moment,
};

export const DealRow = z
  .object({
    ...dealFields,
    /** Leads on it within the reader's reach, at most three. */
    leads: z.array(z.object({ id: Id, name: z.string().nullable() })),
    /** Of the checklist: how many are done, how many there are, and what is due first. */
    done: z.int(),
    items: z.int(),
    next: z.object({ title: z.string(), dueOn: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'DealRow' });
export type DealRow = z.output<typeof DealRow>;

export const Deal = z
  .object({
    ...dealFields,
    earnestMoney: z.int().nullable(),
    dates: DealDates,
    /** What was written when it fell through. */
    lostNote: z.string().nullable(),
    people: z.array(DealPerson),
    checklist: z.array(ChecklistItem),
    mayUpdate: z.boolean(),
    /** How much of its commission the reader sees: nothing, the own lines, or all of it. */
    commission: z.enum(['none', 'own', 'whole']),
  })
  .meta({ id: 'Deal' });
export type Deal = z.output<typeof Deal>;

export const DealEvent = z
  .object({
    id: Id,
    kind: z.enum(['created', 'moved', 'changed', 'won', 'lost', 'reopened']),
    at: Moment,
    userId: Id.nullable(),
    /** What changed, and the deal as it stood after it. */
    changed: z.array(z.string()),
    fromStageId: Id.nullable(),
    stageId: Id,
    state: z.enum(DEAL_STATES),
    reason: z.enum(LOST_REASONS).nullable(),
    price: z.int().nullable(),
    closingOn: z.string().nullable(),
  })
  .meta({ id: 'DealEvent' });
export type DealEvent = z.output<typeof DealEvent>;

/** An item whose day a change of dates moves. */
export const DateMove = z
  .object({
    itemId: Id,
    title: z.string(),
    role: z.enum(ITEM_ROLES),
    blocking: z.boolean(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    /** The new day is over already. */
    late: z.boolean(),
  })
  .meta({ id: 'DateMove' });
export type DateMove = z.output<typeof DateMove>;
export const DatesPreview = z
  .object({
    moves: z.array(DateMove),
    /** Items that follow a changed milestone but keep the day that was set by hand. */
    kept: z.array(z.object({ itemId: Id, title: z.string(), dueOn: z.string().nullable() })),
    /** Items that are done already and stay as they are. */
    done: z.int(),
  })
  .meta({ id: 'DatesPreview' });
export type DatesPreview = z.output<typeof DatesPreview>;

const TemplateItem = z.strictObject({
  title: Line(160),
  role: z.enum(ITEM_ROLES).default('agent'),
  milestone: z.enum(MILESTONES).nullable().default(null),
  offset: z.int().min(-730).max(730).default(0),
  unit: z.enum(OFFSET_UNITS).default('calendar'),
  blocking: z.boolean().default(false),
});
const templateFields = {
  name: Line(80),
  /** Null: of every pipeline, of every side. */
  pipelineId: Id.nullable(),
  side: DealSide.nullable(),
  items: z.array(TemplateItem).min(1).max(100),
};
export const ChecklistTemplate = z
  .object({ id: Id, version: z.int(), ...templateFields })
  .meta({ id: 'ChecklistTemplate' });
export type ChecklistTemplate = z.output<typeof ChecklistTemplate>;

const Referral = z.strictObject({ share: Share, to: Line(120) });
/** How a side is paid: a share of the price, or an amount. */
const Gross = z.union([z.strictObject({ rate: Share }), z.strictObject({ flat: Amount })]);
export const CommissionSide = z
  .strictObject({
    side: z.enum(['listing', 'buying', 'rental']),
    gross: Gross,
    referral: Referral.nullable().default(null),
    agents: z.array(z.strictObject({ agentId: Id, share: Share })).max(20),
  })
  .meta({ id: 'CommissionSide' });
export type CommissionSide = z.output<typeof CommissionSide>;

const split = { company: Share, team: Share, agent: Share };
/** What an agent has agreed with the company, from a day on. */
export const CommissionPlan = z
  .object({
    id: Id,
    /** Null: everybody without a plan of their own. */
    agentId: Id.nullable(),
    /** The day it begins; it holds until the next one does. */
    from: z.string(),
    ...split,
    cap: z.int().nullable(),
    /** First day of the year a cap is counted by, `MM-DD`. */
    capYearFrom: z.string(),
    fee: z.int(),
  })
  .meta({ id: 'CommissionPlan' });
export type CommissionPlan = z.output<typeof CommissionPlan>;

const AgentLine = z
  .object({
    agentId: Id,
    portion: z.int(),
    company: z.int(),
    team: z.int(),
    fee: z.int(),
    agent: z.int(),
    capLeft: z.int().nullable(),
    capped: z.boolean(),
  })
  .meta({ id: 'CommissionLine' });
const CommissionSum = z
  .object({
    gross: z.int(),
    sides: z.array(
      z.object({
        side: z.string(),
        gross: z.int(),
        referral: z.int(),
        referralTo: z.string().nullable(),
        net: z.int(),
      }),
    ),
    agents: z.array(AgentLine),
    referral: z.int(),
    company: z.int(),
    team: z.int(),
    agent: z.int(),
  })
  .meta({ id: 'CommissionSum' });

export const DealCommission = z
  .object({
    scope: z.enum(['own', 'whole']),
    /** Version of the terms; 0 before they are first saved. */
    version: z.int(),
    currency: z.string(),
    /** Null unless the reader sees the whole. */
    terms: z.object({ sides: z.array(CommissionSide) }).nullable(),
    /** The plans that count, with what was paid towards each cap by other deals. Empty unless the reader sees the whole. */
    plans: z.array(z.object({ agentId: Id, ...split, cap: z.int().nullable(), paid: z.int(), fee: z.int() })),
    /** Null while the terms do not work out, or unless the reader sees the whole. */
    sum: CommissionSum.nullable(),
    /** Lines of the people within reach. */
    lines: z.array(AgentLine),
    /** What is missing, for whoever may mend it. */
    problems: z.array(
      z.object({
        code: z.enum(['split_not_whole', 'no_plan', 'agent_twice', 'no_price']),
        side: z.string().nullable(),
        agentId: Id.nullable(),
        by: z.int().nullable(),
      }),
    ),
    /** Kept as it was when the deal closed. */
    computedAt: Moment.nullable(),
  })
  .meta({ id: 'DealCommission' });
export type DealCommission = z.output<typeof DealCommission>;

/** Entries of a stage whose deals are decided. Under {@link FORECAST_MIN} nothing is said of the rate. */
export const FORECAST_MIN = 20;
const WinRate = z.object({
  stageId: Id,
  /** Deals that were in the stage and are decided, and those of them that were won. */
  decided: z.int(),
  won: z.int(),
  /** Deals that were in it and are still open: they count nothing yet. */
  open: z.int(),
  /** Null with too few decided; with the Wilson 95 % interval. */
  rate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
const ForecastPart = z.object({
  currency: z.string(),
  deals: z.int(),
  /** All of them, unweighted. */
  total: z.int(),
  /** Those whose stage has a rate, each times it; and how much of `total` they are. */
  weighted: z.int(),
  weighable: z.int(),
});
export const Forecast = z
  .object({
    /** The end of this day, in the company's time zone. */
    asOf: z.string(),
    stages: z.array(WinRate.extend({ parts: z.array(ForecastPart) })),
    /** By the month in which closing is expected; null: no day is set. */
    months: z.array(z.object({ month: z.string().nullable(), parts: z.array(ForecastPart) })),
    totals: z.array(ForecastPart),
    /** There are more open deals than the forecast reads. */
    capped: z.boolean(),
  })
  .meta({ id: 'Forecast' });
export type Forecast = z.output<typeof Forecast>;

const Outsider = z.strictObject({
  name: Line(120),
  company: Line(120).nullable().default(null),
  email: z.email().max(254).nullable().default(null),
  phone: Line(40).nullable().default(null),
});
const NewPerson = z.union([
  z.strictObject({ role: DealRole, leadId: Id }),
  z.strictObject({ role: DealRole, userId: Id }),
  z.strictObject({ role: DealRole, outside: Outsider }),
]);
export type NewDealPerson = z.output<typeof NewPerson>;

const written = {
  name: Line(120),
  side: DealSide,
  ownerId: Id.nullable(),
  listingId: Id.nullable(),
  address: Line(200).nullable(),
  price: Amount.nullable(),
  currency: Currency,
  earnestMoney: Amount.nullable(),
};

const dealParams = z.strictObject({ dealId: Id });
const itemParams = z.strictObject({ dealId: Id, itemId: Id });
const narrowed = {
  state: z.enum(DEAL_STATES).optional(),
  pipelineId: Id.optional(),
  stageId: Id.optional(),
  ownerId: Id.optional(),
  leadId: Id.optional(),
  side: DealSide.optional(),
  /** Month of closing: the day it was closed, of an open one the day it is expected. */
  closing: Month.optional(),
};
const DEAL_SORTS = ['closing', '-updated'] as const;
export type DealSort = (typeof DEAL_SORTS)[number];

const itemFields = {
  title: Line(160),
  role: z.enum(ITEM_ROLES),
  milestone: z.enum(MILESTONES).nullable(),
  offset: z.int().min(-730).max(730),
  unit: z.enum(OFFSET_UNITS),
  blocking: z.boolean(),
  /** A day set by hand stays; null has the item follow its milestone again. */
  dueOn: Day.nullable(),
  links: z.array(Link).max(LINKS_MAX),
};

/** Business that was signed: deals, their checklist, commission and forecast. */
export const deals = {
  list: endpoint({
    name: 'deals.list',
    method: 'get',
    path: '/deals',
    summary: 'Deals within reach, a page at a time',
    access: 'deals:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({ ...narrowed, sort: z.enum(DEAL_SORTS).default('closing'), ...cursorQuery }),
    reply: pageOf(DealRow),
    errors: ['request.cursor_invalid'],
  }),
  board: endpoint({
    name: 'deals.board',
    method: 'get',
    path: '/deals/board',
    summary: 'Open deals of a pipeline, the first page of every stage; more of a stage by the list',
    access: 'deals:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      pipelineId: Id.optional(),
      ownerId: Id.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    reply: z.object({
      pipelineId: Id,
      columns: z.array(
        z.object({
          stageId: Id,
          items: z.array(DealRow),
          nextCursor: z.string().nullable(),
          total: z.int(),
          totalCapped: z.boolean(),
          sums: z.array(z.object({ currency: z.string(), amount: z.int() })),
        }),
      ),
    }),
    errors: ['pipeline.not_found'],
  }),
  forecast: endpoint({
    name: 'deals.forecast',
    method: 'get',
    path: '/deals/forecast',
    summary: 'Open deals within reach, weighted by what the company won of each stage so far',
    access: 'deals:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      pipelineId: Id.optional(),
      ownerId: Id.optional(),
      /** As it stood at the end of this day; today without it. */
      asOf: Day.optional(),
    }),
    reply: Forecast,
    errors: ['pipeline.not_found'],
  }),
  create: endpoint({
    name: 'deals.create',
    method: 'post',
    path: '/deals',
    summary: 'Open a deal; the checklists that fit come with it',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.created',
    idempotent: true,
    status: 201,
    body: z.strictObject({ name: written.name, side: written.side }).extend(
      z
        .strictObject({
          ...written,
          /** The first stage of the pipeline when left out. */
          stageId: Id,
          pipelineId: Id,
          dates: DatesPatch,
          people: z.array(NewPerson).max(20),
        })
        .omit({ name: true, side: true })
        .partial().shape,
    ),
    reply: Deal,
    errors: [
      'stage.not_found',
      'pipeline.not_found',
      'lead.not_found',
      'user.not_found',
      'listing.not_found',
      'deal.fields_missing',
      'deal.needs_outcome',
      'auth.forbidden',
    ],
  }),
  get: endpoint({
    name: 'deals.get',
    method: 'get',
    path: '/deals/:dealId',
    summary: 'One deal with its people and checklist',
    access: 'deals:read',
    rate: 'read',
    audit: 'none',
    params: dealParams,
    reply: Deal,
    errors: ['deal.not_found'],
  }),
  update: endpoint({
    name: 'deals.update',
    method: 'patch',
    path: '/deals/:dealId',
    summary: 'Change a deal',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.updated',
    params: dealParams,
    body: z.strictObject({ version: z.int() }).extend(z.strictObject(written).partial().shape),
    reply: Deal,
    errors: [
      'deal.not_found',
      'deal.stale',
      'deal.closed',
      'user.not_found',
      'listing.not_found',
      'auth.forbidden',
    ],
  }),
  move: endpoint({
    name: 'deals.move',
    method: 'post',
    path: '/deals/:dealId/stage',
    summary: 'Move a deal to another stage that is open',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.moved',
    params: dealParams,
    body: z.strictObject({ version: z.int(), stageId: Id }),
    reply: Deal,
    errors: [
      'deal.not_found',
      'deal.stale',
      'deal.closed',
      'stage.not_found',
      'deal.fields_missing',
      'deal.needs_outcome',
    ],
  }),
  close: endpoint({
    name: 'deals.close',
    method: 'post',
    path: '/deals/:dealId/close',
    summary: 'Close a deal: won, or fallen through with a reason',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.closed',
    params: dealParams,
    body: z.union([
      z.strictObject({ version: z.int(), outcome: z.literal('won'), closedOn: Day, stageId: Id.optional() }),
      z.strictObject({
        version: z.int(),
        outcome: z.literal('lost'),
        closedOn: Day.optional(),
        reason: z.enum(LOST_REASONS),
        note: Text(2000).optional(),
        stageId: Id.optional(),
      }),
    ]),
    reply: Deal,
    errors: [
      'deal.not_found',
      'deal.stale',
      'deal.closed',
      'stage.not_found',
      'deal.fields_missing',
      'deal.commission_open',
    ],
  }),
  reopen: endpoint({
    name: 'deals.reopen',
    method: 'post',
    path: '/deals/:dealId/reopen',
    summary: 'Open a closed deal again; its history stays',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.reopened',
    params: dealParams,
    body: z.strictObject({ version: z.int(), stageId: Id.optional() }),
    reply: Deal,
    errors: ['deal.not_found', 'deal.stale', 'deal.open', 'stage.not_found', 'deal.needs_outcome'],
  }),
  history: endpoint({
    name: 'deals.history',
    method: 'get',
    path: '/deals/:dealId/history',
    summary: 'What happened to a deal, newest first',
    access: 'deals:read',
    rate: 'read',
    audit: 'none',
    params: dealParams,
    query: z.strictObject(cursorQuery),
    reply: pageOf(DealEvent),
    errors: ['deal.not_found', 'request.cursor_invalid'],
  }),
  addPerson: endpoint({
    name: 'deals.addPerson',
    method: 'post',
    path: '/deals/:dealId/people',
    summary: 'Put a lead, a colleague or somebody outside on a deal',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.person_added',
    idempotent: true,
    status: 201,
    params: dealParams,
    body: NewPerson,
    reply: Deal,
    errors: [
      'deal.not_found',
      'lead.not_found',
      'user.not_found',
      'deal.person_twice',
      'deal.too_many',
      'deal.closed',
    ],
  }),
  removePerson: endpoint({
    name: 'deals.removePerson',
    method: 'delete',
    path: '/deals/:dealId/people/:personId',
    summary: 'Take somebody off a deal',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.person_removed',
    params: z.strictObject({ dealId: Id, personId: Id }),
    reply: Deal,
    errors: ['deal.not_found', 'deal.person_not_found', 'deal.closed'],
  }),
  previewDates: endpoint({
    name: 'deals.previewDates',
    method: 'post',
    path: '/deals/:dealId/dates/preview',
    summary: 'What a change of dates would move in the checklist',
    access: 'deals:update',
    rate: 'read',
    audit: 'none',
    params: dealParams,
    body: z.strictObject({ dates: DatesPatch }),
    reply: DatesPreview,
    errors: ['deal.not_found', 'deal.closed'],
  }),
  setDates: endpoint({
    name: 'deals.setDates',
    method: 'put',
    path: '/deals/:dealId/dates',
    summary: 'Change dates; items that follow them move with them, all or nothing',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.dates_changed',
    params: dealParams,
    body: z.strictObject({ version: z.int(), dates: DatesPatch }),
    reply: Deal,
    errors: ['deal.not_found', 'deal.stale', 'deal.closed'],
  }),
  addItem: endpoint({
    name: 'deals.addItem',
    method: 'post',
    path: '/deals/:dealId/checklist',
    summary: 'Add an item to the checklist of a deal',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.item_added',
    idempotent: true,
    status: 201,
    params: dealParams,
    body: z
      .strictObject({ title: itemFields.title })
      .extend(z.strictObject(itemFields).omit({ title: true }).partial().shape),
    reply: Deal,
    errors: ['deal.not_found', 'deal.too_many', 'deal.closed'],
  }),
  updateItem: endpoint({
    name: 'deals.updateItem',
    method: 'patch',
    path: '/deals/:dealId/checklist/:itemId',
    summary: 'Tick an item, or change it',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.item_updated',
    params: itemParams,
    body: z
      .strictObject({ version: z.int() })
      .extend(z.strictObject({ ...itemFields, done: z.boolean() }).partial().shape),
    reply: Deal,
    errors: ['deal.not_found', 'deal.item_not_found', 'deal.item_stale', 'deal.closed'],
  }),
  removeItem: endpoint({
    name: 'deals.removeItem',
    method: 'delete',
    path: '/deals/:dealId/checklist/:itemId',
    summary: 'Remove an item from the checklist of a deal',
    access: 'deals:update',
    rate: 'write',
    audit: 'deal.item_removed',
    params: itemParams,
    reply: Deal,
    errors: ['deal.not_found', 'deal.item_not_found', 'deal.closed'],
  }),
  listTemplates: endpoint({
    name: 'deals.listTemplates',
    method: 'get',
    path: '/deal-templates',
    summary: 'Checklists that new deals begin with',
    access: 'deals:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(ChecklistTemplate) }),
  }),
  createTemplate: endpoint({
    name: 'deals.createTemplate',
    method: 'post',
    path: '/deal-templates',
    summary: 'Keep a checklist for new deals',
    access: 'fields:manage',
    rate: 'write',
    audit: 'deal_template.saved',
    idempotent: true,
    status: 201,
    body: z.strictObject({ name: templateFields.name, items: templateFields.items }).extend(
      z.strictObject({
        pipelineId: templateFields.pipelineId.default(null),
        side: templateFields.side.default(null),
      }).shape,
    ),
    reply: ChecklistTemplate,
    errors: ['pipeline.not_found', 'deal_template.name_taken', 'deal_template.too_many'],
  }),
  updateTemplate: endpoint({
    name: 'deals.updateTemplate',
    method: 'patch',
    path: '/deal-templates/:templateId',
    summary: 'Change a checklist; deals that have it keep what they have',
    access: 'fields:manage',
    rate: 'write',
    audit: 'deal_template.saved',
    params: z.strictObject({ templateId: Id }),
    body: z.strictObject({ version: z.int() }).extend(z.strictObject(templateFields).partial().shape),
    reply: ChecklistTemplate,
    errors: [
      'deal_template.not_found',
      'deal_template.stale',
      'pipeline.not_found',
      'deal_template.name_taken',
    ],
  }),
  removeTemplate: endpoint({
    name: 'deals.removeTemplate',
    method: 'delete',
    path: '/deal-templates/:templateId',
    summary: 'Remove a checklist; deals that have it keep it',
    access: 'fields:manage',
    rate: 'write',
    audit: 'deal_template.removed',
    status: 204,
    params: z.strictObject({ templateId: Id }),
    reply: z.undefined(),
    errors: ['deal_template.not_found'],
  }),
  getCommission: endpoint({
    name: 'deals.getCommission',
    method: 'get',
    path: '/deals/:dealId/commission',
    summary: 'Who gets what of a deal, as far as the reader may see it',
    access: 'deals:commission',
    rate: 'read',
    audit: 'none',
    params: dealParams,
    reply: DealCommission,
    errors: ['deal.not_found'],
  }),
  saveCommission: endpoint({
    name: 'deals.saveCommission',
    method: 'put',
    path: '/deals/:dealId/commission',
    summary: 'Set the terms of a deal’s commission; they must share out to the cent',
    access: 'deals:commission',
    rate: 'write',
    audit: 'deal.commission_saved',
    params: dealParams,
    body: z.strictObject({
      version: z.int(),
      sides: z
        .array(CommissionSide)
        .max(3)
        .refine((sides) => new Set(sides.map((s) => s.side)).size === sides.length, 'Each side once'),
    }),
    reply: DealCommission,
    errors: [
      'deal.not_found',
      'deal.stale',
      'deal.closed',
      'user.not_found',
      'auth.forbidden',
      'commission.refused',
    ],
  }),
  listPlans: endpoint({
    name: 'deals.listPlans',
    method: 'get',
    path: '/commission-plans',
    summary: 'What agents have agreed with the company, of the people within reach',
    access: 'deals:commission',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(CommissionPlan), mayChange: z.boolean() }),
  }),
  savePlan: endpoint({
    name: 'deals.savePlan',
    method: 'put',
    path: '/commission-plans',
    summary: 'Agree on a plan from a day on; one that begins the same day is replaced',
    access: 'deals:commission',
    rate: 'write',
    audit: 'commission_plan.saved',
    body: z.strictObject({
      agentId: Id.nullable(),
      from: Day,
      ...split,
      cap: Amount.nullable().default(null),
      capYearFrom: z
        .string()
        .regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$/, 'Month and day, 01-01 to 12-28')
        .default('01-01'),
      fee: Amount.default(0),
    }),
    reply: CommissionPlan,
    errors: ['user.not_found', 'auth.forbidden', 'commission.refused'],
  }),
  removePlan: endpoint({
    name: 'deals.removePlan',
    method: 'delete',
    path: '/commission-plans/:planId',
    summary: 'Remove a plan; closed deals keep what they were shared out by',
    access: 'deals:commission',
    rate: 'write',
    audit: 'commission_plan.removed',
    status: 204,
    params: z.strictObject({ planId: Id }),
    reply: z.undefined(),
    errors: ['commission_plan.not_found', 'auth.forbidden'],
  }),
};
