import { z } from 'zod';
import { Id, Moment } from '../common.ts';
import { OFFSET_UNITS } from './days.ts';
import { RISK_LEVELS, RISK_REASONS } from './risk.ts';
import {
  DEAL_STATES,
  DealDates,
  DealRole,
  DealSide,
  ITEM_ROLES,
  LOST_REASONS,
  MILESTONES,
} from './values.ts';

export const Risk = z.object({
  level: z.enum(RISK_LEVELS),
  reasons: z.array(z.object({ code: z.enum(RISK_REASONS), count: z.int() })),
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
