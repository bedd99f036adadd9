import { z } from 'zod';
import { Day } from './shapes.ts';

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

const dateShape = <T extends z.ZodType>(day: T) =>
  Object.fromEntries(MILESTONES.map((key) => [key, day])) as Record<Milestone, T>;
export const DealDates = z.object(dateShape(Day.nullable())).meta({ id: 'DealDates' });
export type DealDates = z.output<typeof DealDates>;
/** Dates to change; those left out stay. */
export const DatesPatch = z.strictObject(dateShape(Day.nullable().optional()));
