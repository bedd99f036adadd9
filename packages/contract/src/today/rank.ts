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
 * **Out of order.** A score that alone decides who is called learns later from calls it has brought about. So a share of the
 * leads (the company's setting) is drawn by chance, others every week, and spread over the rows of `hot`, `interest` and `quiet`:
 * of twenty rows one, at 5 %. A lead that was drawn stands where chance has put it, whatever its score, among those due for the same
 * reason; answers, replies, tasks, snoozes and appointments stay as they are. What is drawn is read off the random digits of
 * ids, so that a phone and the server draw the same.
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
  /** Share of leads that chance puts out of order, 0 to 0.1; none unless given. */
  outOfOrder?: number;
}

export interface Ranked<F extends DayFacts> {
  facts: F;
  /** The most pressing first; never empty. */
  reasons: DayReason[];
  /** Its place among its like is by chance, not by its score. */
  outOfOrder: boolean;
}

/** Leads that are due, in the order in which to reach them. Ids are unique; the order of `leads` does not matter. */
export function rankDay<F extends DayFacts>(leads: readonly F[], frame: DayFrame): Ranked<F>[] {
  const ranked = leads
    .flatMap((facts) => {
      const reasons = reasonsOf(facts, frame);
      const [first] = reasons;
      return first ? [{ facts, reasons, kind: first.kind, key: keyOf(facts, first) }] : [];
    })
    .sort((a, b) => compare(a.key, b.key))
    .map(({ facts, reasons, kind }) => ({ kind, one: { facts, reasons, outOfOrder: false } }));
  return DAY_REASONS.flatMap((kind) => {
    const group = ranked.flatMap((other) => (other.kind === kind ? [other.one] : []));
    return BY_POINTS.has(kind) ? spread(group, frame) : group;
  });
}

const BY_POINTS: ReadonlySet<DayReasonKind> = new Set(['hot', 'interest', 'quiet']);

/** Leads of one reason with those chance has drawn spread over them, one in each stretch of 1 / share rows. */
function spread<F extends DayFacts>(group: readonly Ranked<F>[], frame: DayFrame): Ranked<F>[] {
  const { outOfOrder: share = 0 } = frame;
  const rest: Ranked<F>[] = [];
  const drawn: { one: Ranked<F>; chance: Chance }[] = [];
  for (const one of group) {
    const chance = chanceOf(one.facts.leadId, frame);
    if (chance) drawn.push({ one: { ...one, outOfOrder: true }, chance });
    else rest.push(one);
  }
  if (drawn.length === 0) return rest;
  drawn.sort((a, b) => a.chance.turn - b.chance.turn || (a.one.facts.leadId < b.one.facts.leadId ? -1 : 1));
  // Where there are fewer than a stretch, anywhere among them.
  const stretch = group.length * share >= 1 ? 1 / share : group.length / drawn.length;
  const out: Ranked<F>[] = [];
  for (const [k, { one, chance }] of drawn.entries()) {
    const place = Math.floor((k + chance.within) * stretch);
    out.push(...rest.splice(0, Math.max(0, place - out.length)), one);
  }
  return [...out, ...rest];
}

/** Turns a place on the circle a week further, so that weeks in a row draw different leads (the golden ratio). */
export const WEEKLY_TURN = 0.618_033_988_749_895;
const STEPS = 16 ** 5;

/** Which week a day belongs to, from Monday on; a number that only grows. */
export const weekOfDay = (dayStart: string): number => Math.floor((Date.parse(dayStart) / DAY_MS + 3.5) / 7);

/** Of a lead that was drawn: whose turn comes first, and where in its stretch of rows. Both from 0 to 1. */
export interface Chance {
  turn: number;
  within: number;
}

/**
 * What chance has drawn for a lead this week; null when it is not drawn. From the last ten digits of its id, which a UUIDv7
 * draws at random: five say whether it is drawn and where it stands, five when its turn is. Any other id is never drawn.
 */
export function chanceOf(leadId: string, { dayStart, outOfOrder: share = 0 }: DayFrame): Chance | null {
  const digits = /^[0-9a-f-]{26}([0-9a-f]{5})([0-9a-f]{5})$/.exec(leadId);
  if (!digits || share <= 0) return null;
  const week = weekOfDay(dayStart) * WEEKLY_TURN;
  const place = (hex: string | undefined) => (Number.parseInt(hex ?? '', 16) / STEPS + week) % 1;
  const drawn = place(digits[2]);
  return drawn < share ? { turn: place(digits[1]), within: drawn / share } : null;
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
