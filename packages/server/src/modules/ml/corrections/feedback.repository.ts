import type { ScoreSource } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';

export interface FeedbackRow {
  id: string;
  leadId: string;
  kind: 'too_high' | 'too_low' | 'wrong_reason' | 'other';
  /** Under the lead's subject key. */
  note: Buffer | null;
  points: number;
  source: ScoreSource;
  modelNumber: number | null;
  byId: string | null;
  byName: string | null;
  createdAt: Date;
  resolvedAt: Date | null;
  resolution: string | null;
}

const ROW = `f.id, f.lead_id as "leadId", f.kind, f.note, f.points, f.source, m.number as "modelNumber", f.user_id as "byId",
  u.name as "byName", f.created_at as "createdAt", f.resolved_at as "resolvedAt", f.resolution
  from lead_score_feedback f
  left join ml_models m on m.tenant_id = f.tenant_id and m.id = f.model_id
  left join users u on u.tenant_id = f.tenant_id and u.id = f.user_id`;

/** Open or settled ones, newest first; ids are UUIDv7. */
export const listFeedback = (
  tx: Tx,
  want: { open: boolean; before: string | null; limit: number },
): Promise<FeedbackRow[]> =>
  tx.prepared<FeedbackRow>(
    'ml_list_feedback',
    `select ${ROW} where f.tenant_id = $1 and (f.resolved_at is null) = $2 and ($3::uuid is null or f.id < $3)
      order by f.id desc limit $4`,
    [tx.tenantId, want.open, want.before, want.limit],
  );

export const findFeedback = async (tx: Tx, id: string): Promise<FeedbackRow | undefined> =>
  (
    await tx.prepared<FeedbackRow>('ml_find_feedback', `select ${ROW} where f.tenant_id = $1 and f.id = $2`, [
      tx.tenantId,
      id,
    ])
  )[0];

export interface FeedbackWrite {
  id: string;
  leadId: string;
  kind: FeedbackRow['kind'];
  note: Buffer | null;
  points: number;
  source: ScoreSource;
  modelId: string | null;
  userId: string | null;
  at: Date;
}

/** The id of a person's open word on a lead. */
export const findOpen = async (tx: Tx, leadId: string, userId: string | null): Promise<string | undefined> =>
  (
    await tx
      .selectFrom('lead_score_feedback')
      .select('id')
      .where('tenant_id', '=', tx.tenantId)
      .where('lead_id', '=', leadId)
      .where('user_id', '=', userId)
      .where('resolved_at', 'is', null)
      .executeTakeFirst()
  )?.id;

/** Keeps a word; an open one of the same id says it anew. Lock the lead first. */
export async function saveFeedback(tx: Tx, row: FeedbackWrite): Promise<void> {
  const values = {
    kind: row.kind,
    note: row.note,
    points: row.points,
    source: row.source,
    model_id: row.modelId,
    created_at: row.at,
  };
  await tx
    .insertInto('lead_score_feedback')
    .values({
      tenant_id: tx.tenantId,
      id: row.id,
      lead_id: row.leadId,
      user_id: row.userId,
      resolved_at: null,
      resolved_by: null,
      resolution: null,
      ...values,
    })
    .onConflict((c) => c.columns(['tenant_id', 'id']).doUpdateSet(values))
    .execute();
}

/** Settles an open one; false when it is settled already. */
export async function settleFeedback(
  tx: Tx,
  id: string,
  by: { userId: string | null; resolution: string; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('lead_score_feedback')
    .set({ resolved_at: by.at, resolved_by: by.userId, resolution: by.resolution })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('resolved_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
