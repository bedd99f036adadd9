import type { Appointment, BodyOf, appointments as contract } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { checkNotes, lockLeads, withdrawOutcome } from '../../leads/index.ts';
import { readerOf } from '../tasks/tasks.policy.ts';
import { localOf } from '../time/local-time.ts';
import type { StoredAppointment } from './appointments.repository.ts';
import * as repo from './appointments.repository.ts';
import { endSeries } from './change-appointment.ts';
import { find, notePlace, toAppointment } from './read-appointments.ts';
import { nextReminder } from './reminders.ts';
import {
  hintCalendar,
  insert,
  lockOwn,
  openNote,
  ownRow,
  rowOf,
  spanColumns,
  tellLeads,
} from './save-appointment.ts';
import { spanOf } from './span.ts';

type Want = BodyOf<typeof contract.recordOutcome>;

/** It may be settled a little before it begins by the clock of the server. */
const AHEAD_MS = 15 * 60_000;
const EVENTS = {
  held: 'appointment.held',
  no_show: 'appointment.missed',
  cancelled: 'appointment.cancelled',
  rescheduled: 'appointment.moved',
} as const;

/**
 * Says what became of an appointment, or takes that back. The logs of its leads tell it; when it is corrected, what they
 * told before is withdrawn, so that nothing learns from it.
 */
export function recordOutcome(
  ctx: Ctx,
  actor: Actor,
  appointmentId: string,
  want: Want,
): Promise<{ appointment: Appointment; next: Appointment | null }> {
  if (want.note !== undefined) checkNotes(actor);
  return ctx.tx(actor, async (tx) => {
    // Leads are locked before appointments.
    const seen = await find(tx, readerOf(actor), appointmentId, want.originally);
    await lockLeads(
      tx,
      seen.row.leads.map(({ id }) => id),
      null,
    );
    const one = await lockOwn(tx, actor, appointmentId, want.originally);
    if (one.row.recurrence !== null && one.originally === null) throw new AppError('appointment.which');
    const now = ctx.clock.now();
    const begins = one.span.startsAt.getTime();
    if ((want.outcome === 'held' || want.outcome === 'no_show') && begins > now.getTime() + AHEAD_MS)
      throw new AppError('appointment.not_yet');
    const row = await ownRow(ctx, tx, actor, one);
    const leadIds = row.leads.map(({ id }) => id);
    const settled = want.outcome !== 'booked';
    await repo.updateAppointment(
      tx,
      row.id,
      {
        state: want.outcome,
        outcome_at: settled ? now : null,
        outcome_by: settled ? actor.userId : null,
        remind_at: settled
          ? null
          : nextReminder({ span: row, recurrence: null, reminders: row.reminders, except: new Set() }, now),
        ...(want.note === undefined
          ? {}
          : {
              outcome_note: await ctx.subjects.encrypt(
                tx,
                row.subjectId,
                notePlace(row.id, 'outcome_note'),
                want.note,
              ),
            }),
      },
      now,
    );
    const next = want.time === undefined ? null : await bookAnew(ctx, tx, actor, row, want.time);
    if (row.state !== want.outcome) await tell(ctx, tx, actor, row, want);
    await ctx.record(tx, actor, 'appointment.settled', {
      subject: { type: 'appointment', id: row.id },
      payload: { appointmentId: row.id, leadIds: leadIds.slice(0, 20) },
      changed: ['state'],
    });
    hintCalendar(ctx, tx, actor, leadIds);
    const read = async (id: string) =>
      toAppointment(ctx, tx, actor, await find(tx, readerOf(actor), id, undefined));
    return { appointment: await read(row.id), next: next === null ? null : await read(next) };
  });
}

async function tell(ctx: Ctx, tx: Tx, actor: Actor, row: StoredAppointment, want: Want): Promise<void> {
  const leadIds = row.leads.map(({ id }) => id);
  if (row.state === 'held' || row.state === 'no_show') await withdrawOutcome(tx, leadIds, row.id);
  if (want.outcome === 'booked') return;
  const now = ctx.clock.now();
  const happened = want.outcome === 'held' || want.outcome === 'no_show';
  await tellLeads(ctx, tx, actor, {
    kind: EVENTS[want.outcome],
    leadIds,
    appointmentId: row.id,
    type: row.type,
    span: row,
    at: happened && row.startsAt < now ? row.startsAt : now,
    title: want.note ?? row.title,
  });
}

/** Books the same again at another time; answers its id. */
async function bookAnew(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  row: StoredAppointment,
  time: NonNullable<Want['time']>,
): Promise<string> {
  const id = newId();
  const now = ctx.clock.now();
  const span = spanOf(time);
  const text = await openNote(ctx, tx, row);
  await insert(
    tx,
    {
      ...rowOf(row),
      id,
      creator_id: actor.userId,
      note: text === null ? null : await ctx.subjects.encrypt(tx, row.subjectId, notePlace(id, 'note'), text),
      ...spanColumns(span),
      recurrence: null,
      except_local: [],
      last_ends_at: span.endsAt,
      remind_at: nextReminder({ span, recurrence: null, reminders: row.reminders, except: new Set() }, now),
      uid: `${id}@lintel`,
    },
    now,
  );
  await repo.copyPeople(tx, row.id, id);
  return id;
}

/** Calls an appointment off; of a series one, one and what follows, or all that are still to come. */
export const cancelAppointment = (
  ctx: Ctx,
  actor: Actor,
  appointmentId: string,
  { scope, originally }: BodyOf<typeof contract.cancel>,
): Promise<{ cancelled: number }> =>
  ctx.tx(actor, async (tx) => {
    const seen = await find(tx, readerOf(actor), appointmentId, originally);
    const leadIds = seen.row.leads.map(({ id }) => id);
    await lockLeads(tx, leadIds, null);
    const one = await lockOwn(tx, actor, appointmentId, originally);
    const now = ctx.clock.now();
    const series = one.row.seriesId ?? (one.row.recurrence === null ? null : one.row.id);
    let cancelled: number;
    if (scope === 'one' || series === null)
      cancelled = await cancelRow(tx, actor, await ownRow(ctx, tx, actor, one), now);
    else {
      const whole = (await lockOwn(tx, actor, series, undefined)).row;
      const from =
        scope === 'following' && one.originally !== null ? one.originally : localOf(now, whole.timeZone);
      cancelled = await repo.cancelOnes(tx, { seriesId: series, from, at: now, by: actor.userId });
      if (whole.state === 'booked') cancelled += 1;
      if (from <= whole.startsLocal) await cancelRow(tx, actor, whole, now);
      else await endSeries(tx, whole, from, now);
    }
    await tellLeads(ctx, tx, actor, {
      kind: 'appointment.cancelled',
      leadIds: cancelled > 0 ? leadIds : [],
      appointmentId: one.row.id,
      type: one.row.type,
      span: one.span,
      at: now,
      title: one.row.title,
    });
    await ctx.audit(tx, actor, 'appointment.cancelled', { subject: { type: 'appointment', id: one.row.id } });
    hintCalendar(ctx, tx, actor, leadIds);
    return { cancelled };
  });

async function cancelRow(tx: Tx, actor: Actor, row: StoredAppointment, now: Date): Promise<number> {
  if (row.state === 'cancelled') return 0;
  await repo.updateAppointment(
    tx,
    row.id,
    { state: 'cancelled', outcome_at: now, outcome_by: actor.userId, remind_at: null },
    now,
  );
  return 1;
}
