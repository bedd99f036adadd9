import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import type { AppointmentRow } from '../appointments/appointments.repository.ts';
import './calendar.tables.ts';

const FEED = ['id', 'user_id', 'name', 'with_tasks', 'hint', 'created_at', 'fetched_at'] as const;

export const listFeeds = (tx: Tx, userId: string) =>
  tx
    .selectFrom('calendar_feeds')
    .select(FEED)
    .where('tenant_id', '=', tx.tenantId)
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export const lockFeeds = (tx: Tx, userId: string) =>
  tx.prepared('', 'select id from users where tenant_id = $1 and id = $2 for update', [tx.tenantId, userId]);

export const insertFeed = (
  tx: Tx,
  row: {
    id: string;
    user_id: string;
    name: string;
    with_tasks: boolean;
    token_hash: Buffer;
    hint: string;
    created_at: Date;
  },
) =>
  tx
    .insertInto('calendar_feeds')
    .values({ ...row, tenant_id: tx.tenantId, fetched_at: null, ended_at: null })
    .execute();

/** Changes a feed of a person that has not ended; answers it. */
export const updateFeed = (
  tx: Tx,
  id: string,
  userId: string,
  changes: { token_hash?: Buffer; hint?: string; ended_at?: Date; fetched_at?: Date | null },
) =>
  tx
    .updateTable('calendar_feeds')
    .set(changes)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .returning(FEED)
    .executeTakeFirst();

/** The feed with this secret, of a person who is active, whatever company it is of. */
export const findFeed = (tx: SystemTx, hash: Buffer) =>
  tx
    .selectFrom('calendar_feeds as f')
    .innerJoin('users as u', (join) =>
      join.onRef('u.tenant_id', '=', 'f.tenant_id').onRef('u.id', '=', 'f.user_id'),
    )
    .select(['f.tenant_id', 'f.id', 'f.user_id', 'f.name', 'f.with_tasks', 'f.fetched_at'])
    .where('f.token_hash', '=', hash)
    .where('f.ended_at', 'is', null)
    .where('u.active', '=', true)
    .executeTakeFirst();

/** Of these names those that a person's calendar has already. */
export const knownUids = async (tx: Tx, userId: string, uids: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await tx.prepared<{ uid: string }>(
        '',
        `select uid from appointments
         where tenant_id = $1 and organizer_id = $2 and uid = any ($3) and series_id is null`,
        [tx.tenantId, userId, uids],
      )
    ).map((row) => row.uid),
  );

export const insertImport = (tx: Tx, row: { id: string; userId: string; at: Date }) =>
  tx
    .insertInto('calendar_imports')
    .values({ tenant_id: tx.tenantId, id: row.id, user_id: row.userId, created_at: row.at, undone_at: null })
    .execute();

/** Writes appointments of a file, each with its organizer; what came with another import meanwhile is left out. */
export async function insertMany(tx: Tx, rows: readonly AppointmentRow[], at: Date): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const made = await tx
    .insertInto('appointments')
    .values(rows.map((row) => ({ ...row, tenant_id: tx.tenantId, created_at: at, updated_at: at })))
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .execute();
  const ids = new Set(made.map(({ id }) => id));
  if (ids.size > 0)
    await tx
      .insertInto('appointment_attendees')
      .values(
        rows
          .filter(({ id }) => ids.has(id))
          .map((row) => ({ tenant_id: tx.tenantId, appointment_id: row.id, user_id: row.organizer_id })),
      )
      .execute();
  return ids;
}

export const lockImport = (tx: Tx, id: string, userId: string, since: Date) =>
  tx
    .selectFrom('calendar_imports')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('undone_at', 'is', null)
    .where('created_at', '>', since)
    .forUpdate()
    .executeTakeFirst();

/** Takes away what an import brought and nobody has changed since; answers how many went and how many stay. */
export async function removeImported(
  tx: Tx,
  importId: string,
  at: Date,
): Promise<{ removed: number; kept: number }> {
  const gone = await tx.prepared(
    '',
    `delete from appointments a where a.tenant_id = $1 and a.import_id = $2 and a.series_id is null and a.version = 1
       and not exists (select from appointments x where x.tenant_id = $1 and x.series_id = a.id
         and (x.version > 1 or x.import_id is distinct from $2)) returning id`,
    [tx.tenantId, importId],
  );
  const [left] = await tx.prepared<{ kept: number }>(
    '',
    `select count(*)::int as kept from appointments where tenant_id = $1 and import_id = $2 and series_id is null`,
    [tx.tenantId, importId],
  );
  await tx
    .updateTable('calendar_imports')
    .set({ undone_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', importId)
    .execute();
  return { removed: gone.length, kept: left?.kept ?? 0 };
}
