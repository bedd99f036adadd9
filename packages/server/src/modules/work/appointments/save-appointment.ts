import type { Appointment, BodyOf, Clash, appointments as contract } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, violated } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { checkNotes, lockLeads, peopleOf, writeEvent } from '../../leads/index.ts';
import { stopFirstTouchClock } from '../../routing/index.ts';
import { readerOf } from '../tasks/tasks.policy.ts';
import type { AppointmentRow, StoredAppointment } from './appointments.repository.ts';
import * as repo from './appointments.repository.ts';
import { findClashes } from './clashes.ts';
import { find, mayChange, notePlace, type Occurrence, toAppointment } from './read-appointments.ts';
import { nextReminder } from './reminders.ts';
import { type Span, seriesOf, spanOf } from './span.ts';

export interface Saved {
  appointment: Appointment;
  clashes: Clash[];
}

/** Books an appointment. What clashes with it is told, and nothing refused. */
export async function bookAppointment(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.create>,
): Promise<Saved> {
  const organizerId = want.organizerId ?? actor.userId;
  if (organizerId === null) throw new AppError('user.not_found');
  if (want.note !== null) checkNotes(actor);
  return ctx.tx(actor, async (tx) => {
    const id = newId();
    const now = ctx.clock.now();
    const leadIds = await lockSeen(tx, actor, want.leadIds);
    const userIds = await checkPeople(tx, [organizerId, ...want.attendeeIds]);
    const { span, lastEndsAt } = seriesOf(spanOf(want.time), want.recurrence);
    const subjectId = leadIds[0] ?? id;
    const row: AppointmentRow = {
      ...BLANK,
      id,
      organizer_id: organizerId,
      creator_id: actor.userId,
      type: want.type,
      title: want.title,
      place: want.place,
      note:
        want.note === null
          ? null
          : await ctx.subjects.encrypt(tx, subjectId, notePlace(id, 'note'), want.note),
      subject_id: subjectId,
      ...spanColumns(span),
      recurrence: want.recurrence,
      last_ends_at: lastEndsAt,
      listing_id: want.listingId,
      reminders: sorted(want.reminders),
      remind_at: nextReminder(
        { span, recurrence: want.recurrence, reminders: want.reminders, except: new Set() },
        now,
      ),
      uid: `${id}@lintel`,
    };
    await insert(tx, row, now);
    await repo.setPeople(tx, id, { leadIds, userIds });
    await tellLeads(ctx, tx, actor, {
      kind: 'appointment.booked',
      leadIds,
      appointmentId: id,
      type: want.type,
      span,
      at: now,
      title: want.title,
    });
    await ctx.record(tx, actor, 'appointment.booked', {
      subject: { type: 'appointment', id },
      payload: { appointmentId: id, leadIds },
    });
    hintCalendar(ctx, tx, actor, leadIds);
    return saved(ctx, tx, actor, id, undefined);
  });
}

export const BLANK = {
  place: null,
  note: null,
  outcome_note: null,
  recurrence: null,
  except_local: [],
  series_id: null,
  originally: null,
  listing_id: null,
  reminders: [],
  remind_at: null,
  state: 'booked' as const,
  outcome_at: null,
  outcome_by: null,
  import_id: null,
};

export const spanColumns = (span: Span) => ({
  time_zone: span.timeZone,
  all_day: span.allDay,
  starts_local: span.startsLocal,
  ends_local: span.endsLocal,
  starts_at: span.startsAt,
  ends_at: span.endsAt,
});

export const sorted = (reminders: readonly number[]): number[] =>
  [...new Set(reminders)].sort((a, b) => a - b);

export async function insert(tx: Tx, row: AppointmentRow, at: Date): Promise<void> {
  await asAnswer(repo.insertAppointment(tx, row, at));
}
/** A listing that is not there is told as such. */
export async function asAnswer<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    if (violated(error)?.includes('listing')) throw new AppError('listing.not_found');
    throw error;
  }
}

/** The leads, locked, each within the actor's reach. */
export async function lockSeen(tx: Tx, actor: Actor, ids: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return [];
  const leads = await lockLeads(tx, wanted, peopleOf(actor, 'leads:read'));
  if (leads.length < wanted.length) throw new AppError('lead.not_found');
  return wanted;
}

export async function checkPeople(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(ids)];
  if ((await repo.activeMembers(tx, wanted)) < wanted.length) throw new AppError('user.not_found');
  return wanted;
}

/** The appointment, or the one of a series, that the actor may change; its series is locked. */
export async function lockOwn(
  tx: Tx,
  actor: Actor,
  id: string,
  originally: string | undefined,
): Promise<Occurrence> {
  const reader = readerOf(actor);
  const seen = await find(tx, reader, id, originally);
  await repo.lockAppointment(tx, seen.row.seriesId ?? seen.row.id);
  const one = await find(tx, reader, id, originally);
  if (!mayChange(actor, one.row)) throw new AppError('auth.forbidden');
  return one;
}

/**
 * The row of one of a series: its own, or one made from the series, which is locked. Of what stands alone the row itself.
 */
export async function ownRow(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  { row, span, originally }: Occurrence,
): Promise<StoredAppointment> {
  if (row.recurrence === null) return row;
  if (originally === null) throw new AppError('appointment.which');
  const id = newId();
  const now = ctx.clock.now();
  const text = await openNote(ctx, tx, row);
  await repo.insertAppointment(
    tx,
    {
      ...rowOf(row),
      id,
      note: text === null ? null : await ctx.subjects.encrypt(tx, row.subjectId, notePlace(id, 'note'), text),
      creator_id: actor.userId,
      ...spanColumns(span),
      recurrence: null,
      except_local: [],
      last_ends_at: span.endsAt,
      series_id: row.id,
      originally,
      remind_at: nextReminder({ span, recurrence: null, reminders: row.reminders, except: new Set() }, now),
    },
    now,
  );
  await repo.copyPeople(tx, row.id, id);
  const [made] = await repo.findAppointments(tx, readerOf(actor), [id]);
  if (!made) throw new AppError('appointment.not_found');
  return made;
}

/** A stored appointment as its columns, notes left out. */
export const rowOf = (row: StoredAppointment): AppointmentRow => ({
  ...BLANK,
  id: row.id,
  organizer_id: row.organizerId,
  creator_id: null,
  type: row.type,
  title: row.title,
  place: row.place,
  subject_id: row.subjectId,
  ...spanColumns(row),
  recurrence: row.recurrence,
  except_local: row.exceptLocal,
  last_ends_at: row.lastEndsAt,
  listing_id: row.listingId,
  reminders: row.reminders,
  remind_at: row.remindAt,
  uid: row.uid,
});

export async function openNote(ctx: Ctx, tx: Tx, row: StoredAppointment): Promise<string | null> {
  if (!row.note) return null;
  const [text] = await ctx.subjects.decrypt(tx, row.subjectId, [
    { place: notePlace(row.id, 'note'), sealed: row.note },
  ]);
  return text ?? null;
}

/** The answer to a write: the appointment as it is now, and what clashes with it. */
export async function saved(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  id: string,
  originally: string | undefined,
): Promise<Saved> {
  const one = await find(tx, readerOf(actor), id, originally);
  const clashes = await findClashes(tx, actor, {
    span: one.span,
    recurrence: one.row.recurrence,
    userIds: one.row.attendees.map((person) => person.id),
    except: one.row.seriesId ?? one.row.id,
    now: ctx.clock.now(),
  });
  return { appointment: await toAppointment(ctx, tx, actor, one), clashes };
}

/** Writes what became of an appointment to the logs of its leads. A booking or a meeting by a person is an answer. */
export async function tellLeads(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  news: {
    kind:
      | 'appointment.booked'
      | 'appointment.held'
      | 'appointment.missed'
      | 'appointment.moved'
      | 'appointment.cancelled';
    leadIds: readonly string[];
    appointmentId: string;
    type: string;
    span: Span;
    at: Date;
    /** What it is called, or what was noted of it: sealed. */
    title: string;
  },
): Promise<void> {
  const { kind, appointmentId, type, span, at } = news;
  for (const leadId of news.leadIds) {
    const event = await writeEvent(ctx, tx, {
      leadId,
      kind,
      occurredAt: at,
      userId: actor.userId,
      payload: {
        appointmentId,
        type,
        startsAt: span.startsAt.toISOString(),
        timeZone: span.timeZone,
        allDay: span.allDay,
      },
      text: news.title,
    });
    if (
      actor.userId !== null &&
      actor.keyId === null &&
      (kind === 'appointment.booked' || kind === 'appointment.held')
    )
      await stopFirstTouchClock(ctx, tx, { leadId, eventId: event.id, userId: actor.userId, at });
  }
}

export function hintCalendar(ctx: Ctx, tx: Tx, actor: Actor, leadIds: readonly string[]): void {
  tx.afterCommit(() => {
    ctx.hint(actor.tenantId, { topic: 'calendar' });
    if (leadIds.length > 0) ctx.hint(actor.tenantId, { topic: 'lead', ids: [...leadIds] });
  });
}
