import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';

export interface OverrideRow {
  id: string;
  leadId: string;
  points: number;
  /** Under the lead's subject key. */
  reason: Buffer;
  setById: string | null;
  setByName: string | null;
  setAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
  endedHow: 'expired' | 'undone' | 'replaced' | null;
}

/** What people have set on leads and nobody has ended, by lead; what is past its time is in it until it is ended. */
export async function standingOverrides(
  tx: Tx,
  leadIds: readonly string[],
): Promise<Map<string, { points: number; expiresAt: Date }>> {
  const rows = await tx.prepared<{ leadId: string; points: number; expiresAt: Date }>(
    'ml_standing_overrides',
    `select lead_id as "leadId", points, expires_at as "expiresAt" from lead_score_overrides
      where tenant_id = $1 and lead_id = any($2::uuid[]) and ended_at is null`,
    [tx.tenantId, leadIds],
  );
  return new Map(rows.map((row) => [row.leadId, row]));
}

const ROW = `o.id, o.lead_id as "leadId", o.points, o.reason, o.set_by as "setById", u.name as "setByName", o.set_at as "setAt",
  o.expires_at as "expiresAt", o.ended_at as "endedAt", o.ended_how as "endedHow"`;

/** Scores people have set on a lead that stood at some time since a moment, newest first; at most 100. */
export const listOverrides = (tx: Tx, leadId: string, since: Date): Promise<OverrideRow[]> =>
  tx.prepared<OverrideRow>(
    'ml_list_overrides',
    `select ${ROW} from lead_score_overrides o left join users u on u.tenant_id = o.tenant_id and u.id = o.set_by
      where o.tenant_id = $1 and o.lead_id = $2 and (o.ended_at is null or o.ended_at >= $3)
      order by o.set_at desc, o.id desc limit 100`,
    [tx.tenantId, leadId, since],
  );

/** The one that stands on a lead at `now`. */
export const findStanding = async (tx: Tx, leadId: string, now: Date): Promise<OverrideRow | undefined> =>
  (
    await tx.prepared<OverrideRow>(
      'ml_find_override',
      `select ${ROW} from lead_score_overrides o left join users u on u.tenant_id = o.tenant_id and u.id = o.set_by
        where o.tenant_id = $1 and o.lead_id = $2 and o.ended_at is null and o.expires_at > $3`,
      [tx.tenantId, leadId, now],
    )
  )[0];

export const insertOverride = (
  tx: Tx,
  row: Pick<OverrideRow, 'id' | 'leadId' | 'points' | 'reason' | 'setById' | 'setAt' | 'expiresAt'>,
): Promise<unknown> =>
  tx
    .insertInto('lead_score_overrides')
    .values({
      tenant_id: tx.tenantId,
      id: row.id,
      lead_id: row.leadId,
      points: row.points,
      reason: row.reason,
      set_by: row.setById,
      set_at: row.setAt,
      expires_at: row.expiresAt,
      ended_at: null,
      ended_how: null,
    })
    .execute();

/** Ends what stands on a lead, one past its time as expired; returns its id, or undefined when there was none. */
export async function endStanding(
  tx: Tx,
  leadId: string,
  now: Date,
  how: 'expired' | 'undone' | 'replaced',
): Promise<{ id: string; how: string } | undefined> {
  const [row] = await tx.prepared<{ id: string; how: string }>(
    'ml_end_override',
    `update lead_score_overrides
        set ended_at = least(expires_at, $3::timestamptz),
            ended_how = case when expires_at <= $3 then 'expired' else $4 end
      where tenant_id = $1 and lead_id = $2 and ended_at is null and ($4 <> 'expired' or expires_at <= $3)
      returning id, ended_how as how`,
    [tx.tenantId, leadId, now, how],
  );
  return row;
}

/** Leads of all companies on which a person's score is past its time, the longest first. */
export const dueOverrides = (
  tx: SystemTx,
  now: Date,
  limit: number,
): Promise<{ tenantId: string; leadId: string }[]> =>
  tx.prepared(
    'ml_due_overrides',
    `select tenant_id as "tenantId", lead_id as "leadId" from lead_score_overrides
      where ended_at is null and expires_at <= $1 order by expires_at limit $2`,
    [now, limit],
  );
