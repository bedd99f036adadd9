import { type Band, INQUIRY_TYPES, type InquiryType, type Sharing } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import type { LeadFacts } from '../engine/facts.ts';

/** A lead with its inquiry and the listing it asks about, as the database has them. */
export interface FactsRow {
  leadId: string;
  createdAt: Date;
  /** The same as text, so that no microsecond is lost where a page ends. */
  createdText: string;
  ownerId: string | null;
  pondId: string | null;
  householdOwnerId: string | null;
  source: string | null;
  tags: string[];
  type: LeadFacts['leadType'];
  budgetMin: number | null;
  budgetMax: number | null;
  currency: string;
  leadPropertyType: string | null;
  location: string | null;
  band: Band | null;
  hasPhone: boolean;
  hasEmail: boolean;
  inquiryType: InquiryType | null;
  /** When the inquiry reached us. */
  inquiryAt: Date | null;
  /** The home as the inquiry tells of it. */
  asked: {
    city?: string;
    state?: string;
    postalCode?: string;
    price?: number;
    propertyType?: string;
  } | null;
  listing: {
    agentId: string | null;
    city: string | null;
    state: string | null;
    postalCode: string | null;
    price: number | null;
    propertyType: string | null;
    x: number | null;
    y: number | null;
  } | null;
}

const UUID = `'^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'`;
/** `l` is the lead, `e` its inquiry. */
const FACTS = `l.id as "leadId", l.created_at as "createdAt", l.created_at::text as "createdText", l.user_id as "ownerId", l.pond_id as "pondId",
  coalesce(e.source, l.source) as source, l.tags, l.type, l.budget_min::float8 as "budgetMin", l.budget::float8 as "budgetMax", l.currency,
  l.property_type as "leadPropertyType", l.location, l.score_band as band,
  exists (select 1 from lead_phones c where c.tenant_id = l.tenant_id and c.lead_id = l.id and c.value is not null) as "hasPhone",
  exists (select 1 from lead_emails c where c.tenant_id = l.tenant_id and c.lead_id = l.id and c.value is not null) as "hasEmail",
  (select o.user_id from lead_relations r join leads o on o.tenant_id = r.tenant_id and o.id = r.other_id
     where r.tenant_id = l.tenant_id and r.lead_id = l.id and r.kind <> 'other' and o.deleted_at is null
       and o.user_id is not null order by o.created_at, o.id limit 1) as "householdOwnerId",
  e.kind as "inquiryType", e.recorded_at as "inquiryAt", e.payload -> 'property' as asked,
  case when p.id is not null then json_build_object('agentId', p.listing_agent_id, 'city', p.city,
    'state', p.state_or_province, 'postalCode', p.postal_code, 'price', p.list_price, 'propertyType', p.property_type,
    'x', p.coordinates[0], 'y', p.coordinates[1]) end as listing`;
const LISTING = `left join properties p on p.tenant_id = l.tenant_id
  and p.id = case when e.payload #>> '{property,propertyId}' ~ ${UUID} then (e.payload #>> '{property,propertyId}')::uuid end`;

/** A lead that is not deleted, locked until the transaction ends, or undefined. */
export const lockLead = async (tx: Tx, leadId: string): Promise<boolean> =>
  (
    await tx.prepared(
      'routing.lock-lead-to-place',
      'select 1 from leads where tenant_id = $1 and id = $2 and deleted_at is null for no key update',
      [tx.tenantId, leadId],
    )
  ).length === 1;

/** The lead that a merged one became part of, or null. */
export const mergedInto = async (tx: Tx, leadId: string): Promise<string | null> =>
  (
    await tx.prepared<{ into: string | null }>(
      'routing.merged-into',
      `select l.merged_into as "into" from leads l join leads s on s.tenant_id = l.tenant_id and s.id = l.merged_into
       where l.tenant_id = $1 and l.id = $2 and s.deleted_at is null`,
      [tx.tenantId, leadId],
    )
  )[0]?.into ?? null;

/** Facts of one lead, with the inquiry of this id, or else its latest. */
export const readFacts = async (
  tx: Tx,
  leadId: string,
  eventId: string | null,
): Promise<FactsRow | undefined> =>
  (
    await tx.prepared<FactsRow>(
      'routing.facts',
      `select ${FACTS} from leads l
       left join lateral (
         select v.kind, v.recorded_at, v.source, v.payload from lead_events v
         where v.tenant_id = l.tenant_id and v.lead_id = l.id and v.kind = any($4) and ($3::uuid is null or v.id = $3)
         order by v.occurred_at desc, v.id desc limit 1) e on true
       ${LISTING}
       where l.tenant_id = $1 and l.id = $2`,
      [tx.tenantId, leadId, eventId, INQUIRY_TYPES],
    )
  )[0];

/** Leads that came in from a moment on, each with its first inquiry, oldest first after a place in that order. */
export const factsSince = (
  tx: Tx,
  from: { at: string; id: string },
  until: Date,
  limit: number,
): Promise<FactsRow[]> =>
  tx.prepared<FactsRow>(
    '',
    `select ${FACTS} from (
       select * from leads where tenant_id = $1 and deleted_at is null and (created_at, id) > ($2::timestamptz, $3) and created_at < $4
       order by created_at, id limit $5) l
     left join lateral (
       select v.kind, v.recorded_at, v.source, v.payload from lead_events v
       where v.tenant_id = l.tenant_id and v.lead_id = l.id and v.kind = any($6)
       order by v.occurred_at, v.id limit 1) e on true
     ${LISTING}
     order by l.created_at, l.id`,
    [tx.tenantId, from.at, from.id, until, limit, INQUIRY_TYPES],
  );

/** Where a lead looks or asks, as territories compare it. */
export interface Whereabouts {
  cityKeys: readonly string[];
  postalKeys: readonly string[];
  point: { x: number; y: number } | null;
}

export interface TerritoryHit {
  /** Place in the list that was asked. */
  ref: number;
  id: string;
  agents: Sharing;
}

/** Territories each of these lies in, by name. A point on the outline is inside, one on the edge of a hole is not. */
export async function territoriesOf(tx: Tx, places: readonly Whereabouts[]): Promise<TerritoryHit[]> {
  const asked = places.flatMap(({ cityKeys, postalKeys, point }, ref) =>
    cityKeys.length + postalKeys.length === 0 && point === null
      ? []
      : [{ ref, cities: cityKeys, codes: postalKeys, x: point?.x ?? null, y: point?.y ?? null }],
  );
  if (asked.length === 0) return [];
  return tx.prepared<TerritoryHit>(
    asked.length > 1 ? '' : 'routing.territories-of',
    `select w.ref, t.id, t.agents
     from json_to_recordset($2) as w (ref int, cities text[], codes text[], x float8, y float8)
     join territories t on t.tenant_id = $1 and (t.city_keys && w.cities or t.postal_codes && w.codes
       or exists (select 1 from territory_areas a where a.tenant_id = $1 and a.territory_id = t.id
         and a.outline @> point(w.x, w.y)
         and not exists (select 1 from unnest(a.holes) h where h @> point(w.x, w.y))))
     order by w.ref, lower(t.name), t.id`,
    [tx.tenantId, JSON.stringify(asked)],
  );
}
