import {
  APPOINTMENT_HOURS,
  type DayFacts,
  HEARD_KINDS,
  INTEREST_DAYS,
  type LeadEvent,
  leadOfRow,
  QUEUE_MOST,
  type QueryOf,
  type QueueLead,
  type Ranked,
  rankDay,
  type TodayQueue,
  type today,
  WEEKLY_TURN,
  weekOfDay,
} from '@lintel/contract';
import { DateTime } from 'luxon';
import { type Actor, reach } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { currentConsent } from '../../consent/index.ts';
import { latestEvents, readLeads } from '../../leads/index.ts';
import { outOfOrderShare } from '../../ml/index.ts';
import { between } from '../appointments/read-appointments.ts';
import { readerOf } from '../tasks/tasks.policy.ts';
import { bestHours, hourIn } from './best-hours.ts';
import * as repo from './due.repository.ts';

const DAY_MS = 86_400_000;
/** First answers of so many days make the median. */
const FIRST_REPLY_DAYS = 30;
/** Answers older than this say nothing of when somebody answers. */
const ANSWER_DAYS = 180;
/** Whom the actor is to reach next, or the people they look after, and why. */
export async function readQueue(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof today.queue>,
): Promise<TodayQueue> {
  const now = ctx.clock.now();
  const { userId } = actor;
  if (userId === null) return { ...NOTHING, now: now.toISOString() };
  return ctx.read(
    actor,
    async (tx) => {
      const zone = await repo.companyZone(tx);
      const day = DateTime.fromJSDate(now, { zone: want.timeZone ?? zone }).startOf('day');
      const people = want.of === 'mine' ? [userId] : await lookedAfter(tx, actor, userId);
      // In one's own list only: nobody works through everybody's, and nobody's are too many to draw from.
      const share = want.of === 'mine' ? await outOfOrderShare(tx) : 0;
      const asked = { people, now, dayStart: day.toJSDate() };
      const dayEnd = day.plus({ days: 1 }).toJSDate();
      const plans = await readPlans(tx, actor, asked, dayEnd);
      const { ranked, due, quiet, capped } = await rankLeads(tx, asked, { dayEnd, share }, plans);
      const done = await repo.figuresOf(tx, people, {
        dayStart: asked.dayStart,
        answersSince: new Date(now.getTime() - FIRST_REPLY_DAYS * DAY_MS),
      });
      return {
        now: now.toISOString(),
        items: await describe(ctx, tx, actor, ranked.slice(0, QUEUE_MOST), { now, zone, plans }),
        due,
        quiet,
        capped,
        outOfOrder: share,
        figures: { ...done, appointments: plans.today },
      };
    },
    { keepPlans: true },
  );
}

const NOTHING = {
  items: [],
  due: 0,
  quiet: 0,
  capped: false,
  outOfOrder: 0,
  figures: {
    contacted: 0,
    appointments: { over: 0, of: 0 },
    firstReplySeconds: null,
    firstReplies: 0,
  },
};

/** The people whose leads the actor reads, the actor first. */
async function lookedAfter(tx: Tx, actor: Actor, userId: string): Promise<string[]> {
  const scope = reach(actor, 'leads:read');
  const people = scope === 'all' ? await repo.workingPeople(tx) : scope === 'team' ? actor.access.team : [];
  return [userId, ...people.filter((id) => id !== userId)];
}

/**
 * What is planned with leads: the first task of each that is due, the next appointment of the coming hours. Beside it how
 * many appointments today has, and how many of them are over.
 */
interface Plans {
  tasks: ReadonlyMap<string, NonNullable<QueueLead['task']>>;
  appointments: ReadonlyMap<string, NonNullable<QueueLead['appointment']>>;
  today: { over: number; of: number };
}

async function readPlans(
  tx: Tx,
  actor: Actor,
  { people, now, dayStart }: repo.Asked,
  dayEnd: Date,
): Promise<Plans> {
  const to = new Date(Math.max(now.getTime() + APPOINTMENT_HOURS * 3_600_000, dayEnd.getTime()));
  const soon = new Date(now.getTime() + APPOINTMENT_HOURS * 3_600_000);
  const [tasks, { items }] = await Promise.all([
    repo.tasksDue(tx, people, dayEnd),
    between(tx, readerOf(actor), { from: dayStart, to, userIds: people, leadId: null }),
  ]);
  const appointments = new Map<string, NonNullable<QueueLead['appointment']>>();
  const today = { over: 0, of: 0 };
  for (const { row, span } of items) {
    if (row.state === 'cancelled' || row.state === 'rescheduled' || span.allDay) continue;
    if (span.startsAt >= dayStart && span.startsAt < dayEnd) {
      today.of += 1;
      if (row.state !== 'booked' || span.endsAt <= now) today.over += 1;
    }
    if (row.state !== 'booked' || span.startsAt <= now || span.startsAt >= soon) continue;
    for (const lead of row.leads)
      if (!appointments.has(lead.id))
        appointments.set(lead.id, { id: row.id, title: row.title, startsAt: span.startsAt.toISOString() });
  }
  return {
    tasks: new Map(
      tasks.map(({ id, taskId, title, at, day }) => [
        id,
        { id: taskId, title, dueAt: at.toISOString(), day },
      ]),
    ),
    appointments,
    today,
  };
}

/** Leads that are due, found by what makes them due and never by walking all of a person's leads. */
async function rankLeads(
  tx: Tx,
  asked: repo.Asked,
  { dayEnd, share }: { dayEnd: Date; share: number },
  plans: Plans,
) {
  const frame = {
    now: asked.now.toISOString(),
    dayStart: asked.dayStart.toISOString(),
    dayEnd: dayEnd.toISOString(),
    outOfOrder: share,
  };
  const [owed, waiting, hot, interested, best, awake, silent, drawn] = await Promise.all([
    repo.owed(tx, asked),
    repo.waiting(tx, asked),
    repo.hot(tx, asked),
    repo.interested(tx, asked),
    // What chance moves away leaves room for the next.
    repo.quiet(tx, asked, share > 0 ? 2 * QUEUE_MOST : QUEUE_MOST),
    repo.awake(tx, asked),
    repo.countQuiet(tx, asked),
    share > 0
      ? repo.drawnQuiet(tx, asked, {
          share,
          turn: weekOfDay(frame.dayStart) * WEEKLY_TURN,
          limit: QUEUE_MOST,
        })
      : [],
  ]);
  const interestAt = new Map(interested.map(({ id, at }) => [id, at]));
  const sources = [owed, waiting, hot, interested, best, awake, drawn];
  const ids = [
    ...new Set([...sources.flat().map(({ id }) => id), ...plans.tasks.keys(), ...plans.appointments.keys()]),
  ];
  const leads = ids.length === 0 ? [] : await repo.dueLeads(tx, asked.people, ids);
  const all = rankDay(
    leads.map((lead) => factsOf(lead, interestAt.get(lead.leadId) ?? null, plans)),
    frame,
  );
  // Leads whose first answer still has time stand above the queue, with their clock.
  const ranked = all.filter(({ reasons }) => reasons[0]?.kind !== 'answer_due');
  const due = ranked.filter(({ reasons }) => reasons[0]?.kind !== 'quiet');
  const alsoQuiet = all.filter(
    ({ reasons }) => reasons[0]?.kind !== 'quiet' && reasons.some(({ kind }) => kind === 'quiet'),
  );
  return {
    ranked,
    due: Math.min(due.length, repo.MOST_DUE),
    quiet: Math.max(0, Math.min(silent, repo.MOST_DUE) - alsoQuiet.length),
    capped:
      due.length > repo.MOST_DUE ||
      silent > repo.MOST_DUE ||
      sources.some((found) => found.length >= repo.MOST_DUE) ||
      plans.tasks.size >= repo.MOST_DUE,
  };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Of a lead that is nobody's of those asked about only what they have taken on: a task, an appointment, a mark. */
function factsOf(lead: repo.DueLead, interestAt: Date | null, plans: Plans): DayFacts {
  const { leadId, mine } = lead;
  return {
    leadId,
    createdAt: lead.createdAt.toISOString(),
    open: mine && lead.open,
    score: lead.points === null || lead.band === null ? null : { points: lead.points, band: lead.band },
    answerBy: iso(lead.answerBy),
    replyAt: mine ? iso(lead.replyAt) : null,
    contactAt: iso(lead.contactAt),
    taskDueAt: plans.tasks.get(leadId)?.dueAt ?? null,
    appointmentAt: plans.appointments.get(leadId)?.startsAt ?? null,
    interestAt: mine ? iso(interestAt) : null,
    snoozedAt: iso(lead.snoozedAt),
    snoozedUntil: iso(lead.snoozedUntil),
    doneAt: iso(lead.doneAt),
  };
}

/** What rows and cards show of these leads. */
async function describe(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  ranked: readonly Ranked<DayFacts>[],
  { now, zone, plans }: { now: Date; zone: string; plans: Plans },
): Promise<QueueLead[]> {
  const ids = ranked.map(({ facts }) => facts.leadId);
  if (ids.length === 0) return [];
  const since = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const [leads, heard, answers, interests, consents] = await Promise.all([
    readLeads(tx, actor, ids),
    latestEvents(ctx, tx, actor, ids, HEARD_KINDS),
    repo.answersOf(tx, ids, since(ANSWER_DAYS)),
    repo.interestOf(tx, ids, since(INTEREST_DAYS)),
    currentConsent(tx, ids),
  ]);
  const interestOf = new Map(interests.map((interest) => [interest.leadId, interest]));
  const refused = new Set(
    consents
      .filter(({ channel, state }) => channel === 'call' && state === 'refused')
      .map(({ leadId }) => leadId),
  );
  return ranked.flatMap(({ facts, reasons, outOfOrder }) => {
    const lead = leads.get(facts.leadId);
    if (!lead) return [];
    const timeZone = lead.timeZone ?? zone;
    const hours = answers.filter(({ leadId }) => leadId === lead.id).map(({ at }) => hourIn(at, timeZone));
    const interest = interestOf.get(lead.id);
    return [
      {
        ...leadOfRow(lead),
        timeZone,
        callRefused: refused.has(lead.id),
        reasons,
        outOfOrder,
        latest: latestOf(heard.get(lead.id)),
        answers: bestHours(hours),
        interest: interest
          ? { kind: interest.kind, count: interest.count, at: interest.at.toISOString() }
          : null,
        task: plans.tasks.get(lead.id) ?? null,
        appointment: plans.appointments.get(lead.id) ?? null,
        contactAt: facts.contactAt,
      },
    ];
  });
}

function latestOf(event: LeadEvent | undefined): QueueLead['latest'] {
  if (!event) return null;
  const { text } = event.payload;
  return {
    kind: event.kind,
    at: event.occurredAt,
    text: typeof text === 'string' && text.trim() !== '' ? text : null,
    source: event.source,
  };
}
