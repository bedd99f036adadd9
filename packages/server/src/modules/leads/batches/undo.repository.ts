import type { Tx } from '../../../kernel/db/tx.ts';
import { LEAD } from '../leads.repository.ts';
import type { StoredLead } from '../stored-lead.ts';
import type { Values } from './images.ts';

export interface StoredImage {
  rowNo: number;
  recordId: string;
  before: Values | null;
  after: Values | null;
  /** PostgreSQL's text; null for images from before it was kept. */
  recordedAt: string | null;
}

/** Images of leads before a row, from the last to the first: a record changed twice goes back step by step. */
export const imagesBefore = (
  tx: Tx,
  batchId: string,
  beforeRow: number,
  limit: number,
): Promise<StoredImage[]> =>
  tx.prepared(
    '',
    `select row_no as "rowNo", record_id as "recordId", before, after, recorded_at::text as "recordedAt"
     from batch_images
     where tenant_id = $1 and batch_id = $2 and row_no < $3 and record_type = 'lead'
     order by row_no desc limit $4`,
    [tx.tenantId, batchId, beforeRow, limit],
  );

/** Leads that are not deleted, not locked. */
export const readLeads = (tx: Tx, ids: readonly string[]): Promise<StoredLead[]> =>
  tx.prepared(
    '',
    `select ${LEAD} from leads l where l.tenant_id = $1 and l.id = any($2) and l.deleted_at is null order by l.id`,
    [tx.tenantId, ids],
  );

/** Leads a batch has several images of. */
export const seenTwice = async (tx: Tx, batchId: string): Promise<Set<string>> =>
  new Set(
    (
      await tx.prepared<{ id: string }>(
        '',
        `select record_id as id from batch_images where tenant_id = $1 and batch_id = $2 and record_type = 'lead'
         group by record_id having count(*) > 1`,
        [tx.tenantId, batchId],
      )
    ).map((row) => row.id),
  );

/** What Lintel does by itself when no person is named; every other line of the log is somebody's doing. */
const BY_ITSELF = `('score.changed', 'lead.created', 'lead.imported', 'field.changed', 'stage.changed', 'owner.changed',
  'pond.changed', 'outcome.recorded', 'lead.merged', 'lead.unmerged', 'lead.routed', 'lead.offered', 'lead.passed_on',
  'touch.overdue', 'touch.handed_on', 'email.sent', 'text.sent')`;

/**
 * Those of these leads somebody did something with after the batch made them: a person of the company, or the lead itself.
 * What this batch, or another one that was taken back, wrote does not count.
 */
export const workedWith = async (
  tx: Tx,
  batchId: string,
  made: readonly { leadId: string; at: string | null }[],
): Promise<Set<string>> =>
  new Set(
    made.length === 0
      ? []
      : (
          await tx.prepared<{ id: string }>(
            '',
            `with doc as materialized (
               select "leadId" as id, coalesce(at, '-infinity') as at
               from json_to_recordset($3) as x ("leadId" uuid, at timestamptz))
             select distinct d.id from doc d join lead_events e
               on e.tenant_id = $1 and e.lead_id = d.id and e.recorded_at > d.at
             where e.recorded_at > $4 and (e.user_id is not null or e.kind not in ${BY_ITSELF})
               and e.kind not in ('lead.imported', 'lead.created')
               and (e.payload->>'batchId') is distinct from $2::text
               and not exists (
                 select from batches b where b.tenant_id = $1 and b.id::text = e.payload->>'batchId'
                   and b.undone_at is not null)`,
            [tx.tenantId, batchId, JSON.stringify(made), earliest(made)],
          )
        ).map((row) => row.id),
  );

/** The first moment of these, so that partitions of the log before it are not looked at. */
const earliest = (made: readonly { at: string | null }[]): string =>
  made.reduce((least, { at }) => {
    const moment = at === null ? '1970-01-01' : new Date(at).toISOString();
    return moment < least ? moment : least;
  }, '9999-12-31');

/** A change of a lead's fields by somebody else than the batch; the newest first. */
export interface LaterChange {
  leadId: string;
  kind: string;
  userId: string | null;
  at: string;
  changed: string[] | null;
}

export const laterChanges = (
  tx: Tx,
  batchId: string,
  leadIds: readonly string[],
  since: Date,
): Promise<LaterChange[]> =>
  tx.prepared(
    '',
    `select lead_id as "leadId", kind, user_id as "userId", recorded_at::text as at, payload->'changed' as changed
     from lead_events where tenant_id = $1 and lead_id = any($2) and recorded_at >= $4
       and kind in ('field.changed', 'stage.changed', 'owner.changed', 'pond.changed')
       and (payload->>'batchId') is distinct from $3::text
     order by lead_id, recorded_at desc, id desc`,
    [tx.tenantId, leadIds, batchId, since],
  );

/** How many notes and outcomes a batch brought to these leads. */
export const countBrought = async (
  tx: Tx,
  batchId: string,
  leadIds: readonly string[],
  since: Date,
): Promise<{ notes: number; outcomes: number }> =>
  (
    await tx.prepared<{ notes: number; outcomes: number }>(
      '',
      `select count(*) filter (where kind = 'note.added')::int as notes,
         count(*) filter (where kind = 'outcome.recorded')::int as outcomes
       from lead_events where tenant_id = $1 and lead_id = any($2) and payload->>'batchId' = $3::text
         and recorded_at >= $4 and kind in ('note.added', 'outcome.recorded')`,
      [tx.tenantId, leadIds, batchId, since],
    )
  )[0] ?? { notes: 0, outcomes: 0 };

/** Withdraws the notes and outcomes a batch brought to these leads: they stay in the log, and no reader sees them. */
export const withdraw = (
  tx: Tx,
  batchId: string,
  leadIds: readonly string[],
  since: Date,
): Promise<unknown> =>
  tx.prepared(
    '',
    `insert into withdrawn_events (tenant_id, event_id, batch_id, lead_id)
     select $1, id, $3::uuid, lead_id from lead_events
     where tenant_id = $1 and lead_id = any($2) and payload->>'batchId' = $3::uuid::text and recorded_at >= $4
       and kind in ('note.added', 'outcome.recorded')
     on conflict do nothing`,
    [tx.tenantId, leadIds, batchId, since],
  );

/** A lead the batch deleted, as far as it must be known to bring it back; locked. */
export interface DeletedLead {
  id: string;
  name: string | null;
  source: string | null;
  externalId: string | null;
  ownerId: string | null;
  pondId: string | null;
  stageId: string;
  /** Other names it is found by. */
  alsoKnownAs: StoredLead['alsoKnownAs'];
}

export const lockDeletedMany = (tx: Tx, leadIds: readonly string[]): Promise<DeletedLead[]> =>
  leadIds.length === 0
    ? Promise.resolve([])
    : tx.prepared(
        '',
        `select l.id, l.name, l.source, l.external_id as "externalId", l.user_id as "ownerId", l.pond_id as "pondId", l.stage_id as "stageId",
           (select coalesce(json_agg(json_build_object('name', n.name, 'source', n.source, 'seenAt', n.seen_at) order by n.seen_at, n.id), '[]')
              from lead_names n where n.tenant_id = l.tenant_id and n.lead_id = l.id) as "alsoKnownAs"
         from leads l where l.tenant_id = $1 and l.id = any($2) and l.deleted_at is not null
         order by l.id for no key update`,
        [tx.tenantId, leadIds],
      );

/** Which of these ids are there and may be used: members who act, stages in the pipeline, ponds. */
export async function targetsThere(
  tx: Tx,
  want: { users: readonly string[]; stages: readonly string[]; ponds: readonly string[] },
): Promise<Set<string>> {
  const rows = await tx.prepared<{ id: string }>(
    '',
    `select id from users where tenant_id = $1 and id = any($2) and active
     union all select id from stages where tenant_id = $1 and id = any($3) and archived_at is null
     union all select id from ponds where tenant_id = $1 and id = any($4)`,
    [tx.tenantId, want.users, want.stages, want.ponds],
  );
  return new Set(rows.map((row) => row.id));
}
