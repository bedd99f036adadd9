import type { DuplicateReason } from '@lintel/contract';
import type { Position } from '../../../kernel/cursor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import './duplicates.tables.ts';
import { ROW } from '../lead-list.repository.ts';
import { type People, withinPeople } from '../leads.repository.ts';
import type { StoredRow } from '../stored-lead.ts';

export interface StoredPair {
  aId: string;
  bId: string;
  kind: 'person' | 'household';
  confidence: number;
  reasons: DuplicateReason[];
  /** PostgreSQL's text. */
  foundAt: string;
}

const PAIR = `p.a_id as "aId", p.b_id as "bId", p.kind, p.confidence, p.reasons, p.found_at::text as "foundAt"`;
/** Both leads of a pair are there and within reach of the people in this place. */
const both = (pair: string, place: string): string =>
  `exists (select from leads l where l.tenant_id = $1 and l.id = ${pair}.a_id and l.deleted_at is null and ${withinPeople(place)})
   and exists (select from leads l where l.tenant_id = $1 and l.id = ${pair}.b_id and l.deleted_at is null and ${withinPeople(place)})`;
/** The order of the queue: the surest first. */
const above = (x: string, y: string): string =>
  `(${x}.confidence, ${y}.a_id, ${y}.b_id) > (${y}.confidence, ${x}.a_id, ${x}.b_id)`;

/**
 * No surer pair of the same kind has one of the two leads. Each side is looked up by its own index, pair by pair
 * (`offset 0` keeps the planner from joining the table with itself), so that a page ends where it is full.
 */
const surest = (place: string): string =>
  ['a_id', 'b_id']
    .map(
      (side) => `not exists (
     select from duplicate_pairs q
     where q.tenant_id = $1 and q.${side} = any (array[p.a_id, p.b_id]) and q.state = 'open' and q.kind = p.kind
       and ${above('q', 'p')} and ${both('q', place)} offset 0)`,
    )
    .join(' and ');

/**
 * Open pairs, the surest first, after a position. Of pairs of one kind that share a lead only the surest is listed: the
 * others come when it is decided.
 */
export const listPairs = (
  tx: Tx,
  want: { kind: string | null; people: People; after: Position | null; limit: number },
): Promise<StoredPair[]> =>
  tx.prepared<StoredPair>(
    '',
    `select ${PAIR} from duplicate_pairs p
     where p.tenant_id = $1 and p.state = 'open' and ($2::text is null or p.kind = $2)
       and ($4::int is null or p.confidence < $4 or p.confidence = $4 and (p.a_id, p.b_id) > ($5::uuid, $6::uuid))
       and ${both('p', '$3')} and ${surest('$3')}
     order by p.confidence desc, p.a_id, p.b_id limit $7`,
    [
      tx.tenantId,
      want.kind,
      want.people,
      want.after ? Number(want.after.key.split(' ')[0]) : null,
      want.after?.key.split(' ')[1] ?? null,
      want.after?.id ?? null,
      want.limit,
    ],
  );

/** Open pairs with one of these leads, the surest first. */
export const pairsOf = (tx: Tx, leadIds: readonly string[], people: People): Promise<StoredPair[]> =>
  tx.prepared<StoredPair>(
    '',
    `select ${PAIR} from duplicate_pairs p
     where p.tenant_id = $1 and p.state = 'open' and (p.a_id = any($2) or p.b_id = any($2)) and ${both('p', '$3')}
     order by p.confidence desc, p.a_id, p.b_id limit 500`,
    [tx.tenantId, leadIds, people],
  );

/** How many `listPairs` has, counted up to `most`. */
export const countPairs = async (
  tx: Tx,
  want: { kind: string | null; people: People; most: number },
): Promise<number> =>
  (
    await tx.prepared<{ count: number }>(
      '',
      `select count(*)::int as count from (
         select from duplicate_pairs p where p.tenant_id = $1 and p.state = 'open' and ($2::text is null or p.kind = $2)
           and ${both('p', '$3')} and ${surest('$3')} limit $4) x`,
      [tx.tenantId, want.kind, want.people, want.most],
    )
  )[0]?.count ?? 0;

export const rowsOf = (tx: Tx, ids: readonly string[]): Promise<StoredRow[]> =>
  tx.prepared<StoredRow>(
    '',
    `select ${ROW} from leads l where l.tenant_id = $1 and l.id = any($2) and l.deleted_at is null`,
    [tx.tenantId, ids],
  );

/** Of these leads those that are there and within reach, locked in order of id. */
export const holdLeads = async (tx: Tx, ids: readonly string[], people: People): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      '',
      `select l.id from leads l where l.tenant_id = $1 and l.id = any($2) and l.deleted_at is null
         and ${withinPeople('$3')} order by l.id for key share`,
      [tx.tenantId, ids, people],
    )
  ).map((row) => row.id);

/**
 * Keeps what was decided of pairs. One that was never found has no basis yet: what it is found by first becomes that,
 * and the decision stays.
 */
export const decidePairs = (
  tx: Tx,
  pairs: readonly { a: string; b: string }[],
  how: { state: 'not_same' | 'household'; by: string | null; at: Date },
): Promise<unknown> =>
  tx.prepared(
    '',
    `insert into duplicate_pairs as p (tenant_id, a_id, b_id, kind, confidence, reasons, basis, state, found_at,
       decided_by, decided_at)
     select $1, a, b, 'person', 0, '{}', '', $3, $5, $4, $5 from json_to_recordset($2) as x (a uuid, b uuid)
     order by a, b
     on conflict (tenant_id, a_id, b_id) do update
       set state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
    [tx.tenantId, JSON.stringify(pairs), how.state, how.by, how.at],
  );

/** Takes decisions about pairs back; what was never found is forgotten. */
export async function reopenPairs(tx: Tx, pairs: readonly { a: string; b: string }[]): Promise<void> {
  const values = [tx.tenantId, JSON.stringify(pairs)];
  const of = `json_to_recordset($2) as x (a uuid, b uuid)
     where p.tenant_id = $1 and p.a_id = x.a and p.b_id = x.b`;
  await tx.prepared('', `delete from duplicate_pairs p using ${of} and p.basis = ''`, values);
  await tx.prepared(
    '',
    `update duplicate_pairs p set state = 'open', decided_by = null, decided_at = null from ${of}`,
    values,
  );
}

/** What was decided of leads that go stays decided of the one they become. */
export const carryDecisions = (tx: Tx, goneIds: readonly string[], survivorId: string): Promise<unknown> =>
  tx.prepared(
    '',
    `insert into duplicate_pairs (tenant_id, a_id, b_id, kind, confidence, reasons, basis, state, found_at, decided_by,
       decided_at)
     select distinct on (o.other) $1, least(o.other, $3::uuid), greatest(o.other, $3::uuid), p.kind, 0, '{}', '', p.state,
       p.found_at, p.decided_by, p.decided_at
     from duplicate_pairs p cross join lateral (
       select case when p.a_id = any($2) then p.b_id else p.a_id end as other) o
     where p.tenant_id = $1 and p.state <> 'open' and (p.a_id = any($2) or p.b_id = any($2))
       and o.other <> all($2) and o.other <> $3
     order by o.other, p.decided_at desc
     on conflict do nothing`,
    [tx.tenantId, goneIds, survivorId],
  );
