import type { Tx } from '../../kernel/db/tx.ts';

const TABLES = ['tasks', 'appointment_leads', 'today_marks'] as const;

/**
 * Has tasks, appointments and marks of Today name the lead that the one they were made for was merged into, or itself
 * again. Those of these leads; run again it changes nothing.
 */
export async function followLeads(tx: Tx, leadIds: readonly string[]): Promise<void> {
  for (const table of TABLES)
    await tx.prepared(
      '',
      `update ${table} t set lead_id = coalesce(l.merged_into, l.id) from leads l
       where t.tenant_id = $1 and l.tenant_id = $1 and l.id = t.origin_lead_id
         and t.lead_id <> coalesce(l.merged_into, l.id)
         and t.origin_lead_id in (
           select id from leads where tenant_id = $1 and (id = any ($2) or merged_into = any ($2))
           union all select origin_lead_id from ${table} where tenant_id = $1 and lead_id = any ($2))`,
      [tx.tenantId, leadIds],
    );
}
