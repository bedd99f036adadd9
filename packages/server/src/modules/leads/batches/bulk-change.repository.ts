import type { BatchReason } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import { type FilterSql, shift } from '../lead-list.repository.ts';
import { type People, withinPeople } from '../leads.repository.ts';

/** Leads named one by one, or those a filter leaves. */
export type Chosen = { ids: readonly string[] } | { filter: FilterSql };

/** Whose leads the permissions reach that a change takes; undefined where it takes none. */
export interface Needs {
  bulk: People;
  update: People | undefined;
  assign: People | undefined;
  delete: People | undefined;
  /** Who takes leads out of a pond for themselves needs no leave to assign. */
  claimer: string | null;
}

/** Each chosen lead with what refuses it, `gone` for one the transaction does not reach; `values` begin with the tenant. */
function graded(chosen: Chosen, needs: Needs, values: unknown[]): string {
  const place = (value: unknown): string => `$${values.push(value)}`;
  const unless = (people: People | undefined, reason: BatchReason, or = ''): string =>
    people === undefined ? '' : `when not (${withinPeople(place(people))}${or}) then '${reason}'`;
  const claims = needs.claimer === null ? '' : ' or l.pond_id is not null';
  const refusals = [
    unless(needs.bulk, 'may_not_change'),
    unless(needs.update, 'may_not_change'),
    unless(needs.assign, 'may_not_assign', claims),
    unless(needs.delete, 'may_not_delete'),
  ].join(' ');
  return 'ids' in chosen
    ? `select x.id, case when l.id is null then 'gone' ${refusals} end as refusal
       from (select distinct u.id from unnest(${place(chosen.ids)}::uuid[]) u (id)) x
       left join leads l on l.tenant_id = $1 and l.id = x.id and l.deleted_at is null`
    : `select l.id, case ${refusals} end as refusal
       from leads l where l.tenant_id = $1 and l.deleted_at is null${shift(chosen.filter, values)}`;
}

/** How many of the chosen leads there are by what refuses them (null: nothing). */
export async function countChosen(
  tx: Tx,
  chosen: Chosen,
  needs: Needs,
): Promise<{ refusal: BatchReason | null; count: number }[]> {
  const values: unknown[] = [tx.tenantId];
  const rows = graded(chosen, needs, values);
  return tx.prepared(
    '',
    `select refusal, count(*)::int as count from (${rows}) g group by 1 order by 1 nulls first`,
    values,
  );
}

/**
 * Freezes the chosen leads as rows of a batch, in order of id: those nothing refuses become its targets, the others its
 * problems, which stand first. `most` + 1 rows at most. Returns how many there are and how many are refused.
 */
export async function freezeChosen(
  tx: Tx,
  batchId: string,
  chosen: Chosen,
  needs: Needs,
  most: number,
): Promise<{ total: number; refused: number }> {
  const values: unknown[] = [tx.tenantId];
  const rows = graded(chosen, needs, values);
  const id = `$${values.push(batchId)}::uuid`;
  const limit = `$${values.push(most + 1)}::int`;
  const [counts] = await tx.prepared<{ total: number; refused: number }>(
    '',
    `with g as materialized (
       select x.id, x.refusal, row_number() over (order by x.refusal is null, x.id)::int as row_no
       from (${rows} limit ${limit}) x),
     kept as (
       insert into batch_targets (tenant_id, batch_id, row_no, lead_id)
       select $1, ${id}, row_no, id from g where refusal is null),
     refused as (
       insert into batch_problems (tenant_id, batch_id, phase, row_no, lead_id, reason)
       select $1, ${id}, 'change', row_no, id, refusal from g where refusal is not null)
     select count(*)::int as total, count(refusal)::int as refused from g`,
    values,
  );
  return counts ?? { total: 0, refused: 0 };
}

export interface Target {
  rowNo: number;
  leadId: string;
}

/** The next targets after a row. */
export const nextTargets = (tx: Tx, batchId: string, after: number, limit: number): Promise<Target[]> =>
  tx.prepared(
    '',
    `select row_no as "rowNo", lead_id as "leadId" from batch_targets
     where tenant_id = $1 and batch_id = $2 and row_no > $3 order by row_no limit $4`,
    [tx.tenantId, batchId, after, limit],
  );

export const clearTargets = (tx: Tx, batchId: string): Promise<unknown> =>
  tx.prepared('', 'delete from batch_targets where tenant_id = $1 and batch_id = $2', [tx.tenantId, batchId]);

/** Marks leads as deleted, a thousand or so a call: their contact points are free, search forgets them. */
export const markManyDeleted = (tx: Tx, leadIds: readonly string[], at: Date): Promise<unknown> =>
  tx.prepared(
    '',
    `with
       lead as (
         update leads set deleted_at = $3, updated_at = $3, version = version + 1
         where tenant_id = $1 and id = any($2) and deleted_at is null),
       email as (
         update lead_emails set active = false where tenant_id = $1 and lead_id = any($2) and active),
       phone as (
         update lead_phones set active = false where tenant_id = $1 and lead_id = any($2) and active)
     delete from lead_search where tenant_id = $1 and lead_id = any($2)`,
    [tx.tenantId, leadIds, at],
  );

/** Those of these people who may act, in the order given; they stay so until the transaction ends. */
export async function activeMembers(tx: Tx, userIds: readonly string[]): Promise<string[]> {
  const rows = await tx.prepared<{ id: string }>(
    '',
    'select id from users where tenant_id = $1 and id = any($2) and active for share',
    [tx.tenantId, userIds],
  );
  const active = new Set(rows.map((row) => row.id));
  return userIds.filter((id) => active.has(id));
}

/** Gives up on a lock after `ms`, with SQLSTATE 55P03. */
export const waitAtMost = (tx: Tx, ms: number): Promise<unknown> =>
  tx.prepared('', `select set_config('lock_timeout', $1, true)`, [String(ms)]);
