import {
  type Appointment,
  CALENDAR_MAX_DAYS,
  CALENDAR_MAX_ITEMS,
  type appointments as contract,
  type QueryOf,
} from '@lintel/contract';
import { describeRecurrence } from '@lintel/contract/recurrence-words';
import { type Actor, reach } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { hides, readLeads } from '../../leads/index.ts';
import { readerOf } from '../tasks/tasks.policy.ts';
import type { Reader } from '../tasks/tasks.repository.ts';
import type { StoredAppointment } from './appointments.repository.ts';
import * as repo from './appointments.repository.ts';
import { occurrences, type Span } from './span.ts';

/** One appointment in time: a row, and of a series which of its times. */
export interface Occurrence {
  row: StoredAppointment;
  span: Span;
  /** The time the rule gave it; null when it stands alone. */
  originally: string | null;
}

const DAY = 86_400_000;
export const notePlace = (id: string, column: 'note' | 'outcome_note') => ({
  table: 'appointments',
  column,
  id,
});

/** Appointments that touch a span of time, those of series one by one, in order of start. */
export async function listAppointments(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.list>,
): Promise<{ items: Appointment[]; truncated: boolean }> {
  const [from, to] = [new Date(want.from), new Date(want.to)];
  if (to <= from || to.getTime() - from.getTime() > CALENDAR_MAX_DAYS * DAY)
    throw new AppError('calendar.span_too_long');
  return ctx.read(actor, async (tx) => {
    if (want.leadId !== undefined && !(await readLeads(tx, actor, [want.leadId])).has(want.leadId))
      throw new AppError('lead.not_found');
    if (want.userIds) await checkMembers(tx, want.userIds);
    const userIds = want.userIds ?? (want.leadId === undefined && actor.userId ? [actor.userId] : null);
    const found = await between(tx, readerOf(actor), { from, to, userIds, leadId: want.leadId ?? null });
    const shown = found.items.filter(({ row }) => want.cancelled || row.state !== 'cancelled');
    return { items: await toAppointments(ctx, tx, actor, shown), truncated: found.truncated };
  });
}

/** Refuses people the company does not have. */
export async function checkMembers(tx: Tx, ids: readonly string[]): Promise<void> {
  const asked = [...new Set(ids)];
  if ((await repo.countMembers(tx, asked)) < asked.length) throw new AppError('user.not_found');
}

/** Appointments that touch a span, in order of start, at most 5,000. */
export async function between(
  tx: Tx,
  reader: Reader,
  want: Omit<repo.SpanQuery, 'limit'>,
): Promise<{ items: Occurrence[]; truncated: boolean }> {
  const rows = await repo.listAppointments(tx, reader, { ...want, limit: CALENDAR_MAX_ITEMS + 1 });
  const series = rows.filter((row) => row.recurrence !== null);
  const exceptions = await repo.exceptionsOf(
    tx,
    series.map(({ id }) => id),
  );
  const items: Occurrence[] = [];
  for (const row of rows) {
    if (row.recurrence === null) {
      const lasts = row.endsAt > want.from || row.startsAt >= want.from;
      if (lasts) items.push({ row, span: row, originally: row.originally });
      continue;
    }
    const except = new Set([...row.exceptLocal, ...(exceptions.get(row.id) ?? [])]);
    for (const one of occurrences(row, row.recurrence, except, want.from)) {
      if (one.startsAt >= want.to || items.length > 2 * CALENDAR_MAX_ITEMS) break;
      items.push({ row, span: one, originally: one.originally });
    }
  }
  items.sort(
    (a, b) => a.span.startsAt.getTime() - b.span.startsAt.getTime() || (keyOf(a) < keyOf(b) ? -1 : 1),
  );
  return {
    items: items.slice(0, CALENDAR_MAX_ITEMS),
    truncated: items.length > CALENDAR_MAX_ITEMS || rows.length > CALENDAR_MAX_ITEMS,
  };
}

/** One of a series is named by the series and its time, whether it has a row of its own or not. */
const idOf = (row: StoredAppointment): string => row.seriesId ?? row.id;
const keyOf = ({ row, originally }: Occurrence): string =>
  originally === null ? row.id : `${idOf(row)}@${originally}`;

export const getAppointment = (
  ctx: Ctx,
  actor: Actor,
  id: string,
  originally: string | undefined,
): Promise<Appointment> =>
  ctx.read(actor, async (tx) =>
    toAppointment(ctx, tx, actor, await find(tx, readerOf(actor), id, originally)),
  );

/**
 * An appointment by its id, or one of a series by the time its rule gave it, with a row of its own or not. The id of such
 * a row serves as well. Without a time a series stands for its first one.
 */
export async function find(
  tx: Tx,
  reader: Reader,
  id: string,
  originally: string | undefined,
): Promise<Occurrence> {
  const [row] = await repo.findAppointments(tx, reader, [id]);
  if (!row) {
    // Who takes part in one of a series only sees that one.
    const own = originally === undefined ? undefined : await repo.findOne(tx, reader, id, originally);
    if (own) return { row: own, span: own, originally: own.originally };
    throw new AppError('appointment.not_found');
  }
  if (row.seriesId !== null || originally === undefined || row.recurrence === null)
    return { row, span: row, originally: row.originally };
  const time = originally.slice(0, 16);
  const own = await repo.findOne(tx, reader, id, time);
  if (own) return { row: own, span: own, originally: time };
  for (const one of occurrences(row, row.recurrence, new Set(row.exceptLocal), new Date(0))) {
    if (one.originally === time) return { row, span: one, originally: time };
    if (one.originally > time) break;
  }
  throw new AppError('appointment.not_found');
}

export async function toAppointment(ctx: Ctx, tx: Tx, actor: Actor, one: Occurrence): Promise<Appointment> {
  const [appointment] = await toAppointments(ctx, tx, actor, [one]);
  if (!appointment) throw new AppError('appointment.not_found');
  return appointment;
}

export async function toAppointments(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  items: readonly Occurrence[],
): Promise<Appointment[]> {
  const texts = await openNotes(ctx, tx, actor, [...new Set(items.map(({ row }) => row))]);
  return items.map((item) => {
    const { row, span, originally } = item;
    const rule = row.recurrence ?? row.seriesRule;
    return {
      key: keyOf(item),
      id: idOf(row),
      originally,
      version: row.version,
      type: row.type,
      title: row.title,
      place: row.place,
      note: texts.get(`note ${row.id}`) ?? null,
      startsAt: span.startsAt.toISOString(),
      endsAt: span.endsAt.toISOString(),
      startsLocal: span.startsLocal,
      endsLocal: span.endsLocal,
      timeZone: row.timeZone,
      allDay: row.allDay,
      recurrence: rule === null ? null : { rule, words: describeRecurrence(rule) },
      leads: row.leads.map(({ id, name, timeZone }) => ({ id, name, timeZone })),
      otherLeads: row.leadCount - row.leads.length,
      organizerId: row.organizerId,
      attendees: row.attendees,
      listingId: row.listingId,
      reminders: row.reminders,
      state: row.state,
      outcomeNote: texts.get(`outcome_note ${row.id}`) ?? null,
      outcomeAt: row.outcomeAt?.toISOString() ?? null,
      outcomeById: row.outcomeById,
      imported: row.importId !== null,
      mayChange: mayChange(actor, row),
    };
  });
}

/** Texts of appointments by column and id, those the actor's role hides left out. */
export async function openNotes(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  rows: readonly StoredAppointment[],
): Promise<ReadonlyMap<string, string | null>> {
  const out = new Map<string, string | null>();
  if (hides(actor, 'notes')) return out;
  for (const subjectId of new Set(rows.map((row) => row.subjectId))) {
    const sealed = rows
      .filter((row) => row.subjectId === subjectId)
      .flatMap((row) => [
        ...(row.note ? [{ place: notePlace(row.id, 'note'), sealed: row.note }] : []),
        ...(row.outcomeNote ? [{ place: notePlace(row.id, 'outcome_note'), sealed: row.outcomeNote }] : []),
      ]);
    const texts = await ctx.subjects.decrypt(tx, subjectId, sealed);
    sealed.forEach(({ place }, i) => void out.set(`${place.column} ${place.id}`, texts[i] ?? null));
  }
  return out;
}

/** Changed by those who take part, and by those who may change the work of one of them or of its leads. */
export function mayChange(actor: Actor, row: StoredAppointment): boolean {
  const scope = reach(actor, 'leads:update');
  if (scope === 'none') return false;
  if (scope === 'all') return true;
  const people = scope === 'team' ? actor.access.team : [actor.userId];
  return [...row.attendees.map(({ id }) => id), row.organizerId, ...row.leads.map((l) => l.ownerId)].some(
    (id) => id !== null && (id === actor.userId || people.includes(id)),
  );
}
