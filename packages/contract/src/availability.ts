import { z } from 'zod';
import { Id } from './common.ts';
import { endpoint } from './endpoint.ts';

/** Minutes of a weekday in a zone; a window whose end is not after its start runs past midnight. */
const HourMinute = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'For example 09:00');
export const HoursWindow = z
  .strictObject({
    /** Days the window begins on; 1 is Monday, 7 is Sunday. */
    days: z.array(z.int().min(1).max(7)).min(1).max(7),
    from: HourMinute,
    to: HourMinute,
  })
  .meta({ id: 'HoursWindow' });
export type HoursWindow = z.output<typeof HoursWindow>;

/** Why somebody was passed over. */
export const SKIPS = [
  'inactive',
  'paused',
  'vacation',
  'off_hours',
  'open_cap',
  'day_cap',
  'unknown',
  'excluded',
] as const;
export type Skip = (typeof SKIPS)[number];

const Day = z.iso.date().refine((day) => day >= '1900', 'Not before 1900');
const cap = z.int().min(0).max(10_000).nullable();
const kept = {
  /** Off: no leads until it is on again. */
  receiving: z.boolean(),
  /** First and last day without leads, by the person's own clock. */
  vacation: z
    .strictObject({ from: Day, to: Day })
    .refine(({ from, to }) => from <= to, { path: ['to'], message: 'Ends before it begins' })
    .nullable(),
  /** Working hours in the person's time zone; null is always. */
  hours: z.array(HoursWindow).min(1).max(21).nullable(),
};
/** What everybody sets for themselves. */
export const AvailabilityChange = z.strictObject(kept).partial().meta({ id: 'AvailabilityChange' });
export type AvailabilityChange = z.output<typeof AvailabilityChange>;
/** Caps are set by whoever manages routing: leads that are not closed, and leads a day; null is no cap. */
export const MemberAvailabilityChange = z
  .strictObject({ ...kept, openCap: cap, dayCap: cap })
  .partial()
  .meta({ id: 'MemberAvailabilityChange' });
export type MemberAvailabilityChange = z.output<typeof MemberAvailabilityChange>;

export const Availability = z
  .object({
    userId: Id,
    ...kept,
    openCap: cap,
    dayCap: cap,
    /** The person's, else the company's. */
    timeZone: z.string(),
    /** Leads of theirs that are not closed, and leads the rules gave them today, claimed ones included. */
    openLeads: z.int(),
    leadsToday: z.int(),
    /** Why they would be passed over right now; null: they receive. `off_hours` holds for rules that ask for it. */
    now: z.enum(SKIPS).nullable(),
  })
  .meta({ id: 'Availability' });
export type Availability = z.output<typeof Availability>;

/** When people receive leads: part of `routing`, apart because everybody's screen has a switch for it. */
export const availability = {
  listAvailability: endpoint({
    name: 'routing.listAvailability',
    method: 'get',
    path: '/routing/availability',
    summary: 'Who receives leads right now, and why not',
    access: 'users:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(Availability) }),
  }),
  ownAvailability: endpoint({
    name: 'routing.ownAvailability',
    method: 'get',
    path: '/routing/availability/own',
    summary: 'When the signed-in person receives leads',
    access: 'self',
    rate: 'read',
    audit: 'none',
    reply: Availability,
    errors: ['user.not_found'],
  }),
  setOwnAvailability: endpoint({
    name: 'routing.setOwnAvailability',
    method: 'patch',
    path: '/routing/availability/own',
    summary: 'Pause, go on vacation, set one’s working hours',
    access: 'self',
    rate: 'write',
    audit: 'availability.set',
    body: AvailabilityChange,
    reply: Availability,
    errors: ['user.not_found'],
  }),
  setAvailability: endpoint({
    name: 'routing.setAvailability',
    method: 'patch',
    path: '/routing/availability/:userId',
    summary: 'Set when somebody receives leads, and how many',
    access: 'routing:manage',
    rate: 'write',
    audit: 'availability.set',
    params: z.strictObject({ userId: Id }),
    body: MemberAvailabilityChange,
    reply: Availability,
    errors: ['user.not_found'],
  }),
};
