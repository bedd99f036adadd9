import type { Insertable } from 'kysely';
import type { Tx } from '../../kernel/db/tx.ts';
import type { PropertiesTable } from './properties.tables.ts';

/** Inserts listings in one statement; a few hundred a call. */
export const insertProperties = async (
  tx: Tx,
  rows: readonly Omit<Insertable<PropertiesTable>, 'tenant_id'>[],
): Promise<void> => {
  if (rows.length === 0) return;
  await tx
    .insertInto('properties')
    .values(rows.map((row) => ({ ...row, tenant_id: tx.tenantId })))
    .execute();
};

/** Listings of a number or an address; at most one has the number. */
export const findListings = (
  tx: Tx,
  want: {
    listingId: string | null;
    addresses: readonly string[];
    city: string | null;
    postalCode: string | null;
  },
): Promise<{ id: string; listingAgentId: string | null; byNumber: boolean }[]> =>
  tx.prepared(
    'properties.find',
    `select p.id, p.listing_agent_id as "listingAgentId", true as "byNumber" from properties p
     where p.tenant_id = $1 and p.listing_key = lower($2)
     union all
     select p.id, p.listing_agent_id, false from properties p
     where p.tenant_id = $1 and p.address_key = any($3)
       and ($4::text is null or p.city is null or lower(p.city) = $4)
       and ($5::text is null or p.postal_code is null or left(p.postal_code, 5) = $5)
     limit 3`,
    [tx.tenantId, want.listingId, want.addresses, want.city, want.postalCode],
  );

/** Some listings of an agent, locked in order of id until the transaction ends. */
export const lockListingsOf = async (tx: Tx, agentId: string, limit: number): Promise<string[]> =>
  (
    await tx
      .selectFrom('properties')
      .select('id')
      .where('tenant_id', '=', tx.tenantId)
      .where('listing_agent_id', '=', agentId)
      .orderBy('id')
      .limit(limit)
      .forNoKeyUpdate()
      .execute()
  ).map((row) => row.id);

/** Gives listings other agents, or none. */
export const moveListings = (
  tx: Tx,
  moves: readonly { id: string; toId: string | null }[],
  at: Date,
): Promise<unknown> =>
  tx.prepared(
    'properties.move',
    `update properties p set listing_agent_id = m.to_id, updated_at = $4
     from unnest($2::uuid[], $3::uuid[]) m (id, to_id) where p.tenant_id = $1 and p.id = m.id`,
    [tx.tenantId, moves.map((m) => m.id), moves.map((m) => m.toId), at],
  );

/** Which of these members are the agent of a listing. */
export const listingAgents = async (tx: Tx, userIds: readonly string[]): Promise<Set<string>> => {
  if (userIds.length === 0) return new Set();
  const rows = await tx.prepared<{ id: string }>(
    'properties.agents',
    `select u.id from unnest($2::uuid[]) u (id)
     where exists (select from properties p where p.tenant_id = $1 and p.listing_agent_id = u.id)`,
    [tx.tenantId, userIds],
  );
  return new Set(rows.map((row) => row.id));
};

/** A listing as a person picks it. */
export interface ListingHit {
  id: string;
  listingId: string | null;
  address: string;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  propertyType: string | null;
  price: number | null;
  agentId: string | null;
}

/** Listings whose number begins with `q`, or whose address has it; newest first. All of them when `q` is empty. */
export const searchListings = (tx: Tx, q: string, limit: number): Promise<ListingHit[]> =>
  tx.prepared(
    'properties.search',
    `select id, listing_id as "listingId", address, city, state_or_province as "state", postal_code as "postalCode",
       property_type as "propertyType", list_price::float8 as price, listing_agent_id as "agentId"
     from properties where tenant_id = $1
       and ($2 = '' or strpos(lower(address || ' ' || coalesce(city, '')), lower($2)) > 0 or starts_with(lower(listing_id), lower($2)))
     order by listed_key desc, id desc limit $3`,
    [tx.tenantId, q, limit],
  );
