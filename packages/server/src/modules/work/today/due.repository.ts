import { INTEREST_DAYS, INTEREST_KINDS, type LeadScore, QUIET_DAYS, REPLY_DAYS } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import { IN_PLAY } from '../../leads/index.ts';
import './today.tables.ts';

/** Leads of one kind that are looked at, and how far counts go. */
export const MOST_DUE = 1_000;
const DAY_MS = 86_400_000;

/** The question: whose leads, the reader's first, when, and since when it is today. */
export interface Asked {
  people: readonly string[];
  now: Date;
  dayStart: Date;
}
const ago = ({ now }: Asked, days: number) => new Date(now.getTime() - days * DAY_MS);

const MINE = 'l.tenant_id = $1 and l.user_id = any ($2::uuid[]) and l.deleted_at is null';
/** What the reader has marked counts, and what the lead's owner has. */
const MARKER = 'm.user_id in (l.user_id, ($2::uuid[])[1])';
const marked = (how: string) =>
  `exists (select from today_marks m where m.tenant_id = $1 and m.lead_id = l.id and ${MARKER} and (${how}))`;

type Ids = Promise<{ id: string }[]>;

/** Leads whose first answer these people owe. */
export const owed = (tx: Tx, { people }: Asked): Ids =>
  tx.prepared(
    'work.today.owed',
    `select c.lead_id as id from first_touch_clocks c
     where c.tenant_id = $1 and c.owner_id = any ($2) and c.ended_at is null order by c.answer_by limit ${MOST_DUE}`,
    [tx.tenantId, people],
  );

/** Leads that wrote or called, without an answer since. */
export const waiting = (tx: Tx, asked: Asked): Ids =>
  tx.prepared(
    'work.today.waiting',
    `select l.id from leads l where ${MINE} and l.last_reply_at > coalesce(l.last_touch_at, '-infinity'::timestamptz)
       and l.last_reply_at > $3 and not ${marked('m.done_at >= l.last_reply_at')}
     order by l.last_reply_at limit ${MOST_DUE}`,
    [tx.tenantId, asked.people, ago(asked, REPLY_DAYS)],
  );

/** Hot leads nobody was in contact with today. */
export const hot = (tx: Tx, { people, now, dayStart }: Asked): Ids =>
  tx.prepared(
    'work.today.hot',
    `select l.id from leads l where ${MINE} and l.score_band = 'hot' and ${IN_PLAY}
       and (l.last_touch_at is null or l.last_touch_at < $3)
       and not ${marked('m.done_at >= $3 or m.snoozed_until > $4')}
     order by l.score_rank desc, l.id desc limit ${MOST_DUE}`,
    [tx.tenantId, people, dayStart, now],
  );

/** Leads that looked at homes or opened mail after the last contact, and when. */
export const interested = (tx: Tx, asked: Asked): Promise<{ id: string; at: Date }[]> =>
  tx.prepared(
    'work.today.interested',
    `select x.id, e.at from (
       select l.id, l.last_touch_at from leads l where ${MINE} and l.last_event_at > $3
         and (l.last_touch_at is null or l.last_event_at > l.last_touch_at)
       order by l.last_event_at desc, l.id desc limit ${MOST_DUE}) x, lateral (
       select e.occurred_at as at from lead_events e
       where e.tenant_id = $1 and e.lead_id = x.id and e.kind = any($4) and e.occurred_at > $3 and e.recorded_at > $5
         and (x.last_touch_at is null or e.occurred_at > x.last_touch_at)
       order by e.occurred_at desc, e.id desc limit 1) e`,
    // An event is recorded when it happened or later, save for a device whose clock is ahead.
    [tx.tenantId, asked.people, ago(asked, INTEREST_DAYS), INTEREST_KINDS, ago(asked, INTEREST_DAYS + 1)],
  );

const QUIET = `${MINE} and ${IN_PLAY} and coalesce(l.last_touch_at, l.created_at) <= $3 and l.created_at <= $3
  and not ${marked('m.done_at > $3 or m.snoozed_until > $4')}`;

/** The best of the open leads that nobody was in contact with for long. */
export const quiet = (tx: Tx, asked: Asked, limit: number): Ids =>
  tx.prepared(
    'work.today.quiet',
    `select l.id from leads l where ${QUIET} order by l.score_rank desc, l.id desc limit $5`,
    [tx.tenantId, asked.people, ago(asked, QUIET_DAYS), asked.now, limit],
  );

/**
 * Those of them chance has drawn (see `chanceOf` of the contract), whose turn is first. `turn`: how far the week has turned
 * the circle that digits of an id lie on.
 */
export const drawnQuiet = (
  tx: Tx,
  asked: Asked,
  { share, turn, limit }: { share: number; turn: number; limit: number },
): Ids => {
  const place = (from: number) =>
    `mod((('x' || substr(l.id::text, ${from}, 5))::bit(20)::int / 1048576.0 + $5::numeric), 1)`;
  return tx.prepared(
    'work.today.drawn-quiet',
    `select l.id from leads l where ${QUIET} and ${place(32)} < $6::numeric
     order by ${place(27)}, l.id limit $7`,
    [tx.tenantId, asked.people, ago(asked, QUIET_DAYS), asked.now, turn, share, limit],
  );
};

/** How many there are, to MOST_DUE + 1. */
export const countQuiet = async (tx: Tx, asked: Asked): Promise<number> =>
  (
    await tx.prepared<{ count: number }>(
      'work.today.count-quiet',
      `select count(*)::int as count from (select from leads l where ${QUIET} limit ${MOST_DUE + 1}) counted`,
      [tx.tenantId, asked.people, ago(asked, QUIET_DAYS), asked.now],
    )
  )[0]?.count ?? 0;

/** Leads whose snooze by the reader is over. */
export const awake = (tx: Tx, { people, now }: Asked): Ids =>
  tx.prepared(
    'work.today.awake',
    `select m.lead_id as id from today_marks m
     where m.tenant_id = $1 and m.user_id = $2 and m.snoozed_until is not null and m.snoozed_until <= $3
     order by m.snoozed_until desc limit ${MOST_DUE}`,
    [tx.tenantId, people[0], now],
  );

/** Open tasks of these people about leads that ask for something before a moment, the first of each lead. */
export const tasksDue = (
  tx: Tx,
  people: readonly string[],
  before: Date,
): Promise<{ id: string; taskId: string; title: string; at: Date; day: string | null }[]> =>
  tx.prepared(
    'work.today.tasks',
    `select distinct on (x.id) x.* from (
       select t.lead_id as id, t.id as "taskId", t.title, t.acts_at as at, t.due_day::text as day from tasks t
       where t.tenant_id = $1 and t.assignee_id = any ($2) and t.done_at is null and t.acts_at <= $3 and t.lead_id is not null
       order by t.acts_at, t.id limit ${MOST_DUE}) x
     order by x.id, x.at, x."taskId"`,
    [tx.tenantId, people, before],
  );

/** What the order is made of, as stored. */
export interface DueLead {
  leadId: string;
  /** One of these people owns it. */
  mine: boolean;
  open: boolean;
  createdAt: Date;
  points: number | null;
  band: LeadScore['band'] | null;
  answerBy: Date | null;
  replyAt: Date | null;
  contactAt: Date | null;
  snoozedAt: Date | null;
  snoozedUntil: Date | null;
  doneAt: Date | null;
}

/** These leads, as far as the transaction reaches. */
export const dueLeads = (tx: Tx, people: readonly string[], ids: readonly string[]): Promise<DueLead[]> =>
  tx.prepared(
    'work.today.due',
    `select l.id as "leadId", coalesce(l.user_id = any ($2::uuid[]), false) as mine, (${IN_PLAY}) as open, l.created_at as "createdAt",
       l.score as points, l.score_band as band, c.answer_by as "answerBy", l.last_reply_at as "replyAt",
       l.last_touch_at as "contactAt", m.*
     from unnest($3::uuid[]) x (id) join leads l on l.tenant_id = $1 and l.id = x.id and l.deleted_at is null
       left join lateral (
         select max(m.snoozed_at) as "snoozedAt", max(m.snoozed_until) as "snoozedUntil", max(m.done_at) as "doneAt"
         from today_marks m where m.tenant_id = $1 and m.lead_id = l.id and ${MARKER}) m on true
       left join first_touch_clocks c
         on c.tenant_id = $1 and c.lead_id = l.id and c.ended_at is null and c.owner_id = any ($2)`,
    [tx.tenantId, people, ids],
  );

/** Everybody who works in the company. */
export const workingPeople = async (tx: Tx): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'work.today.people',
      'select id from users where tenant_id = $1 and active order by id',
      [tx.tenantId],
    )
  ).map((row) => row.id);

/** What these people have done: leads they were in contact with since a moment, and how soon they answer. */
export const figuresOf = async (
  tx: Tx,
  people: readonly string[],
  want: { dayStart: Date; answersSince: Date },
): Promise<{ contacted: number; firstReplySeconds: number | null; firstReplies: number }> => {
  const [figures] = await tx.prepared<{
    contacted: number;
    firstReplySeconds: number | null;
    firstReplies: number;
  }>(
    'work.today.figures',
    `select (select count(*)::int from (
         select distinct e.lead_id from lead_events e
         where e.tenant_id = $1 and e.user_id = any ($2) and is_touch(e.kind, e.user_id)
           and e.occurred_at >= $3 and e.recorded_at >= $3
           and exists (select from leads l where l.tenant_id = $1 and l.id = e.lead_id and l.deleted_at is null)
         limit ${MOST_DUE}) x) as contacted, c.*
     from (select round(percentile_cont(0.5) within group (order by f.responded_after_ms) / 1000)::int as "firstReplySeconds",
         count(*)::int as "firstReplies" from first_touch_clocks f
       where f.tenant_id = $1 and f.touched_by = any ($2) and f.touched_at >= $4 and f.responded_after_ms is not null) c`,
    [tx.tenantId, people, want.dayStart, want.answersSince],
  );
  return figures ?? { contacted: 0, firstReplySeconds: null, firstReplies: 0 };
};

/** The time zone of the company. */
export const companyZone = async (tx: Tx): Promise<string> =>
  (
    await tx.prepared<{ zone: string }>(
      'work.today.zone',
      'select time_zone as zone from tenants where id = $1',
      [tx.tenantId],
    )
  )[0]?.zone ?? 'UTC';

/** When these people answered in half a year, at most the last forty times each: wrote, called, or spoke when called. */
export const answersOf = (
  tx: Tx,
  leadIds: readonly string[],
  since: Date,
): Promise<{ leadId: string; at: Date }[]> =>
  tx.prepared(
    'work.today.answers',
    `select x.id as "leadId", e.at from unnest($2::uuid[]) x (id), lateral (
       select e.occurred_at as at from lead_events e
       where e.tenant_id = $1 and e.lead_id = x.id and e.occurred_at > $3 and e.recorded_at > $3
         and (e.kind in ('call.incoming', 'text.received', 'email.received')
           or e.kind = 'call.logged' and e.payload ->> 'outcome' = 'spoke')
       order by e.occurred_at desc, e.id desc limit 40) e`,
    [tx.tenantId, leadIds, since],
  );

/** What each of these people did in the last days, by kind, most often first. */
export const interestOf = (
  tx: Tx,
  leadIds: readonly string[],
  since: Date,
): Promise<{ leadId: string; kind: string; count: number; at: Date }[]> =>
  tx.prepared(
    'work.today.interest',
    `select x.id as "leadId", e.kind, e.count, e.at from unnest($2::uuid[]) x (id), lateral (
       select e.kind, count(*)::int as count, max(e.occurred_at) as at from lead_events e
       where e.tenant_id = $1 and e.lead_id = x.id and e.kind = any($4) and e.occurred_at > $3 and e.recorded_at > $3
       group by e.kind order by count desc, at desc, e.kind limit 1) e`,
    [tx.tenantId, leadIds, since, INTEREST_KINDS],
  );
