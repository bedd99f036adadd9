import type { Tx } from '../../kernel/db/tx.ts';
import * as appointments from './appointments/appointments.repository.ts';
import { occurrences } from './appointments/span.ts';
import * as repo from './next-step.repository.ts';

/** What comes next with a lead: its first open task, which may be late, or its next appointment. */
export interface NextStep {
  kind: 'task' | 'appointment';
  id: string;
  /** Type of the task or appointment. */
  type: string;
  title: string;
  /** When the task asks for something, or the appointment begins. */
  at: Date;
  /** The day of a task that is due at no time of it. */
  day: string | null;
}

/** Everybody's appointments; which leads are asked about is for the caller to decide. */
const EVERYONE = { userId: null, people: null };

/**
 * The next step of each of these leads, by lead; those without one are absent. Says nothing of who may see it: the caller
 * has read the leads.
 */
export async function nextStepOf(
  tx: Tx,
  leadIds: readonly string[],
  now: Date = new Date(),
): Promise<ReadonlyMap<string, NextStep>> {
  const next = new Map<string, NextStep>();
  if (leadIds.length === 0) return next;
  const [tasks, coming] = await Promise.all([
    repo.firstTasks(tx, leadIds),
    repo.comingAppointments(tx, leadIds, now),
  ]);
  for (const { leadId, ...task } of tasks) next.set(leadId, { kind: 'task', ...task });
  const rows = await appointments.findAppointments(tx, EVERYONE, [...new Set(coming.map(({ id }) => id))]);
  const exceptions = await appointments.exceptionsOf(
    tx,
    rows.filter((row) => row.recurrence !== null).map(({ id }) => id),
  );
  const starts = new Map(
    rows.map((row) => {
      if (row.recurrence === null) return [row.id, row.startsAt] as const;
      const except = new Set([...row.exceptLocal, ...(exceptions.get(row.id) ?? [])]);
      for (const one of occurrences(row, row.recurrence, except, now)) return [row.id, one.startsAt] as const;
      return [row.id, undefined] as const;
    }),
  );
  for (const { leadId, id } of coming) {
    const row = rows.find((one) => one.id === id);
    const at = starts.get(id);
    const before = next.get(leadId);
    if (!row || !at || (before && before.at <= at)) continue;
    next.set(leadId, { kind: 'appointment', id, type: row.type, title: row.title, at, day: null });
  }
  return next;
}
