import type { Tx } from '../../../kernel/db/tx.ts';

/** Ponds are counted so far. */
const COUNTED = 1_000;

export interface OfferCard {
  id: string;
  leadId: string;
  decisionId: string;
  state: 'open' | 'claimed' | 'passed';
  hidesName: boolean;
  hidesSource: boolean;
  arrivedAt: Date;
  openedAt: Date;
  dueAt: Date;
  /** Name of who would be next, when that is one person. */
  nextName: string | null;
  /** Name of who has the lead now. */
  ownerName: string | null;
}

/** Offers somebody was asked: open ones, and those that ended since a moment without them getting it. */
export const offersTo = (tx: Tx, userId: string, since: Date, limit: number): Promise<OfferCard[]> =>
  tx.prepared(
    'routing.today.offers',
    `select o.id, o.lead_id as "leadId", o.decision_id as "decisionId", o.state, o.hides_name as "hidesName",
       o.hides_source as "hidesSource", o.arrived_at as "arrivedAt", o.opened_at as "openedAt", o.due_at as "dueAt",
       case when cardinality(o.next_ids) = 1 then
         (select u.name from users u where u.tenant_id = o.tenant_id and u.id = o.next_ids[1]) end as "nextName",
       (select u.name from leads l join users u on u.tenant_id = l.tenant_id and u.id = l.user_id
          where l.tenant_id = o.tenant_id and l.id = o.lead_id) as "ownerName"
     from lead_offer_candidates c join lead_offers o on o.tenant_id = c.tenant_id and o.id = c.offer_id
     where c.tenant_id = $1 and c.user_id = $2 and c.left_at is null
       and (o.state = 'open' or (o.state in ('claimed', 'passed') and o.closed_at > $3
         and o.claimed_by is distinct from $2))
     order by o.due_at, o.id limit $4`,
    [tx.tenantId, userId, since, limit],
  );

export interface ClockCard {
  id: string;
  leadId: string;
  decisionId: string;
  ownerId: string;
  ownerName: string;
  arrivedAt: Date;
  startedAt: Date;
  answerBy: Date;
}

/** Leads without an answer, of these people or (null) of everybody: still in time, or late. */
export const unanswered = (
  tx: Tx,
  want: { people: readonly string[] | null; late: boolean; now: Date; limit: number },
): Promise<ClockCard[]> =>
  tx.prepared(
    `routing.today.${want.late ? 'late' : 'fresh'}`,
    `select c.id, c.lead_id as "leadId", c.decision_id as "decisionId", c.owner_id as "ownerId", u.name as "ownerName",
       c.arrived_at as "arrivedAt", c.started_at as "startedAt", c.answer_by as "answerBy"
     from first_touch_clocks c join users u on u.tenant_id = c.tenant_id and u.id = c.owner_id
     where c.tenant_id = $1 and c.ended_at is null and ($2::uuid[] is null or c.owner_id = any($2))
       and c.answer_by ${want.late ? '<=' : '>'} $3
     order by c.answer_by, c.id limit $4`,
    [tx.tenantId, want.people, want.now, want.limit],
  );

/** How many leads wait in each of somebody's ponds, those with none left out. */
export const pondsOf = (tx: Tx, userId: string): Promise<{ id: string; name: string; leads: number }[]> =>
  tx.prepared(
    'routing.today.ponds',
    `select * from (
       select p.id, p.name, (select count(*)::int from (select 1 from leads l where l.tenant_id = p.tenant_id
         and l.pond_id = p.id and l.deleted_at is null limit ${COUNTED}) counted) as leads
       from ponds p where p.tenant_id = $1 and p.id = any ((select ponds_of(array[$2::uuid]))::uuid[])) x
     where leads > 0 order by lower(name), id`,
    [tx.tenantId, userId],
  );

/** Leads that went from somebody to another person since a moment because they had not answered. */
export const takenFrom = (
  tx: Tx,
  userId: string,
  since: Date,
): Promise<{ id: string; at: Date; toName: string | null }[]> =>
  tx.prepared(
    'routing.today.taken',
    `select coalesce(n.content ->> 'clockId', n.id::text) as id, n.created_at as at, u.name as "toName"
     from notification_queue n
       left join users u on u.tenant_id = n.tenant_id and u.id = (n.content ->> 'personId')::uuid
     where n.tenant_id = $1 and n.user_id = $2 and n.channel = 'in_app' and n.notification_type = 'lead.taken_away'
       and n.created_at > $3 order by n.created_at desc limit 20`,
    [tx.tenantId, userId, since],
  );
