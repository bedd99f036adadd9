import type { DuplicateReason } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import './duplicates.tables.ts';
import { unlessBulk } from '../leads.repository.ts';
import type { Person } from './profile.ts';

/** What leads, not deleted, are compared by. */
export const peopleOf = (tx: Tx, ids: readonly string[]): Promise<Person[]> =>
  tx.prepared<Person>(
    unlessBulk('duplicates.people', ids),
    `select l.id, l.name, l.location,
       array(select e.value from lead_emails e where e.tenant_id = l.tenant_id and e.lead_id = l.id
         and e.value is not null order by e.position) as emails,
       array(select p.value from lead_phones p where p.tenant_id = l.tenant_id and p.lead_id = l.id
         and p.value is not null order by p.position) as phones
     from leads l where l.tenant_id = $1 and l.id = any($2) and l.deleted_at is null`,
    [tx.tenantId, ids],
  );

/** Some leads, not deleted, behind `after` in the order of ids. */
export const nextLeads = async (tx: Tx, after: string | null, limit: number): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      '',
      `select id from leads where tenant_id = $1 and deleted_at is null and ($2::uuid is null or id > $2)
       order by id limit $3`,
      [tx.tenantId, after, limit],
    )
  ).map((row) => row.id);

export interface LeadBlock {
  leadId: string;
  key: string;
}

/** Replaces the keys of leads. */
export async function putBlocks(
  tx: Tx,
  leadIds: readonly string[],
  blocks: readonly LeadBlock[],
): Promise<void> {
  const doc = JSON.stringify(blocks);
  await tx.prepared(
    unlessBulk('duplicates.drop-blocks', leadIds),
    `delete from lead_blocks b where b.tenant_id = $1 and b.lead_id = any($2) and not exists (
       select from json_to_recordset($3) as x ("leadId" uuid, key bigint) where x."leadId" = b.lead_id and x.key = b.key)`,
    [tx.tenantId, leadIds, doc],
  );
  if (blocks.length === 0) return;
  await tx.prepared(
    unlessBulk('duplicates.put-blocks', leadIds),
    `insert into lead_blocks (tenant_id, key, lead_id)
     select $1, key, "leadId" from json_to_recordset($2) as x ("leadId" uuid, key bigint)
     order by key, "leadId" on conflict do nothing`,
    [tx.tenantId, doc],
  );
}

/** Who shares these keys, of each at most as many leads as it may have and one more. */
export const sharing = (tx: Tx, keys: readonly { key: string; most: number }[]): Promise<LeadBlock[]> =>
  tx.prepared<LeadBlock>(
    unlessBulk('duplicates.sharing', keys),
    `select b.lead_id as "leadId", b.key::text as key
     from json_to_recordset($2) as k (key bigint, most int) cross join lateral (
       select lead_id, key from lead_blocks where tenant_id = $1 and key = k.key limit k.most + 1) b`,
    [tx.tenantId, JSON.stringify(keys)],
  );

export interface PairWrite {
  a: string;
  b: string;
  kind: string;
  confidence: number;
  reasons: readonly DuplicateReason[];
  /** Hex. */
  basis: string;
}

/**
 * Writes what was found of these leads: new pairs, changed ones, and those that look alike no more go. A decision stays
 * as long as what was alike is the same (an empty basis is one made before anything was found); leads already related
 * are no suggestion for a household. Answers how many pairs are open that were not.
 */
export async function putPairs(
  tx: Tx,
  leadIds: readonly string[],
  pairs: readonly PairWrite[],
  at: Date,
): Promise<number> {
  const doc = JSON.stringify(pairs);
  const record = `json_to_recordset($2) as x (a uuid, b uuid, kind text, confidence int, reasons text[], basis text)`;
  await tx.prepared(
    '',
    `delete from duplicate_pairs p where p.tenant_id = $1 and p.state = 'open'
       and (p.a_id = any($3) or p.b_id = any($3))
       and not exists (select from ${record} where x.a = p.a_id and x.b = p.b_id)`,
    [tx.tenantId, doc, leadIds],
  );
  if (pairs.length === 0) return 0;
  const [reply] = await tx.prepared<{ opened: number }>(
    '',
    `with
       old as (
         select p.a_id, p.b_id, p.state from ${record}
         join duplicate_pairs p on p.tenant_id = $1 and p.a_id = x.a and p.b_id = x.b),
       put as (
         insert into duplicate_pairs as p (tenant_id, a_id, b_id, kind, confidence, reasons, basis, found_at)
         select $1, a, b, kind, confidence, reasons, decode(basis, 'hex'), $3 from ${record}
         where kind = 'person' or not exists (
           select from lead_relations r where r.tenant_id = $1 and r.lead_id = x.a and r.other_id = x.b)
         order by a, b
         on conflict (tenant_id, a_id, b_id) do update set kind = excluded.kind, confidence = excluded.confidence,
           reasons = excluded.reasons, basis = excluded.basis, found_at = excluded.found_at,
           state = case when p.basis = '' then p.state else 'open' end,
           decided_by = case when p.basis = '' then p.decided_by end,
           decided_at = case when p.basis = '' then p.decided_at end
         where p.basis <> excluded.basis or p.confidence <> excluded.confidence and p.state = 'open'
         returning p.a_id, p.b_id, p.state)
     select count(*)::int as opened from put
       where put.state = 'open' and not exists (select from old where old.a_id = put.a_id and old.b_id = put.b_id and old.state = 'open')`,
    [tx.tenantId, doc, at],
  );
  return reply?.opened ?? 0;
}
