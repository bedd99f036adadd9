/**
 * Whom to reach next: one order of the day over a person's leads, the same on the server and on a phone without a network.
 *
 * A lead stands in the queue for a reason, never for what somebody is. Reasons, the most pressing first:
 *
 * | reason        | holds while                                                                 | among themselves         |
 * |---------------|-----------------------------------------------------------------------------|--------------------------|
 * | `answer_late` | the first answer to an inquiry is late                                       | longest late first       |
 * | `answer_due`  | the clock of the first answer runs                                           | least time first         |
 * | `reply`       | the person wrote or called in the last 30 days, and nobody got back to them  | open, band, longest wait |
 * | `hot`         | an open lead is hot and nobody has been in contact today                     | points, then longest due |
 * | `task`        | a task of it is due today or overdue                                         | earliest first           |
 * | `snoozed`     | a snooze is over, and nobody has been in contact since                       | earliest first           |
 * | `appointment` | an appointment begins within a day                                           | earliest first           |
 * | `interest`    | they looked at homes or opened mail in the last days, after the last contact | points, then newest      |
 * | `quiet`       | nobody has been in contact with an open lead for two weeks                   | points, then longest     |
 *
 * A lead stands at its most pressing reason; what is left equal goes by points and at last by id, so that the order is total
 * and depends on nothing but the facts. The score moves a lead and never hides one: every reason but `hot` holds whatever
 * the band, and a lead without a score stands between warm and cool.
 *
 * *Done* settles what was before it: a reply, an interest; of a day's duty (hot, task, appointment) the rest of that day;
 * and silence is measured from it. *Snooze* keeps everything back until its moment, save a reply that comes after it. The
 * first answer is owed whatever was marked: it leaves the queue by an answer.
 *
 * The facts hold no name, no language, no place, nothing that stands for a protected trait.
 */

export const DAY_REASONS = [
  'answer_late',
  'answer_due',
  'reply',
  'hot',
  'task',
  'snoozed',
  'appointment',
  'interest',
  'quiet',
] as const;
/** In words: `today.why.<kind>` of the message catalogue. */
export type DayReasonKind = (typeof DAY_REASONS)[number];

/** Why a lead is in the queue, and the moment it speaks of: a deadline, a reply, the last contact. ISO 8601. */
export interface DayReason {
  kind: DayReasonKind;
  at: string;
}

/** A look at a home or an opened mail counts for so long. */
export const INTEREST_DAYS = 3;
/** A reply waits for so long; after that there is only silence. */
export const REPLY_DAYS = 30;
/** An open lead that nobody was in contact with for so long is due. */
export const QUIET_DAYS = 14;
/** An appointment is near when it begins within so many hours. */
export const APPOINTMENT_HOURS = 24;

const BANDS_IN_ORDER = ['hot', 'warm', null, 'cool', 'cold'] as const;
/** Where a lead without a score stands: just under warm as it is set to begin with. */
const UNSCORED_POINTS = 49.5;
const DAY_MS = 86_400_000;

/** What the order is made of, one lead. Moments are ISO 8601. */
export interface DayFacts {
  leadId: string;
  createdAt: string;
  /** Neither closed nor archived, in a stage that is not won or lost. */
  open: boolean;
  score: { points: number; band: 'hot' | 'warm' | 'cool' | 'cold' } | null;
  /** By when the reader owes the first answer; null when they owe none. */
  answerBy: string | null;
  /** The last time the person called or wrote. */
  replyAt: string | null;
  /** The last call, text or e-mail that one of us made or sent. */
  contactAt: string | null;
  /** When the earliest open task is due. */
  taskDueAt: string | null;
  /** When the next appointment begins. */
  appointmentAt: string | null;
  /** The last look at a home, a search, a mail that was opened. */
  interestAt: string | null;
  /** The reader's marks. */
  snoozedAt: string | null;
  snoozedUntil: string | null;
  doneAt: string | null;
}

/** The moment of the question, and the reader's day around it. ISO 8601. */
export interface DayFrame {
  now: string;
  dayStart: string;
  dayEnd: string;
}

export interface Ranked<F extends DayFacts> {
  facts: F;
  /** The most pressing first; never empty. */
  reasons: DayReason[];
}

/** Leads that are due, in the order in which to reach them. Ids are unique; the order of `leads` does not matter. */
export function rankDay<F extends DayFacts>(leads: readonly F[], frame: DayFrame): Ranked<F>[] {
  const ranked = leads.flatMap((facts) => {
    const reasons = reasonsOf(facts, frame);
    const [first] = reasons;
    return first ? [{ facts, reasons, key: keyOf(facts, first) }] : [];
  });
  return ranked.sort((a, b) => compare(a.key, b.key)).map(({ facts, reasons }) => ({ facts, reasons }));
}

/** Why a lead is due, the most pressing reason first; empty when it is not. */
export function reasonsOf(lead: DayFacts, frame: DayFrame): DayReason[] {
  const now = Date.parse(frame.now);
  const dayStart = Date.parse(frame.dayStart);
  const at = (moment: string | null) => (moment === null ? Number.NEGATIVE_INFINITY : Date.parse(moment));
  const done = at(lead.doneAt);
  const contact = at(lead.contactAt);
  /** What is older than this has been dealt with. */
  const settled = Math.max(done, contact);
  const sleeping = at(lead.snoozedUntil) > now;
  const owedToday = done < dayStart && !sleeping;
  const awake = (moment: string | null) => at(moment) > settled && !sleeping;

  const holds: Record<DayReasonKind, string | null> = {
    answer_late: lead.answerBy !== null && at(lead.answerBy) <= now ? lead.answerBy : null,
    answer_due: lead.answerBy !== null && at(lead.answerBy) > now ? lead.answerBy : null,
    reply:
      at(lead.replyAt) > Math.max(settled, sleeping ? at(lead.snoozedAt) : settled, now - REPLY_DAYS * DAY_MS)
        ? lead.replyAt
        : null,
    hot:
      lead.open && lead.score?.band === 'hot' && contact < dayStart && owedToday
        ? (lead.contactAt ?? lead.createdAt)
        : null,
    task: taskHolds(lead, { now, done, dayStart, dayEnd: Date.parse(frame.dayEnd) }, sleeping),
    snoozed: !sleeping && awake(lead.snoozedUntil) ? lead.snoozedUntil : null,
    appointment:
      owedToday &&
      at(lead.appointmentAt) > now &&
      at(lead.appointmentAt) <= now + APPOINTMENT_HOURS * 3_600_000
        ? lead.appointmentAt
        : null,
    interest:
      lead.open && awake(lead.interestAt) && at(lead.interestAt) > now - INTEREST_DAYS * DAY_MS
        ? lead.interestAt
        : null,
    quiet:
      lead.open && !sleeping && Math.max(settled, at(lead.createdAt)) <= now - QUIET_DAYS * DAY_MS
        ? (lead.contactAt ?? lead.createdAt)
        : null,
  };
  return DAY_REASONS.flatMap((kind) => {
    const moment = holds[kind];
    return moment === null ? [] : [{ kind, at: moment }];
  });
}

/** A task counts from the morning of its day on; once the lead was marked done that day, from its hour on. */
function taskHolds(
  { taskDueAt }: DayFacts,
  day: { now: number; done: number; dayStart: number; dayEnd: number },
  sleeping: boolean,
): string | null {
  if (taskDueAt === null || sleeping) return null;
  const due = Date.parse(taskDueAt);
  const counts = day.done < day.dayStart ? due <= day.dayEnd : due > day.done && due <= day.now;
  return counts ? taskDueAt : null;
}

type Key = readonly [number, number, number, number, string];

/** Smaller comes first: reason, two figures of its own, points, id. */
function keyOf({ leadId, score, open }: DayFacts, { kind, at }: DayReason): Key {
  const moment = Date.parse(at);
  const points = -(score?.points ?? UNSCORED_POINTS);
  const reason = DAY_REASONS.indexOf(kind);
  switch (kind) {
    case 'reply':
      return [
        reason,
        BANDS_IN_ORDER.indexOf(score?.band ?? null) + (open ? 0 : BANDS_IN_ORDER.length),
        moment,
        points,
        leadId,
      ];
    case 'hot':
    case 'quiet':
      return [reason, points, moment, 0, leadId];
    case 'interest':
      return [reason, points, -moment, 0, leadId];
    default:
      return [reason, moment, points, 0, leadId];
  }
}

function compare(a: Key, b: Key): number {
  for (let i = 0; i < 4; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a[4] < b[4] ? -1 : a[4] > b[4] ? 1 : 0;
}
