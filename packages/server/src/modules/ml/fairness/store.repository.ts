import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db/tx.ts';

/** Lets the rest of this transaction see the group labels; nothing else in the code base does. */
export const openStore = (tx: Tx): Promise<unknown> =>
  sql`select set_config('app.audit_store', 'open', true)`.execute(tx);

export interface GroupLabel {
  leadId: string;
  attribute: string;
  value: string;
}

/** Keeps labels; one a lead has already is replaced. */
export const saveLabels = (tx: Tx, labels: readonly GroupLabel[], at: Date): Promise<unknown> =>
  tx.prepared(
    'ml_save_groups',
    `insert into fairness_groups (tenant_id, lead_id, attribute, value, imported_at)
     select $1, n.*, $5::timestamptz from unnest($2::uuid[], $3::text[], $4::text[]) n
     on conflict (tenant_id, lead_id, attribute) do update set value = excluded.value, imported_at = excluded.imported_at`,
    [
      tx.tenantId,
      labels.map((l) => l.leadId),
      labels.map((l) => l.attribute),
      labels.map((l) => l.value),
      at,
    ],
  );

/** Leads by their own id or the id of their source; one that several leads have is of none of them. */
export const findLeads = (tx: Tx, names: readonly string[]): Promise<{ name: string; leadId: string }[]> =>
  tx.prepared(
    'ml_find_leads_to_label',
    `select name, (array_agg(id))[1] as "leadId" from (
       select n.name, l.id from unnest($2::text[]) n(name)
         join leads l on l.tenant_id = $1 and l.deleted_at is null and l.external_id = n.name
       union
       select n.name, l.id from unnest($2::text[]) n(name)
         join leads l on l.tenant_id = $1 and l.deleted_at is null
          and n.name ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' and l.id::text = lower(n.name)) found
     group by name having count(*) = 1`,
    [tx.tenantId, names],
  );

/** How many leads each group has, and when the attribute was last imported. */
export const countGroups = (
  tx: Tx,
): Promise<{ attribute: string; value: string; leads: number; importedAt: Date }[]> =>
  tx.prepared(
    'ml_count_groups',
    `select g.attribute, g.value, count(*)::int as leads, max(g.imported_at) as "importedAt" from fairness_groups g
       join leads l on l.tenant_id = g.tenant_id and l.id = g.lead_id and l.deleted_at is null
      where g.tenant_id = $1 group by g.attribute, g.value order by g.attribute, leads desc, g.value`,
    [tx.tenantId],
  );

/** Every label of leads that are not deleted, in order of lead. */
export const readLabels = (tx: Tx): Promise<GroupLabel[]> =>
  tx.prepared<GroupLabel>(
    'ml_read_groups',
    `select g.lead_id as "leadId", g.attribute, g.value from fairness_groups g
       join leads l on l.tenant_id = g.tenant_id and l.id = g.lead_id and l.deleted_at is null
      where g.tenant_id = $1 order by g.lead_id, g.attribute`,
    [tx.tenantId],
  );

/** Erases the labels of an attribute, or all. */
export const eraseLabels = (tx: Tx, attribute: string | undefined): Promise<unknown> =>
  tx
    .deleteFrom('fairness_groups')
    .where('tenant_id', '=', tx.tenantId)
    .$if(attribute !== undefined, (q) => q.where('attribute', '=', attribute as string))
    .execute();
