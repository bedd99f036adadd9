import type { Position } from '../../../kernel/cursor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';

/** A lead somebody works on, when anything shown of it changed last, and the stamp of that state. */
export interface SyncRow {
  id: string;
  /** PostgreSQL's text. */
  changedAt: string;
  lastTouchAt: string | null;
  stamp: number;
}

const CHANGED = 'greatest(l.updated_at, l.scored_at, l.last_event_at)';
const ROW = `l.id, ${CHANGED} as changed, l.last_touch_at as touched,
  hashtext(l.id::text || ' ' || l.version || ' ' || extract(epoch from ${CHANGED})) & 2147483647 as stamp`;
const WIRE = `id, changed::text as "changedAt", touched::text as "lastTouchAt", stamp`;

/** Own leads by the index of owner and change, and those worked on beside the owner, each cut before they are put together. */
const mine = (condition: string, rest: string): string => `
  (select ${ROW} from leads l
     where l.tenant_id = $1 and l.user_id = $2 and l.deleted_at is null ${condition} ${rest})
  union all
  (select ${ROW} from lead_collaborators c join leads l on l.tenant_id = $1 and l.id = c.lead_id
     where c.tenant_id = $1 and c.user_id = $2 and l.user_id is distinct from $2 and l.deleted_at is null ${condition} ${rest})`;

/** The next `limit` changes after a position, oldest first. */
export const changesAfter = (tx: Tx, userId: string, after: Position, limit: number): Promise<SyncRow[]> =>
  tx.prepared<SyncRow>(
    'work.sync-changes',
    `select ${WIRE} from (${mine(`and (${CHANGED}, l.id) > ($3::timestamptz, $4::uuid)`, `order by ${CHANGED}, l.id limit $5`)}) m
     order by changed, id limit $5`,
    [tx.tenantId, userId, after.key, after.id, limit],
  );

/** The `limit` leads that changed last, the latest first. */
export const latestChanges = (tx: Tx, userId: string, limit: number): Promise<SyncRow[]> =>
  tx.prepared<SyncRow>(
    'work.sync-roster',
    `select ${WIRE} from (${mine('', `order by ${CHANGED} desc, l.id desc limit $3`)}) m
     order by changed desc, id desc limit $3`,
    [tx.tenantId, userId, limit],
  );

/** States of these leads, as far as the transaction reaches. */
export const statesOf = (tx: Tx, ids: readonly string[]): Promise<SyncRow[]> =>
  tx.prepared<SyncRow>(
    'work.sync-states',
    `select ${WIRE} from (select ${ROW} from leads l
       where l.tenant_id = $1 and l.id = any($2) and l.deleted_at is null) m order by id`,
    [tx.tenantId, ids],
  );

/** What is known of a lead's day beside the lead itself. */
export interface DayRow {
  leadId: string;
  answerBy: Date | null;
  replyAt: Date | null;
  interestAt: Date | null;
  snoozedAt: Date | null;
  snoozedUntil: Date | null;
  doneAt: Date | null;
  /** A refusal of calls was written down at some time; the ledger says whether it counts. */
  refused: boolean;
}

/** Facts of the day about the leads somebody works on that have any, `limit` at most. */
export const dayFacts = (
  tx: Tx,
  userId: string,
  want: { interestSince: Date; repliesSince: Date; kinds: readonly string[]; limit: number },
): Promise<DayRow[]> =>
  tx.prepared<DayRow>(
    'work.sync-day',
    `with mine as (
       select l.id from leads l where l.tenant_id = $1 and l.user_id = $2 and l.deleted_at is null
       union select c.lead_id from lead_collaborators c where c.tenant_id = $1 and c.user_id = $2)
     select x.* from (
       select l.id as "leadId", k.answer_by as "answerBy", l.last_reply_at as "replyAt", i.at as "interestAt", m.*,
         exists (select from consent_ledger r where r.tenant_id = $1 and r.lead_id = l.id and r.state = 'refused'
           and r.channel = 'call') as refused
       from mine join leads l on l.tenant_id = $1 and l.id = mine.id and l.deleted_at is null
         left join lateral (
           select max(m.snoozed_at) as "snoozedAt", max(m.snoozed_until) as "snoozedUntil", max(m.done_at) as "doneAt"
           from today_marks m where m.tenant_id = $1 and m.lead_id = l.id and m.user_id in (l.user_id, $2)) m on true
         left join first_touch_clocks k
           on k.tenant_id = $1 and k.lead_id = l.id and k.ended_at is null and k.owner_id = $2
         left join lateral (
           select e.occurred_at as at from lead_events e
           where l.last_event_at > $3 and e.tenant_id = $1 and e.lead_id = l.id and e.kind = any ($5) and e.occurred_at > $3
           order by e.occurred_at desc, e.id desc limit 1) i on true) x
     where x."answerBy" is not null or x."replyAt" > $4 or x."interestAt" is not null or x."snoozedUntil" is not null
       or x."doneAt" is not null or x.refused
     order by x."leadId" limit $6`,
    [tx.tenantId, userId, want.interestSince, want.repliesSince, want.kinds, want.limit],
  );

/** Whether the lead is still there and went from this person to somebody else after `since`. */
export const wasOwnedBy = async (tx: Tx, leadId: string, userId: string, since: Date): Promise<boolean> =>
  (
    await tx.prepared(
      'work.sync-was-owned',
      `select 1 from leads l where l.tenant_id = $1 and l.id = $2 and l.deleted_at is null and exists (
         select from lead_events e where e.tenant_id = $1 and e.lead_id = l.id and e.kind = 'owner.changed'
           and e.occurred_at > $4 and e.payload->>'fromId' = $3::text)
       for no key update of l`,
      [tx.tenantId, leadId, userId, since],
    )
  ).length === 1;
