import type { LeadEvent } from '@lintel/contract';
import type { Appointment } from '@lintel/contract/appointments';
import type { SyncedDay, SyncedLead } from '@lintel/contract/sync';
import type { Task } from '@lintel/contract/tasks';
import type { QueueLead, TodayQueue } from '@lintel/contract/today';
import { APPOINTMENT_HOURS, type DayFacts, INTEREST_DAYS, rankDay } from '@lintel/contract/today/rank';
import { HEARD_KINDS, INTEREST_KINDS, leadOfRow, QUEUE_MOST } from '@lintel/contract/today/row';
import { addDays, DAY, HOUR, startOfDay, wallTime } from '../../platform/zone.ts';
import type { Placed } from './waiting-write';

const HEARD: ReadonlySet<string> = new Set(HEARD_KINDS);
const INTEREST: ReadonlySet<string> = new Set(INTEREST_KINDS);

/** What is kept here of a day. */
export interface KeptDay {
  readonly userId: string;
  /** By the server's clock, milliseconds. */
  readonly now: number;
  /** The reader's, whose midnight begins the day. */
  readonly timeZone: string;
  /** The company's, for leads of whom none is known. */
  readonly companyZone: string;
  /** With what waits on top, as are the tasks. */
  readonly leads: readonly SyncedLead[];
  readonly tasks: readonly Task[];
  readonly appointments: readonly Appointment[];
  readonly facts: readonly SyncedDay[];
  /** Whether a stage is open, won or lost. */
  readonly stageKinds: ReadonlyMap<string, string>;
  readonly queue: readonly Placed[];
  /** The last answer of the server, for what only it can tell. */
  readonly before: TodayQueue | undefined;
  /** The last events of a lead, the newest first. */
  events(leadId: string): Promise<readonly LeadEvent[]>;
}

/** Whom to reach next and why, ranked out of what is kept here as the server ranks it. */
export async function queueHere(day: KeptDay): Promise<TodayQueue> {
  const { now, timeZone, leads, before } = day;
  const today = wallTime(now, timeZone).day;
  const dayStart = startOfDay(today, timeZone);
  const dayEnd = startOfDay(addDays(today, 1), timeZone);
  const plans = plansOf(day, dayStart, dayEnd);
  const marks = waitingMarks(day.queue);
  const known = new Map(day.facts.map((fact) => [fact.leadId, fact]));
  const ranked = rankDay(
    leads.map((one) => factsOf(day, one, { fact: known.get(one.lead.id), marks, plans })),
    {
      now: iso(now),
      dayStart: iso(dayStart),
      dayEnd: iso(dayEnd),
      // As the server said it last; absent in what earlier releases kept.
      outOfOrder: before?.outOfOrder ?? 0,
    },
  ).filter(({ reasons }) => reasons[0]?.kind !== 'answer_due');
  const quiet = ranked.filter(({ reasons }) => reasons[0]?.kind === 'quiet').length;
  const byId = new Map(leads.map((one) => [one.lead.id, one]));
  const told = new Map(before?.items.map((item) => [item.leadId, item]));
  const items = await Promise.all(
    ranked.slice(0, QUEUE_MOST).flatMap(({ facts, reasons, outOfOrder }) => {
      const one = byId.get(facts.leadId);
      return one ? [describe(day, one, { facts, reasons, outOfOrder, plans, known, told })] : [];
    }),
  );
  const sameDay = before !== undefined && wallTime(Date.parse(before.now), timeZone).day === today;
  return {
    now: iso(now),
    items,
    due: ranked.length - quiet,
    quiet,
    capped: false,
    outOfOrder: before?.outOfOrder ?? 0,
    figures: {
      contacted: (sameDay ? before.figures.contacted : 0) + marks.contacted.size,
      appointments: plans.today,
      firstReplySeconds: before?.figures.firstReplySeconds ?? null,
      firstReplies: before?.figures.firstReplies ?? 0,
    },
  };
}

const iso = (at: number): string => new Date(at).toISOString();
const asksAt = ({ dueAt, snoozedUntil }: Task): string =>
  snoozedUntil !== null && snoozedUntil > dueAt ? snoozedUntil : dueAt;

interface Plans {
  readonly tasks: ReadonlyMap<string, NonNullable<QueueLead['task']>>;
  readonly appointments: ReadonlyMap<string, NonNullable<QueueLead['appointment']>>;
  readonly today: { over: number; of: number };
}

function plansOf({ userId, now, tasks, appointments }: KeptDay, dayStart: number, dayEnd: number): Plans {
  const first = new Map<string, NonNullable<QueueLead['task']>>();
  const open = tasks
    .filter(
      (task) => task.doneAt === null && task.assigneeId === userId && Date.parse(asksAt(task)) <= dayEnd,
    )
    .sort((a, b) => Date.parse(asksAt(a)) - Date.parse(asksAt(b)) || (a.id < b.id ? -1 : 1));
  for (const task of open)
    if (task.leadId !== null && !first.has(task.leadId))
      first.set(task.leadId, { id: task.id, title: task.title, dueAt: asksAt(task), day: task.dueDay });
  const coming = new Map<string, NonNullable<QueueLead['appointment']>>();
  const today = { over: 0, of: 0 };
  const planned = appointments.filter(
    ({ state, allDay }) => state !== 'cancelled' && state !== 'rescheduled' && !allDay,
  );
  for (const { id, title, startsAt, endsAt, state, leads } of [...planned].sort((a, b) =>
    a.startsAt < b.startsAt ? -1 : 1,
  )) {
    const at = Date.parse(startsAt);
    if (at >= dayStart && at < dayEnd) {
      today.of += 1;
      if (state !== 'booked' || Date.parse(endsAt) <= now) today.over += 1;
    }
    if (state !== 'booked' || at <= now || at >= now + APPOINTMENT_HOURS * HOUR) continue;
    for (const lead of leads) if (!coming.has(lead.id)) coming.set(lead.id, { id, title, startsAt });
  }
  return { tasks: first, appointments: coming, today };
}

interface Marks {
  /** When a lead was last called or written to here. */
  readonly contacted: ReadonlyMap<string, string>;
  readonly done: ReadonlyMap<string, string>;
  readonly snoozed: ReadonlyMap<string, { at: string; until: string } | null>;
}

/** What waiting writes say of contacts, of done and put off. */
function waitingMarks(queue: readonly Placed[]): Marks {
  const contacted = new Map<string, string>();
  const done = new Map<string, string>();
  const snoozed = new Map<string, { at: string; until: string } | null>();
  for (const { write } of queue) {
    if (write.state !== 'waiting') continue;
    const { subject } = write;
    const body = (write.call.body ?? {}) as Record<string, unknown>;
    const at = iso(write.madeAt);
    if (write.endpoint === 'firstTouch.logTouch' && body.kind !== 'meeting')
      contacted.set(subject, typeof body.occurredAt === 'string' ? body.occurredAt : at);
    const seen = typeof body.asOf === 'string' ? body.asOf : at;
    if (write.endpoint === 'today.snooze') snoozed.set(subject, { at: seen, until: String(body.until) });
    if (write.endpoint === 'today.done') {
      done.set(subject, seen);
      // Done ends a snooze.
      snoozed.set(subject, null);
    }
  }
  return { contacted, done, snoozed };
}

const later = (a: string | null | undefined, b: string | null | undefined): string | null =>
  !a ? (b ?? null) : !b || Date.parse(a) >= Date.parse(b) ? a : b;

function factsOf(
  { userId, stageKinds }: KeptDay,
  { lead, lastTouchAt }: SyncedLead,
  { fact, marks, plans }: { fact: SyncedDay | undefined; marks: Marks; plans: Plans },
): DayFacts {
  const { id, score } = lead;
  const mine = lead.ownerId === userId;
  const contacted = marks.contacted.get(id);
  const asleep = marks.snoozed.get(id);
  return {
    leadId: id,
    createdAt: lead.createdAt,
    open:
      mine && (lead.status === 'new' || lead.status === 'open') && stageKinds.get(lead.stageId) === 'open',
    score: score && { points: score.points, band: score.band },
    // Answered here, it is owed no more.
    answerBy: contacted === undefined ? (fact?.answerBy ?? null) : null,
    replyAt: mine ? (fact?.replyAt ?? null) : null,
    contactAt: later(lastTouchAt, contacted),
    taskDueAt: plans.tasks.get(id)?.dueAt ?? null,
    appointmentAt: plans.appointments.get(id)?.startsAt ?? null,
    interestAt: mine ? (fact?.interestAt ?? null) : null,
    snoozedAt: asleep === undefined ? (fact?.snoozedAt ?? null) : (asleep?.at ?? null),
    snoozedUntil: asleep === undefined ? (fact?.snoozedUntil ?? null) : (asleep?.until ?? null),
    doneAt: later(fact?.doneAt, marks.done.get(id)),
  };
}

/** What a row and its card show of a lead. */
async function describe(
  { now, companyZone, events }: KeptDay,
  { lead }: SyncedLead,
  {
    facts,
    reasons,
    outOfOrder,
    plans,
    known,
    told,
  }: {
    facts: DayFacts;
    reasons: QueueLead['reasons'];
    outOfOrder: boolean;
    plans: Plans;
    known: ReadonlyMap<string, SyncedDay>;
    told: ReadonlyMap<string, QueueLead>;
  },
): Promise<QueueLead> {
  const log = await events(lead.id);
  const heard = log.find(({ kind }) => HEARD.has(kind));
  const text = heard?.payload.text;
  return {
    ...leadOfRow(lead),
    timeZone: lead.timeZone ?? companyZone,
    callRefused: known.get(lead.id)?.callRefused ?? false,
    reasons,
    outOfOrder,
    latest: heard
      ? {
          kind: heard.kind,
          at: heard.occurredAt,
          text: typeof text === 'string' && text.trim() !== '' ? text : null,
          source: heard.source,
        }
      : null,
    // Half a year of answers is not kept here: what the server said last.
    answers: told.get(lead.id)?.answers ?? null,
    interest: interestOf(log, now),
    task: plans.tasks.get(lead.id) ?? null,
    appointment: plans.appointments.get(lead.id) ?? null,
    contactAt: facts.contactAt,
  };
}

/** What somebody did most often in the last days; of equals what they did last. */
function interestOf(log: readonly LeadEvent[], now: number): QueueLead['interest'] {
  const found = new Map<string, { kind: string; count: number; at: string }>();
  for (const { kind, occurredAt } of log) {
    if (!INTEREST.has(kind) || Date.parse(occurredAt) <= now - INTEREST_DAYS * DAY) continue;
    const one = found.get(kind) ?? { kind, count: 0, at: occurredAt };
    found.set(kind, { ...one, count: one.count + 1 });
  }
  return [...found.values()].reduce<QueueLead['interest']>(
    (best, one) => (best === null || one.count > best.count ? one : best),
    null,
  );
}
