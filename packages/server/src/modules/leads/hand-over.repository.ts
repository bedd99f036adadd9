import type { Tx } from '../../kernel/db/tx.ts';
import './leads.tables.ts';

/**
 * Some leads of a member, newest first, locked in order of id until the transaction ends. A range of one owner and not
 * an equality, so that only the owner's index gives the order: through the index of all leads by age every chunk would
 * pass over what the chunks before it have moved. An array and not a join, so that they are looked for once: where the
 * statistics know of no lead of theirs yet, a join looks for them anew for each.
 */
export const lockSomeOf = async (tx: Tx, ownerId: string, limit: number): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      '',
      `select l.id from leads l
       where l.tenant_id = $1 and l.user_id = $2 and l.deleted_at is null and l.id = any (array(
         select id from leads where tenant_id = $1 and user_id between $2 and $2 and deleted_at is null
         order by user_id, created_at desc, id desc limit $3))
       order by l.id for no key update`,
      [tx.tenantId, ownerId, limit],
    )
  ).map((row) => row.id);

/** Opens the batch of a hand-over, named like who left, once, and gives the number its next image has. */
export async function nextRow(
  tx: Tx,
  batch: { id: string; by: string | null; from: string; at: Date; undoUntil: Date },
): Promise<number> {
  await tx.prepared(
    '',
    `insert into batches (tenant_id, id, kind, created_by, label, created_at, undo_until)
     values ($1, $2, 'hand-over', $3, (select name from users where tenant_id = $1 and id = $4), $5, $6)
     on conflict do nothing`,
    [tx.tenantId, batch.id, batch.by, batch.from, batch.at, batch.undoUntil],
  );
  const last = await tx
    .selectFrom('batch_images')
    .select((eb) => eb.fn.max('row_no').as('row'))
    .where('tenant_id', '=', tx.tenantId)
    .where('batch_id', '=', batch.id)
    .executeTakeFirst();
  return (last?.row ?? -1) + 1;
}

/** One lead that goes to another owner, with the id of the line its log gets. */
export interface Move {
  row: number;
  leadId: string;
  toId: string | null;
  eventId: string;
}

/** Gives leads new owners: rows, search, log and images of the batch, in one statement. */
export const moveLeads = (
  tx: Tx,
  moves: readonly Move[],
  how: { batchId: string; fromId: string; by: string | null; at: Date },
): Promise<unknown> =>
  tx.prepared(
    '',
    `with
       doc as materialized (
         select * from json_to_recordset($2) as x ("row" int, "leadId" uuid, "toId" uuid, "eventId" uuid)),
       lead as (
         update leads l set user_id = doc."toId", version = l.version + 1, updated_at = $5,
           last_event_at = greatest(l.last_event_at, $5)
         from doc where l.tenant_id = $1 and l.id = doc."leadId"),
       found as (
         update lead_search s set user_id = doc."toId" from doc where s.tenant_id = $1 and s.lead_id = doc."leadId"),
       event as (
         insert into lead_events (tenant_id, id, lead_id, kind, occurred_at, recorded_at, user_id, payload)
         select $1, "eventId", "leadId", 'owner.changed', $5, $5, $6,
           jsonb_build_object('fromId', $4::uuid, 'toId', "toId", 'batchId', $3::uuid) from doc)
     insert into batch_images (tenant_id, batch_id, row_no, record_type, record_id, before, after, recorded_at)
       select $1, $3, "row", 'lead', "leadId", jsonb_build_object('ownerId', $4::uuid),
         jsonb_build_object('ownerId', "toId"), $5 from doc`,
    [tx.tenantId, JSON.stringify(moves), how.batchId, how.fromId, how.at, how.by],
  );

/** Which of these members own a lead. */
export const owningLeads = async (tx: Tx, memberIds: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await tx.prepared<{ id: string }>(
        '',
        `select m.id from unnest($2::uuid[]) m (id) where exists (
           select 1 from leads l where l.tenant_id = $1 and l.user_id = m.id and l.deleted_at is null)`,
        [tx.tenantId, memberIds],
      )
    ).map((row) => row.id),
  );
