import type { BatchKind, BatchReason } from '@lintel/contract';
import type { Selectable, Updateable } from 'kysely';
import type { Tables } from '../../../kernel/db/tables.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import '../leads.tables.ts';

export type StoredBatch = Selectable<Tables['batches']>;

const one = (tx: Tx, id: string) =>
  tx.selectFrom('batches').selectAll().where('tenant_id', '=', tx.tenantId).where('id', '=', id);

export const findBatch = (tx: Tx, id: string): Promise<StoredBatch | undefined> =>
  one(tx, id).executeTakeFirst();
/** The batch, held against every other change of it until the transaction ends. */
export const lockBatch = (tx: Tx, id: string): Promise<StoredBatch | undefined> =>
  one(tx, id).forNoKeyUpdate().executeTakeFirst();

export const updateBatch = (tx: Tx, id: string, set: Updateable<Tables['batches']>): Promise<StoredBatch> =>
  tx
    .updateTable('batches')
    .set(set)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Batches, newest first, before the one with id `before`; of one person, or of the company when `by` is null. */
export const listBatches = (
  tx: Tx,
  want: { by: string | null; kinds: readonly BatchKind[]; before: string | undefined; limit: number },
): Promise<StoredBatch[]> =>
  tx
    .selectFrom('batches')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('kind', 'in', [...want.kinds])
    .$if(want.by !== null, (q) => q.where('created_by', '=', want.by))
    .$if(want.before !== undefined, (q) => q.where('id', '<', want.before!))
    .orderBy('id', 'desc')
    .limit(want.limit)
    .execute();

/** How many records these batches have images of. */
export const countImages = async (tx: Tx, batchIds: readonly string[]): Promise<Map<string, number>> =>
  new Map(
    batchIds.length === 0
      ? []
      : (
          await tx.prepared<{ id: string; n: number }>(
            'leads.batches.count-images',
            `select b.id, (select count(*)::int from batch_images i where i.tenant_id = $1 and i.batch_id = b.id
               and i.record_type = 'lead') as n
             from unnest($2::uuid[]) b (id)`,
            [tx.tenantId, batchIds],
          )
        ).map((row) => [row.id, row.n]),
  );

export interface StoredProblem {
  phase: 'change' | 'undo';
  rowNo: number;
  leadId: string;
  reason: BatchReason;
  fields: readonly string[];
}

/** Keeps which leads were left out and why; what is known of a row already stays. */
export async function insertProblems(
  tx: Tx,
  batchId: string,
  problems: readonly StoredProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  await tx.prepared(
    '',
    `insert into batch_problems (tenant_id, batch_id, phase, row_no, lead_id, reason, fields)
     select $1, $2, x.phase, x."rowNo", x."leadId", x.reason, x.fields
     from json_to_recordset($3) as x (phase text, "rowNo" int, "leadId" uuid, reason text, fields text[])
     on conflict do nothing`,
    [tx.tenantId, batchId, JSON.stringify(problems)],
  );
}

/** Problems of a batch in order of phase and row after a place in it, each with the lead's name where it is in reach. */
export const problemsAfter = (
  tx: Tx,
  batchId: string,
  after: { phase: string; rowNo: number } | null,
  limit: number,
): Promise<(StoredProblem & { name: string | null })[]> =>
  tx.prepared(
    '',
    `select p.phase, p.row_no as "rowNo", p.lead_id as "leadId", p.reason, p.fields, l.name
     from batch_problems p left join leads l on l.tenant_id = $1 and l.id = p.lead_id and l.deleted_at is null
     where p.tenant_id = $1 and p.batch_id = $2 and (p.phase, p.row_no) > ($3, $4)
     order by p.phase, p.row_no limit $5`,
    [tx.tenantId, batchId, after?.phase ?? '', after?.rowNo ?? -1, limit],
  );

/** Which of these leads the transaction reaches, deleted ones included, with their names. */
export const namesOf = async (tx: Tx, leadIds: readonly string[]): Promise<Map<string, string | null>> =>
  new Map(
    (
      await tx.prepared<{ id: string; name: string | null }>(
        '',
        'select id, name from leads where tenant_id = $1 and id = any($2)',
        [tx.tenantId, leadIds],
      )
    ).map((row) => [row.id, row.name]),
  );
