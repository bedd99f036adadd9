import type { Listing, ListingInterest, ListingSort } from '@lintel/contract';
import type { KeyType, Position } from '../../kernel/cursor.ts';
import type { Tx } from '../../kernel/db/tx.ts';

const LISTING = `p.id, p.listing_id as "listingId", p.address as "unparsedAddress", p.city,
  p.state_or_province as "stateOrProvince", p.postal_code as "postalCode", p.property_type as "propertyType",
  p.standard_status as "standardStatus", p.list_price::float8 as "listPrice", p.bedrooms_total as "bedroomsTotal",
  p.bathrooms_total::float8 as "bathroomsTotal", p.living_area as "livingArea",
  p.listing_agent_id as "listingAgentId", p.listed_at as "listedAt", p.updated_at as "updatedAt"`;

type Stored = Omit<Listing, 'listedAt' | 'updatedAt'> & { listedAt: Date | null; updatedAt: Date };
const toListing = ({ listedAt, updatedAt, ...rest }: Stored): Listing => ({
  ...rest,
  listedAt: listedAt?.toISOString() ?? null,
  updatedAt: updatedAt.toISOString(),
});

/** Each order of the list: the column it follows, which an index serves, and its direction. */
export const ORDERS: Record<ListingSort, { key: string; type: KeyType; descending: boolean }> = {
  '-listedAt': { key: 'p.listed_key', type: 'timestamptz', descending: true },
  listPrice: { key: 'p.price_up', type: 'bigint', descending: false },
  '-listPrice': { key: 'p.price_down', type: 'bigint', descending: true },
};

export interface ListingQuery {
  agentId: string | null;
  statuses: readonly string[] | null;
  q: string | null;
}

const WORDS = 8;
/** The condition "its number begins with what was typed, or its place has every word of it"; `place` puts a value. */
function said(q: string, place: (value: unknown) => string): string {
  const text = q.toLowerCase();
  const words = text.split(/\s+/).slice(0, WORDS);
  const all = words.map((word) => `strpos(p.search_text, ${place(word)}) > 0`).join(' and ');
  return `(starts_with(p.listing_key, ${place(text)}) or (${all}))`;
}

/** The condition of a query, with the tenant in the first place of its values. */
function narrowed(tx: Tx, { agentId, statuses, q }: ListingQuery): { where: string; values: unknown[] } {
  const values: unknown[] = [tx.tenantId];
  const place = (value: unknown) => `$${values.push(value)}`;
  let where = 'p.tenant_id = $1';
  if (agentId !== null) where += ` and p.listing_agent_id = ${place(agentId)}`;
  if (statuses !== null) where += ` and p.standard_status = any (${place(statuses)})`;
  if (q !== null) where += ` and ${said(q, place)}`;
  return { where, values };
}

/** Listings in order behind a position, with the key each stands at. */
export async function listListings(
  tx: Tx,
  query: ListingQuery,
  sort: ListingSort,
  after: Position | null,
  limit: number,
): Promise<{ listing: Listing; key: string }[]> {
  const { key, type, descending } = ORDERS[sort];
  const { where, values } = narrowed(tx, query);
  const way = descending ? 'desc' : 'asc';
  const behind = after
    ? `and (${key}, p.id) ${descending ? '<' : '>'} ($${values.push(after.key)}::${type}, $${values.push(after.id)}::uuid)`
    : '';
  // Unnamed: the one good plan depends on what is asked.
  const rows = await tx.prepared<Stored & { key: string }>(
    '',
    `select ${LISTING}, ${key}::text as key from properties p where ${where} ${behind}
     order by ${key} ${way}, p.id ${way} limit ${Math.trunc(limit)}`,
    values,
  );
  return rows.map(({ key: at, ...stored }) => ({ listing: toListing(stored), key: at }));
}

/** How many there are, exact to `most`; one more says that there are more. */
export async function countListings(tx: Tx, query: ListingQuery, most: number): Promise<number> {
  const { where, values } = narrowed(tx, query);
  const [row] = await tx.prepared<{ n: number }>(
    '',
    `select count(*)::int as n from (select from properties p where ${where} limit ${Math.trunc(most) + 1}) x`,
    values,
  );
  return row!.n;
}

/** Listings by id, in order of id; those that are not there are absent. */
export const findByIds = async (tx: Tx, ids: readonly string[]): Promise<Listing[]> =>
  (
    await tx.prepared<Stored>(
      'properties.by-ids',
      `select ${LISTING} from properties p where p.tenant_id = $1 and p.id = any ($2) order by p.id`,
      [tx.tenantId, ids],
    )
  ).map(toListing);

/**
 * What the logs of leads within the transaction's reach say of these listings, of each the latest `most` leads; with a
 * person only of the leads they own or work on.
 */
export const interestIn = async (
  tx: Tx,
  ids: readonly string[],
  userId: string | null,
  most: number,
): Promise<(ListingInterest & { propertyId: string })[]> =>
  (
    await tx.prepared<Omit<ListingInterest, 'lastAt'> & { propertyId: string; lastAt: Date }>(
      'properties.interest',
      `select x.id as "propertyId", i.* from unnest($2::uuid[]) x (id) cross join lateral (
         select e.lead_id as "leadId", max(e.occurred_at) as "lastAt",
           (array_agg(e.kind order by e.occurred_at desc, e.id desc))[1] as "lastKind",
           (count(*) filter (where e.kind = 'property.viewed'))::int as views,
           (count(*) filter (where e.kind = 'property.saved'))::int as saves,
           (count(*) filter (where e.kind not in ('property.viewed', 'property.saved')))::int as asks
         from lead_events e join leads l on l.tenant_id = $1 and l.id = e.lead_id and l.deleted_at is null
         where e.tenant_id = $1 and e.property_id = x.id
           and ($3::uuid is null or l.user_id = $3 or exists (
             select from lead_collaborators c where c.tenant_id = $1 and c.lead_id = l.id and c.user_id = $3))
         group by e.lead_id order by 2 desc, 1 desc limit $4) i`,
      [tx.tenantId, ids, userId, most],
    )
  ).map(({ lastAt, ...rest }) => ({ ...rest, lastAt: lastAt.toISOString() }));

/** A listing as somebody finds it by words. */
export interface ListingFound {
  id: string;
  listingId: string | null;
  address: string;
  city: string | null;
  status: string;
  price: number | null;
}

/** Listings that words find, the newest first. */
export function findByWords(tx: Tx, q: string, limit: number): Promise<ListingFound[]> {
  const { where, values } = narrowed(tx, { agentId: null, statuses: null, q });
  return tx.prepared(
    '',
    `select p.id, p.listing_id as "listingId", p.address, p.city, p.standard_status as status,
       p.list_price::float8 as price
     from properties p where ${where} order by p.listed_key desc, p.id desc limit ${Math.trunc(limit)}`,
    values,
  );
}
