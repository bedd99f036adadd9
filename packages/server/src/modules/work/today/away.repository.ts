import type { NotificationKind } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import './today.tables.ts';

/** Counted so far. */
const COUNTED = 1_000;

export interface Visit {
  hereSince: Date;
  awaySince: Date | null;
}

/** Says that somebody is here; one who was not here since `cut` begins a visit. */
export const visit = async (tx: Tx, userId: string, now: Date, cut: Date): Promise<Visit> => {
  const [stored] = await tx.prepared<Visit>(
    'work.today.visit',
    `insert into today_visits as v (tenant_id, user_id, here_since, here_until) values ($1, $2, $3, $3)
     on conflict (tenant_id, user_id) do update set
       away_since = case when v.here_until <= $4 then v.here_until else v.away_since end,
       here_since = case when v.here_until <= $4 then $3 else v.here_since end,
       here_until = greatest(v.here_until, $3)
     returning here_since as "hereSince", away_since as "awaySince"`,
    [tx.tenantId, userId, now, cut],
  );
  return stored as Visit;
};

export interface Happened {
  kind: string;
  count: number;
  /** The newest, at most three. */
  leadIds: string[];
}

interface Span {
  userId: string;
  since: Date;
  until: Date;
}
const GROUPED = `count(*)::int as count,
  coalesce((array_agg(x.id order by x.at desc) filter (where x.id is not null))[1:3], '{}') as "leadIds"`;

/** What somebody was told of, by kind. */
export const toldOf = (
  tx: Tx,
  { userId, since, until }: Span,
): Promise<(Happened & { kind: NotificationKind })[]> =>
  tx.prepared(
    'work.today.told',
    `select x.kind, ${GROUPED} from (
       select n.notification_type as kind, n.lead_id as id, n.created_at as at from notification_queue n
       where n.tenant_id = $1 and n.user_id = $2 and n.channel = 'in_app' and n.created_at > $3 and n.created_at <= $4
       order by n.created_at desc, n.id desc limit ${COUNTED}) x group by x.kind`,
    [tx.tenantId, userId, since, until],
  );

/** Their leads that wrote or called in that time and still wait. */
export const replied = (tx: Tx, { userId, since, until }: Span): Promise<Happened[]> =>
  tx.prepared(
    'work.today.replied',
    `select 'replies' as kind, ${GROUPED} from (
       select l.id, l.last_reply_at as at from leads l
       where l.tenant_id = $1 and l.user_id = $2 and l.deleted_at is null
         and l.last_reply_at > coalesce(l.last_touch_at, '-infinity'::timestamptz)
         and l.last_reply_at > $3 and l.last_reply_at <= $4
       order by l.last_reply_at desc limit ${COUNTED}) x having count(*) > 0`,
    [tx.tenantId, userId, since, until],
  );

/** Leads that were offered to them and went to others: how many, for they are beyond their reach. */
export const claimed = (tx: Tx, { userId, since, until }: Span): Promise<Happened[]> =>
  tx.prepared(
    'work.today.claimed',
    `select 'claimed' as kind, count(*)::int as count, '{}'::uuid[] as "leadIds" from (
       select from lead_offer_candidates c join lead_offers o on o.tenant_id = c.tenant_id and o.id = c.offer_id
       where c.tenant_id = $1 and c.user_id = $2 and c.left_at is null and o.state = 'claimed' and o.claimed_by <> $2
         and o.closed_at > $3 and o.closed_at <= $4 limit ${COUNTED}) x having count(*) > 0`,
    [tx.tenantId, userId, since, until],
  );

/** Their leads that others moved to another stage. */
export const moved = (tx: Tx, { userId, since, until }: Span): Promise<Happened[]> =>
  tx.prepared(
    'work.today.moved',
    `select 'moved' as kind, ${GROUPED} from (
       select l.id, max(c.created_at) as at from (
           select c.lead_id, c.created_at from conversion_events c
           where c.tenant_id = $1 and c.created_at > $3 and c.created_at <= $4
           order by c.created_at desc limit 5000) c
         join leads l on l.tenant_id = $1 and l.id = c.lead_id and l.user_id = $2 and l.deleted_at is null
       where exists (select from lead_events e where e.tenant_id = $1 and e.lead_id = c.lead_id
         and e.kind = 'stage.changed' and e.occurred_at = c.created_at and e.user_id is distinct from $2)
       group by l.id order by at desc limit ${COUNTED}) x having count(*) > 0`,
    [tx.tenantId, userId, since, until],
  );
