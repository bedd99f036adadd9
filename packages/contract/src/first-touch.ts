import { z } from 'zod';
import { Id, Moment, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { LeadEvent } from './leads.ts';

export const TOUCH_KINDS = ['call', 'text', 'email', 'meeting'] as const;
export type TouchKind = (typeof TOUCH_KINDS)[number];
export const TOUCH_OUTCOMES = ['spoke', 'voicemail', 'no_answer', 'wrong_number', 'do_not_call'] as const;
export type TouchOutcome = (typeof TOUCH_OUTCOMES)[number];

/** A try to reach somebody, made by a person. Only a call has an outcome, and always has one. */
export const NewTouch = z
  .strictObject({
    kind: z.enum(TOUCH_KINDS),
    outcome: z.enum(TOUCH_OUTCOMES).optional(),
    /** When it was; now unless said. Not in the future, at most 30 days ago. */
    occurredAt: Moment.optional(),
    /** How long they spoke or met. */
    minutes: z.number().min(0).max(1440).optional(),
    note: Text(20_000).optional(),
  })
  .refine((touch) => (touch.kind === 'call') === (touch.outcome !== undefined), {
    path: ['outcome'],
    message: 'A call has an outcome, and nothing else does',
  })
  .meta({ id: 'NewTouch' });
export type NewTouch = z.output<typeof NewTouch>;

/** The time from an inquiry to the first answer by a person. */
export const FirstTouch = z
  .object({
    id: Id,
    /** When the person asked. */
    arrivedAt: Moment,
    /** When the clock of the present owner began. */
    startedAt: Moment,
    ownerId: Id.nullable(),
    dueAt: Moment,
    /** The first answer, and how long it took since the person asked: by the clock on the wall, and in business hours. */
    respondedAt: Moment.nullable(),
    respondedBy: Id.nullable(),
    respondedAfterMs: z.int().nullable(),
    respondedAfterBusinessMs: z.int().nullable(),
    overdueAt: Moment.nullable(),
    reassignments: z.int(),
    /** Why it ended without an answer: the lead was closed or deleted. */
    state: z.enum(['running', 'overdue', 'answered', 'dropped']),
  })
  .meta({ id: 'FirstTouch' });
export type FirstTouch = z.output<typeof FirstTouch>;

const HourMinute = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'For example 09:00');
const OpenHours = z
  .strictObject({ from: HourMinute, to: HourMinute })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'Ends before it begins' });

/** How soon a new lead is to be answered, and what happens when it is not. */
export const FirstTouchSettings = z
  .strictObject({
    /** Time for the first answer; a routing rule may say another. */
    minutes: z.int().min(1).max(1440),
    /** After so many minutes without an answer the lead goes to somebody else by the rules; null never. */
    reassignAfter: z.int().min(1).max(10_080).nullable(),
    /** What counts: minutes of business hours, or every minute. Both are kept of each answer. */
    counts: z.enum(['business', 'wall']),
    /** Business hours in the company's time zone, Monday first; null is closed. */
    hours: z.array(OpenHours.nullable()).length(7),
  })
  .refine((s) => s.reassignAfter === null || s.reassignAfter > s.minutes, {
    path: ['reassignAfter'],
    message: 'Comes after the time for the answer',
  })
  .refine((s) => s.counts === 'wall' || s.hours.some((day) => day !== null), {
    path: ['hours'],
    message: 'Open at least one day, or let every minute count',
  })
  .meta({ id: 'FirstTouchSettings' });
export type FirstTouchSettings = z.output<typeof FirstTouchSettings>;

export const firstTouch = {
  logTouch: endpoint({
    name: 'firstTouch.logTouch',
    method: 'post',
    path: '/leads/:leadId/touches',
    summary:
      'Log a call, text, e-mail or meeting by a person. The first one stops the clock of the first answer; “do not call” also goes into the consent ledger',
    access: 'leads:update',
    rate: 'write',
    audit: 'lead.touched',
    idempotent: true,
    status: 201,
    params: z.object({ leadId: Id }),
    body: NewTouch,
    reply: LeadEvent,
    errors: ['lead.not_found'],
  }),
  listClocks: endpoint({
    name: 'firstTouch.listClocks',
    method: 'get',
    path: '/leads/:leadId/first-touches',
    summary: 'How soon this lead was answered, the latest inquiry first (the last 20)',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: z.object({ leadId: Id }),
    reply: z.object({ items: z.array(FirstTouch) }),
    errors: ['lead.not_found'],
  }),
  getSettings: endpoint({
    name: 'firstTouch.getSettings',
    method: 'get',
    path: '/routing/first-touch',
    summary: 'How soon new leads are to be answered',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    reply: FirstTouchSettings,
  }),
  saveSettings: endpoint({
    name: 'firstTouch.saveSettings',
    method: 'put',
    path: '/routing/first-touch',
    summary: 'Set how soon new leads are to be answered; clocks that run keep theirs',
    access: 'routing:manage',
    rate: 'write',
    audit: 'first_touch.configured',
    body: FirstTouchSettings,
    reply: FirstTouchSettings,
  }),
};
