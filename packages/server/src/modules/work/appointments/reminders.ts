import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { notify } from '../../notifications/index.ts';
import { readerOf } from '../tasks/tasks.policy.ts';
import type { StoredAppointment } from './appointments.repository.ts';
import * as repo from './appointments.repository.ts';
import { occurrences, type Span } from './span.ts';

/** Appointments looked at in one go. */
const BATCH = 500;
const MINUTE = 60_000;

interface Reminded {
  span: Span;
  recurrence: string | null;
  /** Minutes before. */
  reminders: readonly number[];
  /** Times of a series that are left out, or are rows of their own. */
  except: ReadonlySet<string>;
}

/** When somebody is to be reminded next, after a moment; null never. */
export function nextReminder({ span, recurrence, reminders, except }: Reminded, after: Date): Date | null {
  if (reminders.length === 0) return null;
  const most = Math.max(...reminders) * MINUTE;
  let next: number | null = null;
  const ones = recurrence === null ? [span] : occurrences(span, recurrence, except, after);
  for (const { startsAt } of ones) {
    const start = startsAt.getTime();
    // Later ones are reminded of later than this.
    if (next !== null && start - most > next) break;
    for (const minutes of reminders) {
      const at = start - minutes * MINUTE;
      if (at > after.getTime() && (next === null || at < next)) next = at;
    }
  }
  return next === null ? null : new Date(next);
}

/**
 * Reminds of appointments that begin soon. Each is a transaction of its own that moves the row on to its next reminder:
 * whoever is killed in it has told nobody, and nobody is told twice.
 */
export async function remindOfAppointments(ctx: Ctx): Promise<void> {
  const due = await ctx.system('timers', (tx) => repo.dueReminders(tx, ctx.clock.now(), BATCH));
  for (const { tenantId, id } of due)
    await ctx
      .tx(systemActor(tenantId), (tx) => remind(ctx, tx, id))
      .catch((err: unknown) =>
        ctx.log.warn({ err, appointment: { id } }, 'An appointment could not be reminded of'),
      );
}

async function remind(ctx: Ctx, tx: Tx, id: string): Promise<void> {
  const now = ctx.clock.now();
  await repo.lockAppointment(tx, id);
  const [row] = await repo.findAppointments(tx, readerOf(systemActor(tx.tenantId)), [id]);
  if (!row?.remindAt || row.remindAt > now) return;
  const except = await exceptOf(tx, row);
  await repo.setReminder(tx, id, row.state === 'booked' ? nextReminder(remindedOf(row, except), now) : null);
  if (row.state !== 'booked') return;
  // Nobody is told of what has begun.
  const ones = row.recurrence === null ? [row] : occurrences(row, row.recurrence, except, now);
  for (const { startsAt } of ones) {
    const earliest = startsAt.getTime() - Math.max(...row.reminders) * MINUTE;
    if (earliest > now.getTime()) break;
    const due = row.reminders.some((minutes) => {
      const at = startsAt.getTime() - minutes * MINUTE;
      return at >= (row.remindAt?.getTime() ?? 0) && at <= now.getTime();
    });
    if (!due || startsAt <= now) continue;
    await notify(ctx, tx, {
      userIds: row.attendees.map((person) => person.id),
      kind: 'appointment.soon',
      leadId: null,
      payload: {
        appointmentId: row.seriesId ?? row.id,
        title: row.title,
        minutes: Math.max(1, Math.round((startsAt.getTime() - now.getTime()) / MINUTE)),
      },
      key: `appointment.soon:${id}:${startsAt.toISOString()}:${row.remindAt.toISOString()}`,
    });
  }
}

/** Times of a series that are left out, or are rows of their own. */
export async function exceptOf(tx: Tx, row: StoredAppointment): Promise<Set<string>> {
  const own = row.recurrence === null ? undefined : (await repo.exceptionsOf(tx, [row.id])).get(row.id);
  return new Set([...row.exceptLocal, ...(own ?? [])]);
}

export const remindedOf = (row: StoredAppointment, except: ReadonlySet<string>): Reminded => ({
  span: row,
  recurrence: row.recurrence,
  reminders: row.reminders,
  except,
});
