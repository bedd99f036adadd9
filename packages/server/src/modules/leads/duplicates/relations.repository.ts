import type { RelationKind } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import './duplicates.tables.ts';

export interface StoredRelation {
  leadId: string;
  kind: RelationKind;
  name: string | null;
  email: string | null;
  phone: string | null;
}

/** Whom a lead is related to, of those that are there and within sight; family first. */
export const relationsOf = (tx: Tx, leadId: string): Promise<StoredRelation[]> =>
  tx.prepared<StoredRelation>(
    'leads.relations',
    `select o.id as "leadId", r.kind, o.name, o.email, o.phone
     from lead_relations r join leads o on o.tenant_id = $1 and o.id = r.other_id and o.deleted_at is null
     where r.tenant_id = $1 and r.lead_id = $2
     order by array_position(array['spouse', 'partner', 'parent', 'child', 'household', 'other'], r.kind), o.sort_name, o.id`,
    [tx.tenantId, leadId],
  );

/** What leads are to one another: each row from one side, the other side beside it. Known relations keep or change their kind. */
export const putRelations = (
  tx: Tx,
  relations: readonly { leadId: string; otherId: string; kind: RelationKind }[],
  how: { at: Date; replace: boolean },
): Promise<unknown> =>
  tx.prepared(
    '',
    `insert into lead_relations (tenant_id, lead_id, other_id, kind, created_at)
     select $1, "leadId", "otherId", kind, $3
     from json_to_recordset($2) as x ("leadId" uuid, "otherId" uuid, kind text)
     order by least("leadId", "otherId"), greatest("leadId", "otherId"), "leadId"
     on conflict (tenant_id, lead_id, other_id) ${how.replace ? 'do update set kind = excluded.kind' : 'do nothing'}`,
    [tx.tenantId, JSON.stringify(relations), how.at],
  );

/** Takes a relation away, both sides of it; false when there was none. */
export const removeRelation = async (tx: Tx, leadId: string, otherId: string): Promise<boolean> =>
  (
    await tx.prepared(
      'leads.unrelate',
      `delete from lead_relations where tenant_id = $1
         and ((lead_id = $2 and other_id = $3) or (lead_id = $3 and other_id = $2)) returning lead_id`,
      [tx.tenantId, leadId, otherId],
    )
  ).length > 0;
