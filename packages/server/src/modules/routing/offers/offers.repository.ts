import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import type { OfferState } from './offers.tables.ts';

export interface LockedLead {
  ownerId: string | null;
  pondId: string | null;
  status: string;
}

/** A lead that is not deleted, locked until the transaction ends; leads are locked before offers and clocks. */
export const lockLead = async (tx: Tx, leadId: string): Promise<LockedLead | undefined> =>
  (
    await tx.prepared<LockedLead>(
      'routing.lock-lead',
      `select user_id as "ownerId", pond_id as "pondId", status from leads where tenant_id = $1 and id = $2 and deleted_at is null
       for no key update`,
      [tx.tenantId, leadId],
    )
  )[0];

export interface OfferWrite {
  id: string;
  leadId: string;
  decisionId: string;
  hide: { name: boolean; source: boolean };
  next: readonly string[];
  touchMinutes: number | null;
  arrivedAt: Date;
  openedAt: Date;
  dueAt: Date;
}

/** Writes an offer with those of the candidates who are active; undefined when its decision has opened one before. */
export async function insertOffer(
  tx: Tx,
  offer: OfferWrite,
  candidates: readonly string[],
): Promise<string[] | undefined> {
  const [made] = await tx.prepared(
    'routing.offers.insert',
    `insert into lead_offers (tenant_id, id, lead_id, decision_id, hides_name, hides_source, next_ids, touch_minutes,
       arrived_at, opened_at, due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (tenant_id, decision_id) do nothing returning id`,
    [
      tx.tenantId,
      offer.id,
      offer.leadId,
      offer.decisionId,
      offer.hide.name,
      offer.hide.source,
      offer.next,
      offer.touchMinutes,
      offer.arrivedAt,
      offer.openedAt,
      offer.dueAt,
    ],
  );
  if (!made) return undefined;
  const asked = await tx.prepared<{ userId: string }>(
    'routing.offers.ask',
    `insert into lead_offer_candidates (tenant_id, offer_id, user_id)
     select $1, $2, u.id from users u where u.tenant_id = $1 and u.id = any($3) and u.active order by u.id
     returning user_id as "userId"`,
    [tx.tenantId, offer.id, candidates],
  );
  return asked.map(({ userId }) => userId);
}

export const offerOfDecision = async (tx: Tx, decisionId: string): Promise<string | undefined> =>
  (
    await tx
      .selectFrom('lead_offers')
      .select('id')
      .where('tenant_id', '=', tx.tenantId)
      .where('decision_id', '=', decisionId)
      .executeTakeFirst()
  )?.id;

export const leadOfOffer = async (tx: Tx, offerId: string): Promise<string | undefined> =>
  (
    await tx
      .selectFrom('lead_offers')
      .select('lead_id')
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', offerId)
      .executeTakeFirst()
  )?.lead_id;

export interface AskedOffer {
  id: string;
  leadId: string;
  decisionId: string;
  state: OfferState;
  touchMinutes: number | null;
  arrivedAt: Date;
  claimedBy: string | null;
}

/** An offer, only when this person was asked and has not dropped out. */
export const findOfferTo = async (tx: Tx, offerId: string, userId: string): Promise<AskedOffer | undefined> =>
  (
    await tx.prepared<AskedOffer>(
      'routing.offers.find',
      `select o.id, o.lead_id as "leadId", o.decision_id as "decisionId", o.state, o.touch_minutes as "touchMinutes",
         o.arrived_at as "arrivedAt", o.claimed_by as "claimedBy"
       from lead_offers o join lead_offer_candidates c
         on c.tenant_id = o.tenant_id and c.offer_id = o.id and c.user_id = $3 and c.left_at is null
       where o.tenant_id = $1 and o.id = $2`,
      [tx.tenantId, offerId, userId],
    )
  )[0];

/** Gives an open offer whose time is not over to somebody; this one statement decides a race. */
export const claim = async (tx: Tx, offerId: string, userId: string, at: Date): Promise<boolean> =>
  (
    await tx.prepared(
      'routing.offers.claim',
      `update lead_offers set state = 'claimed', claimed_by = $3, closed_at = $4
       where tenant_id = $1 and id = $2 and state = 'open' and due_at > $4 returning id`,
      [tx.tenantId, offerId, userId, at],
    )
  ).length === 1;

/** Ends an open offer whose time is over or whom nobody is left to take. */
export const passOn = async (
  tx: Tx,
  offerId: string,
  at: Date,
): Promise<{ leadId: string; decisionId: string } | undefined> =>
  (
    await tx.prepared<{ leadId: string; decisionId: string }>(
      'routing.offers.pass-on',
      `update lead_offers o set state = 'passed', closed_at = $3
       where o.tenant_id = $1 and o.id = $2 and o.state = 'open' and (o.due_at <= $3 or not exists (
         select 1 from lead_offer_candidates c where c.tenant_id = o.tenant_id and c.offer_id = o.id and c.left_at is null))
       returning o.lead_id as "leadId", o.decision_id as "decisionId"`,
      [tx.tenantId, offerId, at],
    )
  )[0];

/** Ends the open offers of leads that are offered no more; answers them. */
export const withdraw = (
  tx: Tx,
  leadIds: readonly string[],
  at: Date,
): Promise<{ id: string; leadId: string }[]> =>
  tx.prepared(
    leadIds.length > 1 ? '' : 'routing.offers.withdraw',
    `update lead_offers set state = 'withdrawn', closed_at = $3
     where tenant_id = $1 and lead_id = any($2) and state = 'open' returning id, lead_id as "leadId"`,
    [tx.tenantId, leadIds, at],
  );

/** Leads with an open offer that have found an owner or a pond, or are gone; of all leads when none are named. */
export const settledElsewhere = (tx: Tx, leadIds: readonly string[] | null): Promise<{ leadId: string }[]> =>
  tx.prepared(
    'routing.offers.settled',
    `select o.lead_id as "leadId" from lead_offers o join leads l on l.tenant_id = o.tenant_id and l.id = o.lead_id
     where o.tenant_id = $1 and o.state = 'open' and ($2::uuid[] is null or o.lead_id = any($2))
       and (l.user_id is not null or l.pond_id is not null or l.deleted_at is not null) order by o.lead_id`,
    [tx.tenantId, leadIds],
  );

export const candidatesOf = async (tx: Tx, offerId: string): Promise<string[]> =>
  (
    await tx
      .selectFrom('lead_offer_candidates')
      .select('user_id')
      .where('tenant_id', '=', tx.tenantId)
      .where('offer_id', '=', offerId)
      .orderBy('user_id')
      .execute()
  ).map((row) => row.user_id);

/** Takes somebody out of the open offers they were asked; answers those nobody is left in. */
export async function leave(
  tx: Tx,
  userId: string,
  at: Date,
): Promise<{ left: string[]; deserted: string[] }> {
  const left = await tx.prepared<{ offerId: string }>(
    'routing.offers.leave',
    `update lead_offer_candidates c set left_at = $3 from lead_offers o
     where c.tenant_id = $1 and c.user_id = $2 and c.left_at is null
       and o.tenant_id = c.tenant_id and o.id = c.offer_id and o.state = 'open' returning c.offer_id as "offerId"`,
    [tx.tenantId, userId, at],
  );
  const ids = left.map(({ offerId }) => offerId);
  const deserted = await tx.prepared<{ id: string }>(
    'routing.offers.deserted',
    `select o.id from lead_offers o where o.tenant_id = $1 and o.id = any($2) and o.state = 'open' and not exists (
       select 1 from lead_offer_candidates c where c.tenant_id = o.tenant_id and c.offer_id = o.id and c.left_at is null)
     order by o.id`,
    [tx.tenantId, ids],
  );
  return { left: ids, deserted: deserted.map(({ id }) => id) };
}

/** Somebody's name, or the lead's present owner's. */
export const nameOfUser = async (tx: Tx, userId: string | null): Promise<string | null> =>
  userId === null
    ? null
    : ((
        await tx
          .selectFrom('users')
          .select('name')
          .where('tenant_id', '=', tx.tenantId)
          .where('id', '=', userId)
          .executeTakeFirst()
      )?.name ?? null);

/** Open offers of all companies whose time is over, the longest first. */
export const dueOffers = (
  tx: SystemTx,
  at: Date,
  limit: number,
): Promise<{ tenantId: string; id: string }[]> =>
  tx.prepared(
    'routing.offers.due',
    `select tenant_id as "tenantId", id from lead_offers where state = 'open' and due_at <= $1 order by due_at limit $2`,
    [at, limit],
  );
