import { z } from 'zod';
import { availability, HoursWindow, SKIPS } from './availability.ts';
import { cursorQuery, Id, Line, Moment, pageOf, TimeZone } from './common.ts';
import { endpoint } from './endpoint.ts';
import { INQUIRY_TYPES } from './inquiries.ts';
import { BANDS, LEAD_TYPES } from './leads.ts';
import { OFFER_FALLBACKS, OFFER_MINUTES } from './offers.ts';

// Who shares in turns --------------------------------------------------------------------------------------

const PerRound = z.int().min(1).max(100).default(1);
/**
 * People who share in leads, named one by one or by their team; somebody named twice counts once, with the larger
 * share. `perRound` is how many leads each of them gets in a round: equal shares when all are 1.
 */
export const Sharing = z
  .strictObject({
    people: z
      .array(z.strictObject({ userId: Id, perRound: PerRound }))
      .max(500)
      .default([]),
    teams: z
      .array(z.strictObject({ teamId: Id, perRound: PerRound }))
      .max(50)
      .default([]),
  })
  .meta({ id: 'Sharing' });
export type Sharing = z.output<typeof Sharing>;

// Rules ----------------------------------------------------------------------------------------------------

const Price = z.number().nonnegative().max(9_999_999_999_999);
const words = (max: number) => z.array(Line(120)).min(1).max(max);

/**
 * What a lead must meet: every criterion that is given, and of each any one of its values. There is none for the score,
 * for names, languages or a person's own place: a score band only sets how soon the first answer is due.
 */
export const RuleCriteria = z
  .strictObject({
    sources: words(100),
    tags: words(100),
    leadTypes: z.array(z.enum(LEAD_TYPES)).min(1),
    inquiryTypes: z.array(z.enum(INQUIRY_TYPES)).min(1),
    /** In the company's currency; the price of the property asked about, else the budget, which is to overlap. */
    prices: z
      .array(z.strictObject({ from: Price.nullable(), to: Price.nullable() }))
      .min(1)
      .max(20),
    propertyTypes: words(50),
    /** Territories of agents, in one of which the property asked about lies, else the place looked for. */
    territoryIds: z.array(Id).min(1).max(100),
    /** When the lead comes in, by the clock of `timeZone` (the company's unless said). */
    hours: z.strictObject({ windows: z.array(HoursWindow).min(1).max(14), timeZone: TimeZone.nullable() }),
    hasPhone: z.boolean(),
    hasEmail: z.boolean(),
    /** The property asked about is a listing of the company. */
    ourListing: z.boolean(),
  })
  .partial()
  .meta({ id: 'RuleCriteria' });
export type RuleCriteria = z.output<typeof RuleCriteria>;
export const CRITERIA = [
  'sources',
  'tags',
  'leadTypes',
  'inquiryTypes',
  'prices',
  'propertyTypes',
  'territoryIds',
  'hours',
  'hasPhone',
  'hasEmail',
  'ourListing',
] as const satisfies readonly (keyof RuleCriteria)[];
export type Criterion = (typeof CRITERIA)[number];

/** One way to place a lead. */
export const RouteStep = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('agent'), userId: Id }),
    /** Round robin: whoever has had the least of their share of this round. */
    z.strictObject({ kind: z.literal('turns'), among: Sharing }),
    /** Round robin among the agents of the territory the lead lies in. */
    z.strictObject({ kind: z.literal('territory') }),
    /** All are told, the first to claim gets it; after `minutes` it goes to the rule's next step. */
    z.strictObject({
      kind: z.literal('claim'),
      among: Sharing,
      minutes: z.int().min(OFFER_MINUTES.least).max(OFFER_MINUTES.most),
      hideName: z.boolean().default(false),
      hideSource: z.boolean().default(false),
    }),
    z.strictObject({ kind: z.literal('pond'), pondId: Id }),
    z.strictObject({ kind: z.literal('listing_agent') }),
    z.strictObject({ kind: z.literal('owner') }),
  ])
  .meta({ id: 'RouteStep' });
export type RouteStep = z.output<typeof RouteStep>;

/** How soon the first answer is due, in minutes; a band may be more urgent than the rest. */
export const Urgency = z
  .strictObject({
    minutes: z.int().min(1).max(1440),
    byBand: z.partialRecord(z.enum(BANDS), z.int().min(1).max(1440)).default({}),
  })
  .meta({ id: 'Urgency' });
export type Urgency = z.output<typeof Urgency>;

const placing = {
  /** The first that finds somebody takes the lead; the others are its fallbacks. After them comes the catch-all. */
  steps: z
    .array(RouteStep)
    .min(1)
    .max(1 + OFFER_FALLBACKS),
  /** Only people in their working hours receive by this rule. */
  workingHoursOnly: z.boolean().default(false),
  /** Null leaves it to the company's setting. */
  urgency: Urgency.nullable().default(null),
};
export const RoutingRule = z
  .strictObject({
    /** Made by whoever writes the rule, and kept while it is edited: its turns go by it. */
    id: Id,
    name: Line(80),
    /** A rule that is off is kept and passed over. */
    on: z.boolean().default(true),
    criteria: RuleCriteria,
    ...placing,
  })
  .meta({ id: 'RoutingRule' });
export type RoutingRule = z.output<typeof RoutingRule>;

/** What happens to leads no rule took. It has no criteria and cannot be removed; behind it is only the company's owner. */
export const CatchAll = z.strictObject(placing).meta({ id: 'CatchAll' });
export type CatchAll = z.output<typeof CatchAll>;

/** All rules of a company, in order: the first that matches takes the lead. */
export const RoutingRules = z
  .strictObject({ rules: z.array(RoutingRule).max(100), catchAll: CatchAll })
  .refine(({ rules }) => new Set(rules.map((r) => r.id)).size === rules.length, {
    path: ['rules'],
    message: 'Two rules have the same id',
  })
  .meta({ id: 'RoutingRules' });
export type RoutingRules = z.output<typeof RoutingRules>;

/** What is wrong with rules: an error refuses publishing, a warning says that something is passed over. */
export const RULE_PROBLEMS = [
  'protected_trait',
  'list_unavailable',
  'price_order',
  'nobody',
  'user_not_found',
  'user_inactive',
  'team_not_found',
  'team_empty',
  'pond_not_found',
  'territory_not_found',
  'territory_empty',
  'never_reached',
  'steps_unreached',
] as const;
export const RuleProblem = z
  .object({
    severity: z.enum(['error', 'warning']),
    code: z.enum(RULE_PROBLEMS),
    /** Where in the rules, for example `rules.2.steps.0.userId`. */
    path: z.string(),
    /** What it is and what to do about it. */
    message: z.string(),
  })
  .meta({ id: 'RuleProblem' });
export type RuleProblem = z.output<typeof RuleProblem>;

export const RoutingVersion = z
  .object({
    version: z.int(),
    publishedAt: Moment,
    /** Null for the first one, which every company has. */
    publishedBy: Id.nullable(),
    rules: RoutingRules,
  })
  .meta({ id: 'RoutingVersion' });
export type RoutingVersion = z.output<typeof RoutingVersion>;

export const RoutingDraft = z
  .object({
    /** Counts the saves of drafts: what a save or publish was made from. */
    revision: z.int(),
    /** The published version it began from. */
    basedOn: z.int(),
    savedAt: Moment,
    savedBy: Id.nullable(),
    rules: RoutingRules,
    problems: z.array(RuleProblem),
  })
  .meta({ id: 'RoutingDraft' });
export type RoutingDraft = z.output<typeof RoutingDraft>;

export const RoutingOverview = z
  .object({
    published: RoutingVersion.extend({ problems: z.array(RuleProblem) }),
    /** Only for whoever manages routing. */
    draft: RoutingDraft.nullable(),
    /** What the next save of a draft names. */
    revision: z.int(),
  })
  .meta({ id: 'RoutingOverview' });
export type RoutingOverview = z.output<typeof RoutingOverview>;

// Turns ----------------------------------------------------------------------------------------------------

/** A round robin as it stands: who is next, and how far the round is. */
export const Turns = z
  .object({
    /** The rule's or the territory's; null is the catch-all. */
    ringId: Id.nullable(),
    kind: z.enum(['rule', 'territory', 'catch_all']),
    name: z.string(),
    /** Which step of the rule; 0 for a territory. */
    step: z.int(),
    nextUserId: Id.nullable(),
    people: z.array(
      z.object({
        userId: Id,
        perRound: z.int(),
        /** Leads of this round so far. */
        taken: z.int(),
        /** Why they are passed over; null: they receive. */
        now: z.enum(SKIPS).nullable(),
      }),
    ),
  })
  .meta({ id: 'Turns' });
export type Turns = z.output<typeof Turns>;

// Territories ----------------------------------------------------------------------------------------------

/** Degrees, longitude first, as in GeoJSON. */
const Point = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
/** Corners of a closed line; the last one need not repeat the first. */
const Corners = z.array(Point).min(3).max(1000);
export const TerritoryArea = z
  .strictObject({ outline: Corners, holes: z.array(Corners).max(20).default([]) })
  .meta({ id: 'TerritoryArea' });
export type TerritoryArea = z.output<typeof TerritoryArea>;

const territory = {
  name: Line(80),
  /** City, or "City, ST" where the name alone is taken in several states. */
  cities: z.array(Line(120)).max(500),
  /** ZIP or postal codes; one that ends in * stands for all that begin so. */
  postalCodes: z
    .array(
      z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^[A-Z0-9][A-Z0-9 -]{1,9}\*?$/),
    )
    .max(2000),
  areas: z.array(TerritoryArea).max(50),
  agents: Sharing,
};
export const Territory = z.object({ id: Id, ...territory }).meta({ id: 'Territory' });
export type Territory = z.output<typeof Territory>;
export const NewTerritory = z
  .strictObject({
    name: territory.name,
    cities: territory.cities.default([]),
    postalCodes: territory.postalCodes.default([]),
    areas: territory.areas.default([]),
    agents: Sharing.default({ people: [], teams: [] }),
  })
  .meta({ id: 'NewTerritory' });
export const TerritoryChange = z.strictObject(territory).partial().meta({ id: 'TerritoryChange' });

// Decisions ------------------------------------------------------------------------------------------------

export const OUTCOMES = ['given', 'kept', 'offered', 'pond'] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** Why a lead was routed: it came in, an offer ran out, nobody answered it in time. */
export const ROUTING_CAUSES = ['inquiry', 'import', 'offer_over', 'unanswered'] as const;
export type RoutingCause = (typeof ROUTING_CAUSES)[number];

export const CriterionTry = z
  .object({
    criterion: z.enum(CRITERIA),
    matched: z.boolean(),
    /** What the rule asks for, in words. */
    wanted: z.string(),
    /** What the lead had, in words; null when nothing is known or the reader's role hides it. */
    had: z.string().nullable(),
  })
  .meta({ id: 'CriterionTry' });
export const RuleTry = z
  .object({
    ruleId: Id,
    name: z.string(),
    state: z.enum(['matched', 'not_matched', 'off']),
    criteria: z.array(CriterionTry),
  })
  .meta({ id: 'RuleTry' });
export type RuleTry = z.output<typeof RuleTry>;
export const StepTry = z
  .object({
    /** Null: of the catch-all, and `last_resort` the company's owner behind it. */
    ruleId: Id.nullable(),
    kind: z.enum([...RouteStep.options.map((o) => o.shape.kind.value), 'last_resort']),
    /** What became of it, in words. */
    text: z.string(),
    placed: z.boolean(),
    /** At most 100 of them. */
    skipped: z.array(z.object({ userId: Id, why: z.enum(SKIPS) })),
  })
  .meta({ id: 'StepTry' });
export type StepTry = z.output<typeof StepTry>;
/** How a lead found its way: every rule tried, why it matched or not, who was passed over, who got it. */
export const RoutingDecision = z
  .object({
    id: Id,
    leadId: Id,
    at: Moment,
    version: z.int(),
    cause: z.enum(ROUTING_CAUSES),
    outcome: z.enum(OUTCOMES),
    /** The rule that took it; null for the catch-all and for a lead that stays with its owner. */
    ruleId: Id.nullable(),
    ruleName: z.string().nullable(),
    /** Of an offer, who claimed it. */
    userId: Id.nullable(),
    pondId: Id.nullable(),
    offeredTo: z.array(Id),
    /** Minutes to the first answer, when the rule says so. */
    minutes: z.int().nullable(),
    /** The whole in one sentence. */
    text: z.string(),
    rules: z.array(RuleTry),
    steps: z.array(StepTry),
  })
  .meta({ id: 'RoutingDecision' });
export type RoutingDecision = z.output<typeof RoutingDecision>;

/** Where rules would place a lead. */
export const RoutingTry = RoutingDecision.pick({
  outcome: true,
  ruleId: true,
  userId: true,
  pondId: true,
  offeredTo: true,
  minutes: true,
  text: true,
  rules: true,
  steps: true,
}).meta({ id: 'RoutingTry' });
export type RoutingTry = z.output<typeof RoutingTry>;

// Simulator ------------------------------------------------------------------------------------------------

const count = z.int();
const beforeAfter = { before: count, after: count };
export const SimulationResult = z
  .object({
    /** Leads that came in by a door or were routed; imported ones and those written by hand are left out. */
    leads: count,
    /** Leads that would have gone somewhere else. */
    moved: count,
    /** Leads each got; of a lead offered to several nobody knows who takes it, so it counts under `offered`. */
    people: z.array(z.object({ userId: Id, ...beforeAfter, offeredBefore: count, offeredAfter: count })),
    ponds: z.array(z.object({ pondId: Id, ...beforeAfter })),
    /** Nobody had them. Only what happened can say so, never the rules. */
    nobody: z.object({ before: count }),
    offered: z.object(beforeAfter),
    /** Per rule, in the order of the draft, then rules that are gone; the catch-all is null. */
    rules: z.array(z.object({ ruleId: Id.nullable(), name: z.string(), ...beforeAfter })),
    /** No rule took them: they went to the catch-all. */
    unmatched: z.object(beforeAfter),
    /** Even the catch-all found nobody: they went to the company's owner. */
    lastResort: z.object(beforeAfter),
    /** Came to somebody outside their working hours. */
    afterHours: z.object(beforeAfter),
    /** How soon a person answered, by the territory of the lead; null is outside all of them. */
    territories: z.array(
      z.object({
        territoryId: Id.nullable(),
        name: z.string(),
        leads: count,
        answered: count,
        p50Minutes: z.number().nullable(),
        p90Minutes: z.number().nullable(),
      }),
    ),
    /** Some that would have gone elsewhere, spread over the days. */
    samples: z.array(
      z.object({
        leadId: Id,
        at: Moment,
        before: z.object({
          userId: Id.nullable(),
          pondId: Id.nullable(),
          offered: z.boolean(),
          text: z.string(),
        }),
        after: z.object({
          userId: Id.nullable(),
          pondId: Id.nullable(),
          offered: z.boolean(),
          text: z.string(),
        }),
        rules: z.array(RuleTry),
        steps: z.array(StepTry),
      }),
    ),
  })
  .meta({ id: 'SimulationResult' });
export type SimulationResult = z.output<typeof SimulationResult>;

export const Simulation = z
  .object({
    id: Id,
    state: z.enum(['running', 'done', 'failed']),
    /** What the draft is compared with. */
    against: z.enum(['published', 'happened']),
    days: z.int(),
    from: Moment,
    to: Moment,
    /** The draft that was tried, and the version that was published then. */
    revision: z.int(),
    version: z.int(),
    /** Leads to look at, and how many are done. */
    total: z.int(),
    done: z.int(),
    startedBy: Id.nullable(),
    startedAt: Moment,
    finishedAt: Moment.nullable(),
    result: SimulationResult.nullable(),
  })
  .meta({ id: 'Simulation' });
export type Simulation = z.output<typeof Simulation>;

// Endpoints ------------------------------------------------------------------------------------------------

const saveErrors = ['routing.stale'] as const;

export const routing = {
  overview: endpoint({
    name: 'routing.overview',
    method: 'get',
    path: '/routing',
    summary: 'The published rules, the draft, and what is wrong with either',
    access: 'users:read',
    rate: 'read',
    audit: 'none',
    reply: RoutingOverview,
  }),
  saveDraft: endpoint({
    name: 'routing.saveDraft',
    method: 'put',
    path: '/routing/draft',
    summary:
      'Keep rules as the draft. What is wrong with them is answered and refuses nothing; 409 when somebody else saved meanwhile',
    access: 'routing:manage',
    rate: 'write',
    audit: 'routing.draft_saved',
    body: z.strictObject({ revision: z.int(), rules: RoutingRules }),
    reply: RoutingDraft,
    errors: saveErrors,
  }),
  discardDraft: endpoint({
    name: 'routing.discardDraft',
    method: 'delete',
    path: '/routing/draft',
    summary: 'Throw the draft away',
    access: 'routing:manage',
    rate: 'write',
    audit: 'routing.draft_discarded',
    status: 204,
    reply: z.undefined(),
    errors: ['routing.no_draft'],
  }),
  publish: endpoint({
    name: 'routing.publish',
    method: 'post',
    path: '/routing/versions',
    summary: 'Make the draft the rules for leads that come in from now on',
    access: 'routing:manage',
    rate: 'write',
    audit: 'routing.published',
    idempotent: true,
    status: 201,
    body: z.strictObject({ revision: z.int() }),
    reply: RoutingVersion,
    errors: ['routing.stale', 'routing.no_draft', 'routing.refused', 'fair_housing.unavailable'],
  }),
  listVersions: endpoint({
    name: 'routing.listVersions',
    method: 'get',
    path: '/routing/versions',
    summary: 'Rules that were published, the newest first',
    access: 'routing:manage',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({ ...cursorQuery }),
    reply: pageOf(RoutingVersion.omit({ rules: true }).extend({ ruleCount: z.int() })),
    errors: ['request.cursor_invalid'],
  }),
  getVersion: endpoint({
    name: 'routing.getVersion',
    method: 'get',
    path: '/routing/versions/:version',
    summary: 'Rules as they were published',
    access: 'routing:manage',
    rate: 'read',
    audit: 'none',
    params: z.strictObject({ version: z.coerce.number().int().min(1).max(2_147_483_647) }),
    reply: RoutingVersion,
    errors: ['routing.version_not_found'],
  }),
  turns: endpoint({
    name: 'routing.turns',
    method: 'get',
    path: '/routing/turns',
    summary: 'Who is next in every round robin of the published rules and territories',
    access: 'users:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(Turns) }),
  }),
  tryRules: endpoint({
    name: 'routing.tryRules',
    method: 'post',
    path: '/routing/tries',
    summary: 'Where rules would place a lead if it came in now; changes nothing',
    access: 'routing:manage',
    rate: 'read',
    audit: 'none',
    body: z.strictObject({ leadId: Id, rules: RoutingRules }),
    reply: RoutingTry,
    errors: ['lead.not_found'],
  }),
  leadDecisions: endpoint({
    name: 'routing.leadDecisions',
    method: 'get',
    path: '/leads/:leadId/routing',
    summary: 'How the rules placed this lead, the latest first (the last 50)',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: z.strictObject({ leadId: Id }),
    reply: z.object({ items: z.array(RoutingDecision) }),
    errors: ['lead.not_found'],
  }),
  listTerritories: endpoint({
    name: 'routing.listTerritories',
    method: 'get',
    path: '/routing/territories',
    summary: 'Territories by name',
    access: 'users:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(Territory) }),
  }),
  createTerritory: endpoint({
    name: 'routing.createTerritory',
    method: 'post',
    path: '/routing/territories',
    summary: 'Add a territory',
    access: 'routing:manage',
    rate: 'write',
    audit: 'territory.saved',
    idempotent: true,
    status: 201,
    body: NewTerritory,
    reply: Territory,
    errors: ['territory.name_taken', 'user.not_found', 'team.not_found'],
  }),
  updateTerritory: endpoint({
    name: 'routing.updateTerritory',
    method: 'patch',
    path: '/routing/territories/:territoryId',
    summary: 'Change a territory; lists replace',
    access: 'routing:manage',
    rate: 'write',
    audit: 'territory.saved',
    params: z.strictObject({ territoryId: Id }),
    body: TerritoryChange,
    reply: Territory,
    errors: ['territory.not_found', 'territory.name_taken', 'user.not_found', 'team.not_found'],
  }),
  removeTerritory: endpoint({
    name: 'routing.removeTerritory',
    method: 'delete',
    path: '/routing/territories/:territoryId',
    summary: 'Remove a territory; rules that name it pass it over',
    access: 'routing:manage',
    rate: 'write',
    audit: 'territory.removed',
    status: 204,
    params: z.strictObject({ territoryId: Id }),
    reply: z.undefined(),
    errors: ['territory.not_found'],
  }),
  ...availability,
  startSimulation: endpoint({
    name: 'routing.startSimulation',
    method: 'post',
    path: '/routing/simulations',
    summary: 'Replay the leads of the last days against the draft (the published rules where there is none)',
    access: 'routing:manage',
    rate: 'write',
    audit: 'simulation.requested',
    idempotent: true,
    status: 202,
    body: z.strictObject({
      days: z.int().min(1).max(365).default(30),
      against: z.enum(['published', 'happened']).default('published'),
    }),
    reply: Simulation,
    errors: ['routing.simulation_running'],
  }),
  listSimulations: endpoint({
    name: 'routing.listSimulations',
    method: 'get',
    path: '/routing/simulations',
    summary: 'The last 20 simulations, newest first, without their results',
    access: 'routing:manage',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(Simulation.omit({ result: true })) }),
  }),
  getSimulation: endpoint({
    name: 'routing.getSimulation',
    method: 'get',
    path: '/routing/simulations/:simulationId',
    summary: 'A simulation with what it found',
    access: 'routing:manage',
    rate: 'read',
    audit: 'none',
    params: z.strictObject({ simulationId: Id }),
    reply: Simulation,
    errors: ['routing.simulation_not_found'],
  }),
};
