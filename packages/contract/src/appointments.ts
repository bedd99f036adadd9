import { z } from 'zod';
import { Id, Line, Moment, Text, TimeZone } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Day, LocalTime, NearMoment, Recurrence } from './recurrence.ts';
import { REMIND_MAX } from './tasks.ts';

export const APPOINTMENT_TYPES = [
  'showing',
  'listing_consultation',
  'buyer_consultation',
  'call',
  'closing',
  'open_house',
  'other',
] as const;
export const AppointmentType = z.enum(APPOINTMENT_TYPES);
export type AppointmentType = (typeof APPOINTMENT_TYPES)[number];

export const APPOINTMENT_STATES = ['booked', 'held', 'no_show', 'cancelled', 'rescheduled'] as const;
export type AppointmentState = (typeof APPOINTMENT_STATES)[number];

/** How far from `from` to `to` a calendar is asked for. */
export const CALENDAR_MAX_DAYS = 366;
/** Occurrences in one answer. */
export const CALENDAR_MAX_ITEMS = 5_000;
/** Bytes of a calendar file. */
export const ICS_MAX_BYTES = 2 * 1024 * 1024;
/** Events of a calendar file. */
export const ICS_MAX_EVENTS = 2_000;

/**
 * When an appointment is: by the clock on the wall of a zone (a form), by moments (a drag), or on whole days, the last
 * one included.
 */
export const AppointmentTime = z
  .union([
    z.strictObject({ startsLocal: LocalTime, endsLocal: LocalTime, timeZone: TimeZone }),
    z.strictObject({ startsAt: NearMoment, endsAt: NearMoment, timeZone: TimeZone }),
    z.strictObject({ firstDay: Day, lastDay: Day, timeZone: TimeZone }),
  ])
  .meta({ id: 'AppointmentTime' });
export type AppointmentTime = z.output<typeof AppointmentTime>;

/** One appointment, or one of those a rule makes. */
export const Appointment = z
  .object({
    /** Unique among all, also those of one rule: the appointment’s id, or `<id>@<originally>`. */
    key: z.string(),
    /** To be named when it is changed, with `originally` when it is one of a rule. */
    id: Id,
    /** Of one that a rule makes: the local time the rule gave it. Null for one that stands alone. */
    originally: LocalTime.nullable(),
    version: z.int(),
    type: AppointmentType,
    title: z.string(),
    place: z.string().nullable(),
    /** Null also when the reader’s role does not see notes. */
    note: z.string().nullable(),
    startsAt: Moment,
    endsAt: Moment,
    /** What the clock shows in `timeZone`; on whole days midnight, and `endsLocal` the midnight after the last. */
    startsLocal: LocalTime,
    endsLocal: LocalTime,
    timeZone: z.string(),
    allDay: z.boolean(),
    recurrence: z.object({ rule: z.string(), words: z.string() }).nullable(),
    /** Leads within the reader’s reach. */
    /** `timeZone` is where they are, as far as it is known. */
    leads: z.array(z.object({ id: Id, name: z.string().nullable(), timeZone: z.string().nullable() })),
    /** Leads beyond it. */
    otherLeads: z.int(),
    organizerId: Id,
    /** Colleagues who take part, the organizer among them. */
    attendees: z.array(z.object({ id: Id, name: z.string() })),
    listingId: Id.nullable(),
    /** Minutes before, for each who takes part. */
    reminders: z.array(z.int()),
    state: z.enum(APPOINTMENT_STATES),
    outcomeNote: z.string().nullable(),
    outcomeAt: Moment.nullable(),
    outcomeById: Id.nullable(),
    /** It came with a calendar file. */
    imported: z.boolean(),
    mayChange: z.boolean(),
  })
  .meta({ id: 'Appointment' });
export type Appointment = z.output<typeof Appointment>;

/** Somebody who takes part has something else then. A warning: nothing is refused for it. */
export const Clash = z
  .object({
    userId: Id,
    userName: z.string(),
    appointmentId: Id,
    /** Null when the reader does not see that appointment. */
    title: z.string().nullable(),
    startsAt: Moment,
    endsAt: Moment,
  })
  .meta({ id: 'Clash' });
export type Clash = z.output<typeof Clash>;

const fields = {
  type: AppointmentType,
  title: Line(200),
  place: Line(300).nullable(),
  note: Text(20_000).nullable(),
  time: AppointmentTime,
  recurrence: Recurrence.nullable(),
  leadIds: z.array(Id).max(20),
  /** Colleagues beside the organizer. */
  attendeeIds: z.array(Id).max(50),
  listingId: Id.nullable(),
  reminders: z.array(z.int().min(0).max(REMIND_MAX)).max(5),
};

export const NewAppointment = z
  .strictObject({
    type: fields.type,
    title: fields.title,
    place: fields.place.default(null),
    note: fields.note.default(null),
    time: fields.time,
    recurrence: fields.recurrence.default(null),
    leadIds: fields.leadIds.default([]),
    attendeeIds: fields.attendeeIds.default([]),
    listingId: fields.listingId.default(null),
    reminders: fields.reminders.default([30]),
    /** Whose calendar it is in; the person who asks unless said. */
    organizerId: Id.optional(),
  })
  .meta({ id: 'NewAppointment' });
export type NewAppointment = z.output<typeof NewAppointment>;

/** Which of those a rule makes a change is about. Without `originally` it is the appointment as a whole. */
const which = {
  originally: LocalTime.optional(),
  scope: z.enum(['one', 'following', 'all']).default('all'),
};
const onlyWithTime = (want: { originally?: string | undefined; scope: string }) =>
  want.scope === 'all' || want.originally !== undefined;
const WHICH = { path: ['originally'], message: 'Say which one of the series' };

export const APPOINTMENT_OUTCOMES = ['held', 'no_show', 'cancelled', 'rescheduled', 'booked'] as const;
export type AppointmentOutcome = (typeof APPOINTMENT_OUTCOMES)[number];

const params = z.strictObject({ appointmentId: Id });
const saved = z.object({ appointment: Appointment, clashes: z.array(Clash) });

export const appointments = {
  list: endpoint({
    name: 'appointments.list',
    method: 'get',
    path: '/appointments',
    summary:
      'Appointments within reach that touch a span of time, at most a year, those of rules one by one, in order of start',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      from: NearMoment,
      to: NearMoment,
      /** People who take part; the reader unless said. */
      userIds: z
        .string()
        .max(50 * 37)
        .transform((text) => text.split(',').filter((id) => id !== ''))
        .pipe(z.array(Id).max(50))
        .optional(),
      /** With a lead: all of that lead, whoever takes part. */
      leadId: Id.optional(),
      cancelled: z.stringbool().default(false),
    }),
    reply: z.object({
      items: z.array(Appointment),
      /** There were more than 5,000; a shorter span shows them. */
      truncated: z.boolean(),
    }),
    errors: ['calendar.span_too_long', 'lead.not_found', 'user.not_found'],
  }),
  get: endpoint({
    name: 'appointments.get',
    method: 'get',
    path: '/appointments/:appointmentId',
    summary: 'One appointment',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params,
    query: z.strictObject({ originally: LocalTime.optional() }),
    reply: Appointment,
    errors: ['appointment.not_found'],
  }),
  create: endpoint({
    name: 'appointments.create',
    method: 'post',
    path: '/appointments',
    summary: 'Book an appointment; what clashes with it is told and nothing refused',
    access: 'leads:update',
    rate: 'write',
    audit: 'appointment.booked',
    idempotent: true,
    status: 201,
    body: NewAppointment,
    reply: saved,
    errors: [
      'lead.not_found',
      'user.not_found',
      'listing.not_found',
      'appointment.ends_early',
      'task.rule_empty',
      'field.read_only',
    ],
  }),
  update: endpoint({
    name: 'appointments.update',
    method: 'patch',
    path: '/appointments/:appointmentId',
    summary: 'Change an appointment: of a series one, one and what follows, or all',
    access: 'leads:update',
    rate: 'write',
    audit: 'appointment.updated',
    params,
    body: z
      .strictObject({ version: z.int(), ...which })
      .extend(z.strictObject(fields).partial().shape)
      .refine(onlyWithTime, WHICH),
    reply: saved,
    errors: [
      'appointment.not_found',
      'appointment.stale',
      'appointment.settled',
      'lead.not_found',
      'user.not_found',
      'listing.not_found',
      'appointment.ends_early',
      'task.rule_empty',
      'field.read_only',
    ],
  }),
  recordOutcome: endpoint({
    name: 'appointments.recordOutcome',
    method: 'post',
    path: '/appointments/:appointmentId/outcome',
    summary:
      'Say what became of an appointment. `booked` takes an outcome back; `rescheduled` with a time books it anew then',
    access: 'leads:update',
    rate: 'write',
    audit: 'appointment.settled',
    idempotent: true,
    params,
    body: z
      .strictObject({
        outcome: z.enum(APPOINTMENT_OUTCOMES),
        originally: LocalTime.optional(),
        note: Text(20_000).optional(),
        /** Of a rescheduled one: when it is now. */
        time: AppointmentTime.optional(),
      })
      .refine((want) => want.time === undefined || want.outcome === 'rescheduled', {
        path: ['time'],
        message: 'Only a rescheduled appointment has a new time',
      }),
    reply: z.object({ appointment: Appointment, next: Appointment.nullable() }),
    errors: [
      'appointment.not_found',
      'appointment.not_yet',
      'appointment.which',
      'appointment.ends_early',
      'auth.forbidden',
      'field.read_only',
    ],
  }),
  cancel: endpoint({
    name: 'appointments.cancel',
    method: 'post',
    path: '/appointments/:appointmentId/cancellation',
    summary: 'Call an appointment off: of a series one, one and what follows, or all that are still to come',
    access: 'leads:update',
    rate: 'write',
    audit: 'appointment.cancelled',
    params,
    body: z.strictObject(which).refine(onlyWithTime, WHICH),
    reply: z.object({ cancelled: z.int() }),
    errors: ['appointment.not_found', 'auth.forbidden'],
  }),
  findClashes: endpoint({
    name: 'appointments.findClashes',
    method: 'post',
    path: '/appointments/clashes',
    summary: 'What people have at a time already',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    body: z.strictObject({
      time: AppointmentTime,
      recurrence: Recurrence.nullable().default(null),
      userIds: z.array(Id).min(1).max(51),
      /** The appointment that is being moved. */
      except: Id.optional(),
    }),
    reply: z.object({ clashes: z.array(Clash) }),
    errors: ['appointment.ends_early', 'task.rule_empty', 'user.not_found'],
  }),
};

export const CalendarFeed = z
  .object({
    id: Id,
    name: z.string(),
    withTasks: z.boolean(),
    /** The last characters of its secret. */
    hint: z.string(),
    createdAt: Moment,
    /** When a calendar last fetched it, to the hour. */
    fetchedAt: Moment.nullable(),
  })
  .meta({ id: 'CalendarFeed' });
export type CalendarFeed = z.output<typeof CalendarFeed>;

/** The address is shown this once: only a hash of its secret is kept. */
const FeedAddress = z.object({ feed: CalendarFeed, url: z.string() });

export const IMPORT_TROUBLES = [
  'no_start',
  'bad_rule',
  'too_frequent',
  'unknown_zone',
  'ends_early',
  'no_uid',
  'too_far',
  'twice',
] as const;
export type ImportTrouble = (typeof IMPORT_TROUBLES)[number];

export const CalendarImport = z
  .object({
    /** Null in a preview. */
    importId: Id.nullable(),
    /** Events of the file; of them new, here already, called off in the file, and not understood. */
    events: z.int(),
    fresh: z.int(),
    known: z.int(),
    cancelled: z.int(),
    refused: z.int(),
    /** The first 50. `title` is the event’s own. */
    problems: z.array(
      z.object({ title: z.string().nullable(), trouble: z.enum(IMPORT_TROUBLES), text: z.string() }),
    ),
    /** The first 20 of those that are new. */
    samples: z.array(
      z.object({
        title: z.string(),
        startsAt: Moment,
        endsAt: Moment,
        allDay: z.boolean(),
        timeZone: z.string(),
        recurrence: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'CalendarImport' });
export type CalendarImport = z.output<typeof CalendarImport>;

const importQuery = z.strictObject({
  /** Of times the file gives without a zone; the reader’s unless said. */
  timeZone: TimeZone.optional(),
});
const feedParams = z.strictObject({ feedId: Id });

export const calendar = {
  feeds: endpoint({
    name: 'calendar.feeds',
    method: 'get',
    path: '/calendar/feeds',
    summary: 'Addresses by which other calendars follow the signed-in person’s own',
    access: 'self',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(CalendarFeed) }),
  }),
  createFeed: endpoint({
    name: 'calendar.createFeed',
    method: 'post',
    path: '/calendar/feeds',
    summary: 'Make an address that gives the signed-in person’s calendar to whoever knows it; shown once',
    access: 'self',
    rate: 'write',
    audit: 'calendar.feed_created',
    status: 201,
    body: z.strictObject({ name: Line(80), withTasks: z.boolean().default(false) }),
    reply: FeedAddress,
    errors: ['calendar.too_many_feeds', 'auth.forbidden'],
  }),
  rotateFeed: endpoint({
    name: 'calendar.rotateFeed',
    method: 'post',
    path: '/calendar/feeds/:feedId/rotation',
    summary: 'Give the feed a new address; the old one ends at once',
    access: 'self',
    rate: 'write',
    audit: 'calendar.feed_rotated',
    params: feedParams,
    reply: FeedAddress,
    errors: ['calendar.feed_not_found'],
  }),
  revokeFeed: endpoint({
    name: 'calendar.revokeFeed',
    method: 'delete',
    path: '/calendar/feeds/:feedId',
    summary: 'End a feed at once',
    access: 'self',
    rate: 'write',
    audit: 'calendar.feed_revoked',
    status: 204,
    params: feedParams,
    reply: z.undefined(),
    errors: ['calendar.feed_not_found'],
  }),
  importPreview: endpoint({
    name: 'calendar.importPreview',
    method: 'post',
    path: '/calendar/imports/preview',
    summary: 'What an iCalendar file would bring; nothing is kept',
    access: 'leads:update',
    rate: 'write',
    audit: 'none',
    bodyKind: 'file',
    query: importQuery,
    reply: CalendarImport,
    errors: [
      'calendar.file_unreadable',
      'calendar.file_too_large',
      'import.upload_incomplete',
      'auth.forbidden',
    ],
  }),
  import: endpoint({
    name: 'calendar.import',
    method: 'post',
    path: '/calendar/imports',
    summary:
      'Bring the events of an iCalendar file into one’s own calendar; those that are there already stay as they are',
    access: 'leads:update',
    rate: 'write',
    audit: 'calendar.imported',
    status: 201,
    bodyKind: 'file',
    query: importQuery,
    reply: CalendarImport,
    errors: [
      'calendar.file_unreadable',
      'calendar.file_too_large',
      'import.upload_incomplete',
      'auth.forbidden',
    ],
  }),
  undoImport: endpoint({
    name: 'calendar.undoImport',
    method: 'delete',
    path: '/calendar/imports/:importId',
    summary: 'Take an import back; appointments changed since stay',
    access: 'leads:update',
    rate: 'write',
    audit: 'calendar.import_undone',
    params: z.strictObject({ importId: Id }),
    reply: z.object({ removed: z.int(), kept: z.int() }),
    errors: ['calendar.import_not_found'],
  }),
};
