import type { LeadSort } from '@lintel/contract';
import type { KeyType, Position } from '../../kernel/cursor.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { type People, pageSize } from './leads.repository.ts';
import type { StoredLead, StoredRow } from './stored-lead.ts';

/** Columns of a list row under wire names, moments as text so that no microsecond is lost. */
export const ROW = `l.id, l.version, l.name, l.email, l.phone, l.type, l.status, l.stage_id as "stageId", l.user_id as "ownerId",
  l.pond_id as "pondId", l.source, l.external_id as "externalId", l.budget_min as "budgetMin", l.budget as "budgetMax", l.currency, l.timeline,
  l.property_type as "propertyType", l.location, l.tags, l.custom, l.score, l.score_band as "scoreBand",
  l.score_probability as "scoreProbability", l.score_source as "scoreSource", l.score_model_id as "scoreModelId",
  l.score_model_version as "scoreModelVersion", l.score_reasons as "scoreReasons", l.score_before as "scoreBefore",
  l.score_overridden_until::text as "scoreOverriddenUntil",
  l.scored_at::text as "scoredAt", l.last_event_at::text as "lastEventAt", l.last_touch_at::text as "lastTouchAt", l.created_at::text as "createdAt",
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

/** What a list holds: leads within reach of `people` (null: all of the company's) that pass the filter. */
interface Listed {
  people: People;
  filter: FilterSql;
}
interface Page extends Listed {
  sort: LeadSort;
  after: Position | null;
  limit: number;
}

/** One page after `after`. Without a filter the query is a named statement; its text depends on order and scope alone. */
export const listLeads = (tx: Tx, want: Page): Promise<ListedRow[]> => page<ListedRow>(tx, want, 'list', ROW);

/** A row of an export: what a list row has, and the columns a table does not show. */
export type ExportedRow = ListedRow & Pick<StoredLead, 'campaign' | 'financing' | 'timeZone'>;
/** As `listLeads`, with every column a file has. */
export const exportLeads = (tx: Tx, want: Page): Promise<ExportedRow[]> =>
  page<ExportedRow>(tx, want, 'export', `${ROW}, l.campaign, l.financing, l.time_zone as "timeZone"`);

async function page<R extends ListedRow>(tx: Tx, want: Page, name: string, row: string): Promise<R[]> {
  const { column, type, descending } = ORDERS[want.sort];
  const values: unknown[] = [tx.tenantId];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const size = pageSize(want.limit);
  const direction = descending ? 'desc' : 'asc';
  const order = `order by ${column} ${direction}, l.id ${direction} limit ${size}`;
  const select = `${row}, ${column}::text as key`;
  let where = 'l.tenant_id = $1 and l.deleted_at is null';
  const people = want.people === null ? null : place(want.people);
  if (want.after !== null) {
    where += ` and (${column}, l.id) ${descending ? '<' : '>'} (${place(want.after.key)}::${type}, ${place(want.after.id)}::uuid)`;
  }
  where += shift(want.filter, values);
  const text =
    people === null
      ? `select ${select} from leads l where ${where} ${order}`
      : `select * from (${reached(people, `${select}, ${column} as place`, where, order)}) l
         order by l.place ${direction}, l.id ${direction} limit ${size}`;
  const whose = people === null ? 'all' : 'reached';
  const statement =
    want.filter.text === ''
      ? `leads.${name}.${want.sort}.${whose}.${want.after ? 'next' : 'first'}.${size}`
      : '';
  return (await tx.prepared<R>(statement, text, values)).slice(0, want.limit);
}

/**
 * Leads within reach of the people in a place, each once: a walk of the index of owners for each person, one of the index
 * of ponds for each of their ponds, and the leads they collaborate on beside, by their keys. Each walk ends at the limit
 * that `order` has, so that the newest of a few people cost the same in a company of any size. The people stand in a
 * sub-select, so that a plan does not depend on how many they are and is kept.
 */
export function reached(place: string, select: string, where: string, order: string): string {
  const people = `(select ${place}::uuid[])`;
  const ponds = `(select ponds_of(${place}::uuid[]))`;
  return `
    select r.* from unnest(${people}) p (id) cross join lateral (
      select ${select} from leads l where ${where} and l.user_id = p.id ${order}) r
    union all
    select r.* from unnest(${ponds}) p (id) cross join lateral (
      select ${select} from leads l where ${where} and l.pond_id = p.id ${order}) r
    union all
    select r.* from (
      select distinct c.lead_id from lead_collaborators c
      where c.tenant_id = $1 and c.user_id = any (${people}::uuid[])) c
    cross join lateral (
      select ${select} from leads l where ${where} and l.id = c.lead_id
        and (l.user_id = any (${people}::uuid[])) is not true and (l.pond_id = any (${ponds}::uuid[])) is not true
      limit 1) r`;
}

/** How many leads a list has, counted to `most` + 1 at most; without `most` to the end. */
export async function countLeads(tx: Tx, want: Listed & { most?: number | undefined }): Promise<number> {
  const values: unknown[] = [tx.tenantId];
  const limit = want.most === undefined ? '' : `limit ${want.most + 1}`;
  const people = want.people === null ? null : `$${values.push(want.people)}`;
  const where = `l.tenant_id = $1 and l.deleted_at is null${shift(want.filter, values)}`;
  const rows =
    people === null
      ? `select 1 from leads l where ${where} ${limit}`
      : `select 1 from (${reached(people, 'l.id', where, limit)}) m ${limit}`;
  const text = `select count(*)::int as count from (${rows}) counted`;
  const name =
    want.filter.text === '' ? `leads.count.${people === null ? 'all' : 'reached'}.${want.most ?? 'end'}` : '';
  return (await tx.prepared<{ count: number }>(name, text, values))[0]?.count ?? 0;
}

/** Distinct sources of leads within reach of `people`, in order, 500 at most. */
export const listSources = async (tx: Tx, people: People): Promise<string[]> => {
  const where = 'l.tenant_id = $1 and l.deleted_at is null and l.source is not null';
  const rows =
    people === null
      ? `select distinct l.source from leads l where ${where}`
      : reached('$2', 'l.source', where, '');
  const found = await tx.prepared<{ source: string }>(
    '',
    `select distinct source from (${rows}) s order by 1 limit 500`,
    people === null ? [tx.tenantId] : [tx.tenantId, people],
  );
  return found.map((row) => row.source);
};

/** Appends the filter's values and gives its text with the places they have there. */
export function shift(filter: FilterSql, values: unknown[]): string {
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

/** Leads that fit, best first; the function sees only the tenant and the reach of the transaction. */
export const searchLeads = (
  tx: Tx,
  want: SearchKeys & { emails: boolean; phones: boolean; limit: number },
): Promise<StoredRow[]> =>
  tx.prepared<StoredRow>(
    'leads.search',
    `select ${ROW} from search_leads($2, $3, $4, $5, $6, $7) found
     join leads l on l.tenant_id = $1 and l.id = found.lead_id and l.deleted_at is null
     order by found.place`,
    [
      tx.tenantId,
      want.patterns,
      want.wide,
      want.typoKeys === null ? null : JSON.stringify(want.typoKeys),
      want.emails,
      want.phones,
      want.limit,
    ],
  );
