import type { Tx } from '../../../kernel/db/tx.ts';

/**
 * The listings somebody's device should have, `limit` at most, with the stamp of each: their own, then those their deals
 * are on, then those the leads they own or work on were last heard of about. A stamp changes with the listing and with
 * what those leads' logs say of it.
 */
export const listingRoster = (
  tx: Tx,
  userId: string,
  limit: number,
): Promise<{ id: string; stamp: number }[]> =>
  tx.prepared(
    'work.sync-listings',
    `with mine as (
       select l.id from leads l where l.tenant_id = $1 and l.user_id = $2 and l.deleted_at is null
       union select c.lead_id from lead_collaborators c join leads l on l.tenant_id = $1 and l.id = c.lead_id
         where c.tenant_id = $1 and c.user_id = $2 and l.deleted_at is null),
     asked as (
       select e.property_id as id, max(e.occurred_at) as at, count(*) as n, bit_xor(hashtext(e.lead_id::text)) as who
       from mine join lead_events e on e.tenant_id = $1 and e.lead_id = mine.id
       where e.property_id is not null group by 1),
     dealt as (
       select d.listing_id as id from deals d where d.tenant_id = $1 and d.owner_id = $2 and d.listing_id is not null
       union select d.listing_id from deal_people c join deals d on d.tenant_id = $1 and d.id = c.deal_id
         where c.tenant_id = $1 and c.user_id = $2 and d.listing_id is not null),
     wanted as (
       select p.id from properties p where p.tenant_id = $1 and p.listing_agent_id = $2
       union select id from dealt union select id from asked)
     select p.id, hashtext(concat_ws(' ', p.id, extract(epoch from p.updated_at), extract(epoch from a.at), a.n, a.who))
         & 2147483647 as stamp
     from wanted w join properties p on p.tenant_id = $1 and p.id = w.id
       left join asked a on a.id = p.id left join dealt d on d.id = p.id
     order by (p.listing_agent_id is distinct from $2), (d.id is null), a.at desc nulls last, p.id limit $3`,
    [tx.tenantId, userId, limit],
  );
