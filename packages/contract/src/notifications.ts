import { z } from 'zod';
import { cursorQuery, Id, Moment, pageOf } from './common.ts';
import { endpoint } from './endpoint.ts';

/** What somebody is told of. The sentence is `notifications.kind.<kind>` in the message catalogue. */
export const NOTIFICATION_KINDS = [
  /** The rules gave them a lead. */
  'lead.assigned',
  /** A lead of theirs wrote again. */
  'lead.returned',
  /** A lead is offered to them and others; the first to claim it gets it. */
  'lead.offered',
  /** A lead came to a pond of theirs. */
  'lead.in_pond',
  /** They have not answered a new lead in time. */
  'touch.overdue',
  /** Somebody of their team has not. */
  'touch.overdue_in_team',
  /** A lead went from them to somebody else because nobody had answered it. */
  'lead.taken_away',
  /** They got a lead that somebody else had not answered. */
  'lead.handed_on',
  /** A colleague named them in a note. */
  'note.mentioned',
  /** A task of theirs is due, or will be in the minutes they asked for. */
  'task.due',
  /** A colleague gave them a task. */
  'task.assigned',
  /** A lead went to them, and what was planned with it by its owner before came along; of several leads at once. */
  'work.followed',
  'work.followed_many',
  /** An appointment they take part in begins soon. */
  'appointment.soon',
  /** The model that scores needs a look: it drifted, or is less good than it was. */
  'model.alarm',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** Ways by which somebody is told. */
export const NOTIFICATION_CHANNELS = ['in_app'] as const;
export type NotificationChannel = (typeof NOTIFICATION_CHANNELS)[number];

export const Notification = z
  .object({
    id: Id,
    kind: z.enum(NOTIFICATION_KINDS),
    /** The lead it is about; null when the reader does not see the lead any more, or not yet. */
    leadId: Id.nullable(),
    leadName: z.string().nullable(),
    /** The colleague it is about, for example whose lead is late. */
    personName: z.string().nullable(),
    /** What the task or appointment it is about is called. */
    title: z.string().nullable(),
    taskId: Id.nullable(),
    appointmentId: Id.nullable(),
    /** A figure of the sentence: minutes, mostly. */
    minutes: z.number().nullable(),
    createdAt: Moment,
    readAt: Moment.nullable(),
  })
  .meta({ id: 'Notification' });
export type Notification = z.output<typeof Notification>;

export const notifications = {
  list: endpoint({
    name: 'notifications.list',
    method: 'get',
    path: '/notifications',
    summary: 'What the signed-in person was told of, newest first',
    access: 'self',
    rate: 'read',
    audit: 'none',
    query: z.object({ ...cursorQuery, unread: z.stringbool().optional() }),
    reply: pageOf(Notification),
    errors: ['request.cursor_invalid'],
  }),
  countUnread: endpoint({
    name: 'notifications.countUnread',
    method: 'get',
    path: '/notifications/unread',
    summary: 'How many the signed-in person has not read, counted to 100',
    access: 'self',
    rate: 'read',
    audit: 'none',
    reply: z.object({ count: z.int() }),
  }),
  markRead: endpoint({
    name: 'notifications.markRead',
    method: 'post',
    path: '/notifications/read',
    summary: 'Mark some as read, or all up to a moment; what is not theirs is left out',
    access: 'self',
    rate: 'write',
    audit: 'notifications.read',
    body: z.union([z.strictObject({ ids: z.array(Id).min(1).max(200) }), z.strictObject({ upTo: Moment })]),
    reply: z.object({ marked: z.int() }),
  }),
};
