import type { LeadSort } from '@lintel/contract';
import type { KeyType, Position } from '../../kernel/cursor.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import type { StoredRow } from './stored-lead.ts';

/** Columns of a list row under wire names, moments as text so that no microsecond is lost. */
const ROW = `l.id, l.version, l.name, l.email, l.phone, l.type, l.status, l.stage_id as "stageId", l.user_id as "ownerId",
  l.source, l.external_id as "externalId", l.budget_min as "budgetMin", l.budget as "budgetMax", l.currency, l.timeline,
  l.property_type as "propertyType", l.location, l.tags, l.custom, l.score, l.score_band as "scoreBand",
  l.score_probability as "scoreProbability", l.score_source as "scoreSource", l.score_model_id as "scoreModelId",
  l.score_model_version as "scoreModelVersion", l.score_reasons as "scoreReasons", l.score_before as "scoreBefore",
  l.scored_at::text as "scoredAt", l.last_event_at::text as "lastEventAt", l.created_at::text as "createdAt",
  l.updated_at::text as "updatedAt"`;

/** Each order of the list: the column it follows, which an index serves, and its direction. */
export const ORDERS: Record<LeadSort, { column: string; type: KeyType; descending: boolean }> = {
  '-createdAt': { column: 'l.created_at', type: 'timestamptz', descending: true },
  createdAt: { column: 'l.created_at', type: 'timestamptz', descending: false },
  '-score': { column: 'l.score_rank', type: 'smallint', descending: true },
  score: { column: 'l.score_rank', type: 'smallint', descending: false },
  name: { column: 'l.sort_name', type: 'text', descending: false },
  '-lastEventAt': { column: 'l.last_event_at', type: 'timestamptz', descending: true },
  '-updatedAt': { column: 'l.updated_at', type: 'timestamptz', descending: true },
};

/** A filter as SQL that follows `and`, with the values of its places; the places count on from `firstPlace`. */
export interface FilterSql {
  text: string;
  values: readonly unknown[];
}
export const NO_FILTER: FilterSql = { text: '', values: [] };

export type ListedRow = StoredRow & { key: string };

/** One page after `after`. Without a filter the query is a named statement; its text depends on order and scope alone. */
export async function listLeads(
  tx: Tx,
  want: { sort: LeadSort; owner: string | null; filter: FilterSql; after: Position | null; limit: number },
): Promise<ListedRow[]> {
  const { column, type, descending } = ORDERS[want.sort];
  const values: unknown[] = [tx.tenantId, want.limit];
  const place = (value: unknown): string => `$${values.push(value)}`;
  let where = 'l.tenant_id = $1 and l.deleted_at is null';
  if (want.owner !== null) where += ` and l.user_id = ${place(want.owner)}`;
  if (want.after !== null) {
    where += ` and (${column}, l.id) ${descending ? '<' : '>'} (${place(want.after.key)}::${type}, ${place(want.after.id)}::uuid)`;
  }
  where += shift(want.filter, values);
  const direction = descending ? 'desc' : 'asc';
  const text = `select ${ROW}, ${column}::text as key from leads l where ${where}
    order by ${column} ${direction}, l.id ${direction} limit $2`;
  return want.filter.text === ''
    ? tx.prepared<ListedRow>(
        `leads.list.${want.sort}.${want.owner ? 'own' : 'all'}.${want.after ? 'next' : 'first'}`,
        text,
        values,
      )
    : tx.prepared<ListedRow>('', text, values);
}

/** How many leads a list has, counted to `most` + 1 at most. */
export async function countLeads(
  tx: Tx,
  want: { owner: string | null; filter: FilterSql; most: number },
): Promise<number> {
  const values: unknown[] = [tx.tenantId, want.most + 1];
  let where = 'l.tenant_id = $1 and l.deleted_at is null';
  if (want.owner !== null) where += ` and l.user_id = $${values.push(want.owner)}`;
  where += shift(want.filter, values);
  const text = `select count(*)::int as count from (select 1 from leads l where ${where} limit $2) counted`;
  return (await tx.prepared<{ count: number }>('', text, values))[0]?.count ?? 0;
}

/** Appends the filter's values and gives its text with the places they have there. */
function shift(filter: FilterSql, values: unknown[]): string {
  const first = values.length;
  values.push(...filter.values);
  return filter.text.replace(/\$(\d+)/g, (_, n: string) => `$${first + Number(n)}`);
}

/** What to look for, as the database's `search_leads` takes it. */
export interface SearchKeys {
  patterns: readonly string[];
  wide: readonly string[] | null;
  typoKeys: readonly (readonly number[])[] | null;
}

/** Leads that fit, best first; the function sees only the tenant of the transaction. */
export const searchLeads = (
  tx: Tx,
  want: SearchKeys & { owner: string | null; limit: number },
): Promise<StoredRow[]> =>
  tx.prepared<StoredRow>(
    'leads.search',
    `select ${ROW} from search_leads($2, $3, $4, $5, $6) found
     join leads l on l.tenant_id = $1 and l.id = found.lead_id and l.deleted_at is null
     order by found.place`,
    [
      tx.tenantId,
      want.patterns,
      want.wide,
      want.typoKeys === null ? null : JSON.stringify(want.typoKeys),
      want.owner,
      want.limit,
    ],
  );
