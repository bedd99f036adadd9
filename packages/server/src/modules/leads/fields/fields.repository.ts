import type { Tx } from '../../../kernel/db/tx.ts';
import type { Counted } from './retype.ts';

/** Distinct values that are looked at before a change of type. */
export const VALUES_LOOKED_AT = 20_000;

/** The values leads have of a field, the commonest first. */
export const valuesOf = (tx: Tx, key: string): Promise<Counted[]> =>
  tx.prepared(
    '',
    `select l.custom -> $2::text as value, count(*)::int as count from leads l
     where l.tenant_id = $1 and l.deleted_at is null and l.custom ? $2::text
     group by 1 order by 2 desc, 1 limit $3`,
    [tx.tenantId, key, VALUES_LOOKED_AT],
  );

/** Leads that have a value of the field. */
export const countValues = async (tx: Tx, key: string): Promise<number> =>
  (
    await tx.prepared<{ count: number }>(
      '',
      `select count(*)::int as count from leads l
       where l.tenant_id = $1 and l.deleted_at is null and l.custom ? $2::text`,
      [tx.tenantId, key],
    )
  )[0]?.count ?? 0;

/** Leads with a value: changed `since` when given; of the batch `undone`, those that did not go back to what they were. */
interface Holders {
  since?: Date;
  undone?: string;
}

/** Leads `l` that have a value of field $3 and are no targets of batch $2, as `Holders` says by $4 and $5. */
const HOLDERS = `from leads l where l.tenant_id = $1 and l.deleted_at is null and l.custom ? $3::text
  and not exists (select 1 from batch_targets g where g.tenant_id = $1 and g.batch_id = $2 and g.lead_id = l.id)
  and ($4::timestamptz is null or l.updated_at >= $4)
  and ($5::uuid is null
    or not exists (select 1 from batch_images i
      where i.tenant_id = $1 and i.batch_id = $5 and i.record_id = l.id)
    or exists (select 1 from batch_problems p
      where p.tenant_id = $1 and p.batch_id = $5 and p.phase = 'undo' and p.lead_id = l.id))`;
const holderValues = (tx: Tx, batchId: string, key: string, { since, undone }: Holders) => [
  tx.tenantId,
  batchId,
  key,
  since ?? null,
  undone ?? null,
];

export const anyHolder = async (tx: Tx, batchId: string, key: string, how: Holders): Promise<boolean> =>
  (await tx.prepared('', `select 1 ${HOLDERS} limit 1`, holderValues(tx, batchId, key, how))).length > 0;

/** Makes leads with a value of the field targets of a batch, behind row `after`. Returns how many came. */
export const freezeHolders = async (
  tx: Tx,
  batchId: string,
  key: string,
  how: Holders & { after: number },
): Promise<number> =>
  (
    await tx.prepared<{ count: number }>(
      '',
      `with added as (
         insert into batch_targets (tenant_id, batch_id, row_no, lead_id)
         select $1, $2, $6 + row_number() over (order by l.id)::int, l.id ${HOLDERS} returning 1)
       select count(*)::int as count from added`,
      [...holderValues(tx, batchId, key, how), how.after],
    )
  )[0]?.count ?? 0;
