import { z } from 'zod';
import { Id, Line, Moment } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { Amount, Day, dealParams, Share } from './shapes.ts';

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

/** Who gets what of a deal, and what agents have agreed with the company. */
export const dealPay = {
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
