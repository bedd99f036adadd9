import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db/tx.ts';
import '../auth.tables.ts';

/**
 * Kinds of work that go to others when their person leaves. The module that keeps a kind adds its name here, and its jobs
 * by `handOverJobs`.
 */
export const WORK_KINDS = ['leads', 'listings', 'tasks', 'appointments', 'deals'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

export const insertHandOver = (
  tx: Tx,
  row: {
    id: string;
    from: string;
    to: readonly string[];
    by: string | null;
    pending: readonly WorkKind[];
    at: Date;
  },
) =>
  tx
    .insertInto('hand_overs')
    .values({
      tenant_id: tx.tenantId,
      id: row.id,
      from_user_id: row.from,
      to_user_ids: [...row.to],
      started_by: row.by,
      pending: [...row.pending],
      started_at: row.at,
    })
    .execute();

export const newestHandOver = (tx: Tx, from: string) =>
  tx
    .selectFrom('hand_overs')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('from_user_id', '=', from)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

export const findHandOver = (tx: Tx, id: string) =>
  tx
    .selectFrom('hand_overs')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

export const lockHandOver = (tx: Tx, id: string) =>
  tx
    .selectFrom('hand_overs')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

export const updateHandOver = (tx: Tx, id: string, moved: number, finished: WorkKind | null) =>
  tx
    .updateTable('hand_overs')
    .set((eb) => ({
      moved: eb('moved', '+', moved),
      ...(finished ? { pending: sql<string[]>`array_remove(pending, ${finished})` } : {}),
    }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

/** Nothing more is handed over of this person's work. */
export const endHandOvers = (tx: Tx, from: string) =>
  tx
    .updateTable('hand_overs')
    .set({ pending: [] })
    .where('tenant_id', '=', tx.tenantId)
    .where('from_user_id', '=', from)
    .where('pending', '!=', sql<string[]>`'{}'`)
    .execute();

/** Those of `ids` who are active, in the order given, kept from being deactivated until the transaction ends. */
export async function holdActive(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('users')
    .select(['id', 'active'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy('id')
    .forShare()
    .execute();
  const active = new Set(rows.filter((row) => row.active).map((row) => row.id));
  return ids.filter((id) => active.has(id));
}

/** Members who are gone, with their newest hand-over: their work may have grown since. */
export const goneMembers = (tx: Tx) =>
  tx
    .selectFrom('hand_overs')
    .innerJoin('users', (join) =>
      join
        .onRef('users.tenant_id', '=', 'hand_overs.tenant_id')
        .onRef('users.id', '=', 'hand_overs.from_user_id'),
    )
    .distinctOn('hand_overs.from_user_id')
    .select(['hand_overs.from_user_id as userId', 'hand_overs.id as handOverId'])
    .where('hand_overs.tenant_id', '=', tx.tenantId)
    .where('users.active', '=', false)
    .orderBy('hand_overs.from_user_id')
    .orderBy('hand_overs.started_at', 'desc')
    .execute();
