import type { Position } from '../../../kernel/cursor.ts';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import '../leads.tables.ts';

/** A file as stored; moments as PostgreSQL's text. */
export interface FileRow {
  id: string;
  eventId: string | null;
  subjectId: string;
  sealed: Buffer;
  type: string;
  bytes: number;
  privateTo: string | null;
  uploadedBy: string | null;
  createdAt: string;
}

const COLUMNS = `f.id, f.event_id as "eventId", f.subject_id as "subjectId", f.sealed, f.type, f.bytes,
  f.private_to as "privateTo", f.uploaded_by as "uploadedBy", f.created_at::text as "createdAt"`;

/** Files that came with these entries. */
export const filesOf = (tx: Tx, eventIds: readonly string[]): Promise<(FileRow & { eventId: string })[]> =>
  tx.prepared(
    'leads.files-of',
    `select ${COLUMNS} from lead_files f where f.tenant_id = $1 and f.event_id = any($2) and f.removed_at is null
     order by f.created_at, f.id`,
    [tx.tenantId, eventIds],
  );

/** Files of a lead that belong to an entry, newest first, after a position. */
export const listFiles = (
  tx: Tx,
  want: { leadId: string; after: Position | null; limit: number },
): Promise<FileRow[]> =>
  tx.prepared(
    `leads.files.${want.after ? 'next' : 'first'}`,
    `select ${COLUMNS} from lead_files f
     where f.tenant_id = $1 and f.lead_id = $2 and f.removed_at is null and f.event_id is not null
       ${want.after ? 'and (f.created_at, f.id) < ($4::timestamptz, $5::uuid)' : ''}
     order by f.created_at desc, f.id desc limit $3`,
    [tx.tenantId, want.leadId, want.limit, ...(want.after ? [want.after.key, want.after.id] : [])],
  );

export const findFile = async (tx: Tx, leadId: string, fileId: string): Promise<FileRow | undefined> =>
  (
    await tx.prepared<FileRow>(
      'leads.file',
      `select ${COLUMNS} from lead_files f
       where f.tenant_id = $1 and f.lead_id = $2 and f.id = $3 and f.removed_at is null and f.dropped_at is null`,
      [tx.tenantId, leadId, fileId],
    )
  )[0];

export async function insertFile(
  tx: Tx,
  file: Omit<FileRow, 'createdAt'> & { leadId: string; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto('lead_files')
    .values({
      tenant_id: tx.tenantId,
      id: file.id,
      lead_id: file.leadId,
      subject_id: file.subjectId,
      event_id: file.eventId,
      private_to: file.privateTo,
      sealed: file.sealed,
      type: file.type,
      bytes: file.bytes,
      uploaded_by: file.uploadedBy,
      created_at: file.createdAt,
    })
    .execute();
}

/** Gives files that wait for a note of this person to the note; answers how many did. */
export const attachFiles = async (
  tx: Tx,
  ids: readonly string[],
  to: { leadId: string; eventId: string; userId: string | null; privateTo: string | null },
): Promise<number> =>
  (
    await tx.prepared(
      'leads.attach-files',
      `update lead_files set event_id = $4, private_to = $6
       where tenant_id = $1 and id = any($2) and lead_id = $3 and event_id is null and removed_at is null
         and uploaded_by is not distinct from $5::uuid returning id`,
      [tx.tenantId, ids, to.leadId, to.eventId, to.userId, to.privateTo],
    )
  ).length;

export const removeFilesOf = (tx: Tx, eventId: string, at: Date): Promise<unknown> =>
  tx.prepared(
    'leads.remove-files',
    'update lead_files set removed_at = $3 where tenant_id = $1 and event_id = $2 and removed_at is null',
    [tx.tenantId, eventId, at.toISOString()],
  );

/** Companies whose files are to be looked through. */
export const companiesWithFiles = async (tx: SystemTx): Promise<string[]> => {
  const rows = await tx
    .selectFrom('lead_files')
    .select('tenant_id')
    .distinct()
    .where('dropped_at', 'is', null)
    .execute();
  return rows.map((row) => row.tenant_id);
};

/**
 * Files whose bytes are to go: taken back before `removedBefore`, uploaded for a note before `waitingBefore` that never
 * came, or of a person who was erased. They count as gone from then on.
 */
export const dropFiles = async (
  tx: Tx,
  when: { removedBefore: Date; waitingBefore: Date; at: Date; limit: number },
): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'leads.drop-files',
      `update lead_files set dropped_at = $4, removed_at = coalesce(removed_at, $4)
       where tenant_id = $1 and id in (
         select f.id from lead_files f
           left join subject_keys k on k.tenant_id = f.tenant_id and k.subject_id = f.subject_id
         where f.tenant_id = $1 and f.dropped_at is null and (f.removed_at < $2
           or (f.event_id is null and f.created_at < $3) or k.destroyed_at is not null)
         order by f.id limit $5)
       returning id`,
      [
        tx.tenantId,
        when.removedBefore.toISOString(),
        when.waitingBefore.toISOString(),
        when.at.toISOString(),
        when.limit,
      ],
    )
  ).map((row) => row.id);
