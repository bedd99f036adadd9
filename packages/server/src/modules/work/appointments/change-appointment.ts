import type { BodyOf, appointments as contract } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { checkNotes } from '../../leads/index.ts';
import { addMinutes, minutesBetween } from '../time/local-time.ts';
import type { AppointmentRow, StoredAppointment } from './appointments.repository.ts';
import * as repo from './appointments.repository.ts';
import { notePlace, type Occurrence } from './read-appointments.ts';
import { exceptOf, nextReminder } from './reminders.ts';
import {
  asAnswer,
  checkPeople,
  hintCalendar,
  insert,
  lockOwn,
  lockSeen,
  openNote,
  ownRow,
  rowOf,
  type Saved,
  saved,
  sorted,
  spanColumns,
  tellLeads,
} from './save-appointment.ts';
import { endBefore, restFrom, shiftDays } from './series.ts';
import { type Span, seriesOf, spanAt, spanOf } from './span.ts';

type Want = Omit<BodyOf<typeof contract.update>, 'version' | 'scope' | 'originally'>;

/** Changes an appointment from the version that was seen: of a series one, one and what follows, or all. */
export function updateAppointment(
  ctx: Ctx,
  actor: Actor,
  appointmentId: string,
  { version, scope, originally, ...want }: BodyOf<typeof contract.update>,
): Promise<Saved> {
  if (want.note !== undefined) checkNotes(actor);
  return ctx.tx(actor, async (tx) => {
    // Leads are locked before appointments.
    if (want.leadIds) await lockSeen(tx, actor, want.leadIds);
    const one = await lockOwn(tx, actor, appointmentId, originally);
    if (one.row.version !== version)
      throw new AppError('appointment.stale', { context: { version: one.row.version } });
    const target = await targetOf(ctx, tx, actor, one, scope);
    if (target.row.state !== 'booked') throw new AppError('appointment.settled');
    const time = await change(ctx, tx, actor, target, want);
    await ctx.audit(tx, actor, 'appointment.updated', {
      subject: { type: 'appointment', id: target.row.id },
      changed: Object.keys(want),
    });
    hintCalendar(
      ctx,
      tx,
      actor,
      target.row.leads.map(({ id }) => id),
    );
    return saved(ctx, tx, actor, target.row.seriesId ?? target.row.id, time ?? undefined);
  });
}

interface Target {
  row: StoredAppointment;
  /** The time that the change speaks of: of a series as a whole one of its times. */
  shown: Span;
  originally: string | null;
}

async function targetOf(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  one: Occurrence,
  scope: 'one' | 'following' | 'all',
): Promise<Target> {
  const { row, span, originally } = one;
  if (scope === 'one' || (row.recurrence === null && row.seriesId === null)) {
    const own = await ownRow(ctx, tx, actor, one);
    return { row: own, shown: own, originally };
  }
  const series = row.seriesId === null ? row : (await lockOwn(tx, actor, row.seriesId, undefined)).row;
  if (scope === 'all' || originally === null || originally <= series.startsLocal)
    return { row: series, shown: span, originally: null };
  return { row: await split(ctx, tx, actor, series, originally), shown: span, originally: null };
}

/** Ends a series before one of its times, and has another go on from there with all that differs since. */
async function split(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  series: StoredAppointment,
  originally: string,
): Promise<StoredAppointment> {
  const { recurrence } = series;
  if (recurrence === null) return series;
  const now = ctx.clock.now();
  const id = newId();
  const rest = restFrom(recurrence, series.startsLocal, series.timeZone, originally);
  const { span, lastEndsAt } = seriesOf({ ...spanAt(series, originally) }, rest);
  const text = await openNote(ctx, tx, series);
  await insert(
    tx,
    {
      ...rowOf(series),
      id,
      creator_id: actor.userId,
      note:
        text === null ? null : await ctx.subjects.encrypt(tx, series.subjectId, notePlace(id, 'note'), text),
      ...spanColumns(span),
      recurrence: rest,
      except_local: series.exceptLocal.filter((time) => time >= originally),
      last_ends_at: lastEndsAt,
      uid: `${id}@lintel`,
    },
    now,
  );
  await repo.copyPeople(tx, series.id, id);
  await repo.moveOnes(tx, { seriesId: series.id, from: originally, toId: id, minutes: 0 });
  await endSeries(tx, series, originally, now);
  return (await lockOwn(tx, actor, id, undefined)).row;
}

/** Has a series end before one of its times. */
export async function endSeries(
  tx: Tx,
  series: StoredAppointment,
  originally: string,
  now: Date,
): Promise<void> {
  if (series.recurrence === null) return;
  const rule = endBefore(series.recurrence, originally);
  const { lastEndsAt } = seriesOf(series, rule);
  const except = await exceptOf(tx, series);
  await repo.updateAppointment(
    tx,
    series.id,
    {
      recurrence: rule,
      last_ends_at: lastEndsAt,
      remind_at: nextReminder({ span: series, recurrence: rule, reminders: series.reminders, except }, now),
    },
    now,
  );
}

/** Writes the changes of one row; answers the time by which one of a series is named. */
async function change(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  { row, shown, originally }: Target,
  want: Want,
): Promise<string | null> {
  const now = ctx.clock.now();
  const times = await timesAfter(tx, row, shown, want, now);
  const { type, title, place, listingId } = want;
  const leadIds = want.leadIds ? [...new Set(want.leadIds)] : null;
  const userIds = want.attendeeIds ? await checkPeople(tx, [row.organizerId, ...want.attendeeIds]) : null;
  await asAnswer(
    repo.updateAppointment(
      tx,
      row.id,
      {
        ...(type === undefined ? {} : { type }),
        ...(title === undefined ? {} : { title }),
        ...(place === undefined ? {} : { place }),
        ...(listingId === undefined ? {} : { listing_id: listingId }),
        ...(want.note === undefined
          ? {}
          : {
              note:
                want.note === null
                  ? null
                  : await ctx.subjects.encrypt(tx, row.subjectId, notePlace(row.id, 'note'), want.note),
            }),
        ...times.columns,
      },
      now,
    ),
  );
  // Leads beyond the actor's reach stay.
  const kept = leadIds === null ? null : [...leadIds, ...(await unseen(tx, row))];
  await repo.setPeople(tx, row.id, { leadIds: kept, userIds });
  const was = new Set(row.leads.map(({ id }) => id));
  const news = {
    appointmentId: row.id,
    type: type ?? row.type,
    span: times.span,
    at: now,
    title: title ?? row.title,
  };
  const added = (leadIds ?? []).filter((id) => !was.has(id));
  await tellLeads(ctx, tx, actor, { ...news, kind: 'appointment.booked', leadIds: added });
  if (times.moved)
    await tellLeads(ctx, tx, actor, {
      ...news,
      kind: 'appointment.moved',
      leadIds: (leadIds ?? [...was]).filter((id) => was.has(id)),
    });
  return originally;
}

const unseen = async (tx: Tx, row: StoredAppointment): Promise<string[]> => {
  if (row.leadCount === row.leads.length) return [];
  const seen = new Set(row.leads.map(({ id }) => id));
  return (await repo.leadIdsOf(tx, row.id)).filter((id) => !seen.has(id));
};

/** When it is after the change. Of a series a time is given for one that is shown, and all move by as much. */
async function timesAfter(
  tx: Tx,
  row: StoredAppointment,
  shown: Span,
  want: Want,
  now: Date,
): Promise<{ columns: Partial<AppointmentRow>; span: Span; moved: boolean }> {
  if (row.seriesId !== null && want.recurrence) throw new AppError('appointment.which');
  const asked = want.time === undefined ? undefined : spanOf(want.time);
  const reminders = want.reminders === undefined ? row.reminders : sorted(want.reminders);
  let rule = want.recurrence === undefined ? row.recurrence : want.recurrence;
  let span: Span = row;
  let minutes = 0;
  if (asked) {
    minutes = minutesBetween(shown.startsLocal, asked.startsLocal);
    const start = row.recurrence === null ? asked.startsLocal : addMinutes(row.startsLocal, minutes);
    span = spanAt(asked, start);
    if (rule !== null && want.recurrence === undefined)
      rule = shiftDays(rule, shown.startsLocal, asked.startsLocal);
  }
  if (!asked && want.recurrence === undefined && want.reminders === undefined)
    return { columns: {}, span, moved: false };
  const series = seriesOf(span, rule);
  const except = row.exceptLocal.map((time) => addMinutes(time, minutes));
  if (minutes !== 0 && row.recurrence !== null)
    await repo.moveOnes(tx, { seriesId: row.id, from: '0001-01-01T00:00', toId: row.id, minutes });
  const left = new Set([...except, ...(await exceptOf(tx, { ...row, exceptLocal: [] }))]);
  return {
    columns: {
      ...spanColumns(series.span),
      recurrence: rule,
      except_local: except,
      last_ends_at: series.lastEndsAt,
      reminders,
      remind_at: nextReminder({ span: series.span, recurrence: rule, reminders, except: left }, now),
    },
    span: series.span,
    moved: asked !== undefined && asked.startsAt.getTime() !== shown.startsAt.getTime(),
  };
}
