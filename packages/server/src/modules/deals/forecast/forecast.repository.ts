import type { Tx } from '../../../kernel/db/tx.ts';
import type { People } from '../deals.policy.ts';
import type { ForecastDeal, StageHistory } from './weigh.ts';

/** The end of a day in a zone, as a condition on `e.at`. */
const until = (day: string, zone: string): string =>
  `e.at < ((${day}::date + 1)::timestamp at time zone ${zone})`;

/** Deals of the whole company by the stages they had entered by the end of a day, as they were decided by then. */
export const stageHistory = (
  tx: Tx,
  want: { stageIds: readonly string[]; day: string; timeZone: string },
): Promise<StageHistory[]> =>
  tx.prepared(
    '',
    `with seen as (
       select e.deal_id, e.stage_id, e.state, e.at, e.id from deal_stage_events e
       where e.tenant_id = $1 and ${until('$3', '$4')}),
     now as (select distinct on (deal_id) deal_id, state from seen order by deal_id, at desc, id desc),
     entered as (select distinct deal_id, stage_id from seen where stage_id = any($2))
     select n.stage_id as "stageId", count(*) filter (where now.state <> 'open')::int as decided,
       count(*) filter (where now.state = 'won')::int as won, count(*) filter (where now.state = 'open')::int as open
     from entered n join now using (deal_id) group by 1`,
    [tx.tenantId, want.stageIds, want.day, want.timeZone],
  );

/**
 * Deals within reach that were open at the end of a day, as they stood then, at most `most`. Reach is that of today; the
 * owner asked for is the one of that day, today's where the history does not say.
 */
export const openDealsOn = (
  tx: Tx,
  want: {
    people: People;
    stageIds: readonly string[];
    ownerId: string | null;
    day: string;
    timeZone: string;
  },
  most: number,
): Promise<ForecastDeal[]> =>
  tx.prepared(
    '',
    `select x.state, x.stage_id as "stageId", x.price, x.currency, x.closing_on::text as "closingOn",
       x.owner_kept as "ownerKept" from (
       select distinct on (e.deal_id) e.*, case when e.owner_kept then e.owner_id else d.owner_id end as owner_then from deal_stage_events e
         join deals d on d.tenant_id = e.tenant_id and d.id = e.deal_id
       where e.tenant_id = $1 and ${until('$4', '$5')}
         and ($6::uuid[] is null or d.owner_id = any($6) or exists (
           select from deal_people p where p.tenant_id = d.tenant_id and p.deal_id = d.id and p.user_id = any($6)))
       order by e.deal_id, e.at desc, e.id desc) x
     where x.state = 'open' and x.stage_id = any($2) and ($3::uuid is null or x.owner_then = $3)
     order by x.deal_id limit ${Math.trunc(most)}`,
    [tx.tenantId, want.stageIds, want.ownerId, want.day, want.timeZone, want.people],
  );
