import {
  APPOINTMENT_HOURS,
  type DayFacts,
  INTEREST_DAYS,
  type Lead,
  type LeadEvent,
  QUEUE_MOST,
  type QueryOf,
  type QueueLead,
  type Ranked,
  rankDay,
  type TodayQueue,
  type today,
} from '@lintel/contract';
import { DateTime } from 'luxon';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { currentConsent } from '../../consent/index.ts';
import { latestEvents, readLeads } from '../../leads/index.ts';
import { appointmentsBetween } from '../appointments/read-appointments.ts';
import { bestHours, hourIn } from './best-hours.ts';
import * as repo from './due.repository.ts';

const DAY_MS = 86_400_000;
/** Answers older than this say nothing of when somebody answers. */
const ANSWER_DAYS = 180;
/** What somebody said or did, for the words of a card. */
const HEARD = [
  'call.incoming',
  'text.received',
  'email.received',
  'inquiry.general',
  'inquiry.property',
  'inquiry.seller',
  'showing.requested',
  'open-house.visited',
  'registration',
];

/** Whom the actor is to reach next, and why. */
export async function readQueue(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof today.queue>,
): Promise<TodayQueue> {
  const now = ctx.clock.now();
  const { userId } = actor;
  if (userId === null) return { now: now.toISOString(), items: [], due: 0, quiet: 0, capped: false };
  return ctx.read(
    actor,
    async (tx) => {
      const zone = await repo.companyZone(tx);
      const day = DateTime.fromJSDate(now, { zone: want.timeZone ?? zone }).startOf('day');
      const asked = { userId, now, dayStart: day.toJSDate() };
      const dayEnd = day.plus({ days: 1 }).toJSDate();
      const plans = await readPlans(ctx, tx, actor, asked, dayEnd);
      const { ranked, due, quiet, capped } = await rankLeads(tx, asked, dayEnd, plans);
      return {
        now: now.toISOString(),
        items: await describe(ctx, tx, actor, ranked.slice(0, QUEUE_MOST), { now, zone, plans }),
        due,
        quiet,
        capped,
      };
    },
    { keepPlans: true },
  );
}

/** What the person has planned with leads: the first task of each that is due, the next appointment of today's hours. */
interface Plans {
  tasks: ReadonlyMap<string, NonNullable<QueueLead['task']>>;
  appointments: ReadonlyMap<string, NonNullable<QueueLead['appointment']>>;
}

async function readPlans(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  { userId, now }: repo.Asked,
  dayEnd: Date,
): Promise<Plans> {
  const to = new Date(now.getTime() + APPOINTMENT_HOURS * 3_600_000);
  const [tasks, coming] = await Promise.all([
    repo.tasksDue(tx, userId, dayEnd),
    appointmentsBetween(ctx, tx, actor, { from: now, to, userIds: [userId] }),
  ]);
  const appointments = new Map<string, NonNullable<QueueLead['appointment']>>();
  for (const { id, title, startsAt, state, allDay, leads } of coming) {
    if (state !== 'booked' || allDay || new Date(startsAt) <= now) continue;
    for (const lead of leads)
      if (!appointments.has(lead.id)) appointments.set(lead.id, { id, title, startsAt });
  }
  return {
    tasks: new Map(
      tasks.map(({ id, taskId, title, at, day }) => [
        id,
        { id: taskId, title, dueAt: at.toISOString(), day },
      ]),
    ),
    appointments,
  };
}

/** Leads that are due, found by what makes them due and never by walking all of a person's leads. */
async function rankLeads(tx: Tx, asked: repo.Asked, dayEnd: Date, plans: Plans) {
  const [owed, waiting, hot, interested, best, awake, silent] = await Promise.all([
    repo.owed(tx, asked),
    repo.waiting(tx, asked),
    repo.hot(tx, asked),
    repo.interested(tx, asked),
    repo.quiet(tx, asked, QUEUE_MOST),
    repo.awake(tx, asked),
    repo.countQuiet(tx, asked),
  ]);
  const interestAt = new Map(interested.map(({ id, at }) => [id, at]));
  const sources = [owed, waiting, hot, interested, best, awake];
  const ids = [
    ...new Set([...sources.flat().map(({ id }) => id), ...plans.tasks.keys(), ...plans.appointments.keys()]),
  ];
  const leads = ids.length === 0 ? [] : await repo.dueLeads(tx, asked.userId, ids);
  const frame = {
    now: asked.now.toISOString(),
    dayStart: asked.dayStart.toISOString(),
    dayEnd: dayEnd.toISOString(),
  };
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

/** Of a lead that is somebody else's only what the reader has taken on: a task, an appointment, a mark. */
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
    latestEvents(ctx, tx, actor, ids, HEARD),
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
  return ranked.flatMap(({ facts, reasons }) => {
    const lead = leads.get(facts.leadId);
    if (!lead) return [];
    const timeZone = lead.timeZone ?? zone;
    const hours = answers.filter(({ leadId }) => leadId === lead.id).map(({ at }) => hourIn(at, timeZone));
    const interest = interestOf.get(lead.id);
    return [
      {
        ...shownOf(lead),
        timeZone,
        callRefused: refused.has(lead.id),
        reasons,
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

const shownOf = (lead: Lead) => ({
  leadId: lead.id,
  name: lead.name,
  type: lead.type,
  stageId: lead.stageId,
  score: lead.score,
  budgetMin: lead.budgetMin,
  budgetMax: lead.budgetMax,
  currency: lead.currency,
  propertyType: lead.propertyType,
  location: lead.location,
  phone: lead.phones.find(({ value }) => value !== null)?.value ?? null,
  email: lead.emails.find(({ value }) => value !== null)?.value ?? null,
});

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
