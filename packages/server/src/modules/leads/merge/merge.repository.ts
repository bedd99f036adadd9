import type { MergeCounts } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import '../leads.tables.ts';
import { LEAD, type People, withinPeople } from '../leads.repository.ts';
import type { StoredLead } from '../stored-lead.ts';

/**
 * Leads that are not deleted, in order of id, locked so that nobody writes to their log meanwhile either: whoever has
 * begun to is waited for, whoever begins waits.
 */
export async function lockToMerge(tx: Tx, ids: readonly string[], people: People): Promise<StoredLead[]> {
  await tx.prepared(
    '',
    `select l.id from leads l where l.tenant_id = $1 and l.id = any($2) order by l.id for update`,
    [tx.tenantId, ids],
  );
  return readLeads(tx, ids, people);
}

export const readLeads = (tx: Tx, ids: readonly string[], people: People): Promise<StoredLead[]> =>
  tx.prepared<StoredLead>(
    'leads.read-to-merge',
    `select ${LEAD} from leads l where l.tenant_id = $1 and l.id = any($2) and l.deleted_at is null
       and ${withinPeople('$3')} order by l.id`,
    [tx.tenantId, ids, people],
  );

type Counted = Omit<MergeCounts, 'consents' | 'emails' | 'phones' | 'tags' | 'collaborators'>;

/** How much each lead brings along that is not in the lead itself. */
export const countOf = (tx: Tx, ids: readonly string[]): Promise<(Counted & { leadId: string })[]> =>
  tx.prepared(
    'leads.count-to-merge',
    `select x.id as "leadId",
       (select count(*)::int from lead_events e where e.tenant_id = $1 and e.lead_id = x.id) as events,
       (select count(*)::int from lead_events e where e.tenant_id = $1 and e.lead_id = x.id and e.kind = 'note.added') as notes,
       (select count(*)::int from conversion_events c where c.tenant_id = $1 and c.lead_id = x.id) as "stageMoves",
       (select count(*)::int from lead_relations r join leads o on o.tenant_id = $1 and o.id = r.other_id
          where r.tenant_id = $1 and r.lead_id = x.id and o.deleted_at is null) as relations
     from unnest($2::uuid[]) x (id)`,
    [tx.tenantId, ids],
  );

/**
 * Takes leads away into the one that stays: deleted, their contact points free, out of search. What was merged into them
 * before now points there too; each such lead is remembered in the batch with where it pointed.
 */
export const markMerged = (
  tx: Tx,
  ids: readonly string[],
  to: { survivorId: string; batchId: string; at: string },
): Promise<unknown> =>
  tx.prepared(
    '',
    `with
       earlier as (
         select id, merged_into from leads where tenant_id = $1 and merged_into = any($2)),
       pointed as (
         update leads l set merged_into = $3 from earlier where l.tenant_id = $1 and l.id = earlier.id),
       image as (
         insert into batch_images (tenant_id, batch_id, row_no, record_type, record_id, before)
         select $1, $4, row_number() over (order by id) - 1, 'lead_link', id, jsonb_build_object('mergedInto', merged_into)
         from earlier),
       email as (update lead_emails set active = false where tenant_id = $1 and lead_id = any($2)),
       phone as (update lead_phones set active = false where tenant_id = $1 and lead_id = any($2)),
       search as (delete from lead_search where tenant_id = $1 and lead_id = any($2))
     update leads set deleted_at = $5, updated_at = $5, merged_into = $3, version = version + 1
     where tenant_id = $1 and id = any($2)`,
    [tx.tenantId, ids, to.survivorId, to.batchId, to.at],
  );

/** A contact point in its place among those of a lead. */
export interface PlacedContact {
  id: string;
  leadId: string;
  position: number;
  nameKey: string;
}

/**
 * Puts contact points where they belong and in use again. Throws the database's unique violation when another lead has
 * one of them. Answers which of them are still there.
 */
export async function placeContacts(
  tx: Tx,
  emails: readonly PlacedContact[],
  phones: readonly PlacedContact[],
): Promise<Set<string>> {
  const put = (table: 'lead_emails' | 'lead_phones', rows: readonly PlacedContact[]) =>
    rows.length === 0
      ? []
      : tx.prepared<{ id: string }>(
          '',
          `update ${table} c set lead_id = x."leadId", position = x.position, active = true
             ${table === 'lead_phones' ? ', name_key = x."nameKey"' : ''}
           from json_to_recordset($2) as x (id uuid, "leadId" uuid, position int, "nameKey" text)
           where c.tenant_id = $1 and c.id = x.id returning c.id`,
          [tx.tenantId, JSON.stringify(rows)],
        );
  const done = [...(await put('lead_emails', emails)), ...(await put('lead_phones', phones))];
  return new Set(done.map((row) => row.id));
}

/** Remembers in the batch where contact points of leads stand. */
export const rememberContacts = (tx: Tx, batchId: string, leadIds: readonly string[]): Promise<unknown> =>
  tx.prepared(
    '',
    `insert into batch_images (tenant_id, batch_id, row_no, record_type, record_id, before)
     select $1, $2, row_number() over (partition by type order by lead_id, position, id) - 1, type, id,
       jsonb_build_object('leadId', lead_id, 'position', position)
     from (
       select 'lead_email' as type, id, lead_id, position from lead_emails where tenant_id = $1 and lead_id = any($3)
       union all
       select 'lead_phone', id, lead_id, position from lead_phones where tenant_id = $1 and lead_id = any($3)) c`,
    [tx.tenantId, batchId, leadIds],
  );

/** Logs that go along with their lead. */
const LOGS = { lead_event: 'lead_events', lead_file: 'lead_files', stage_move: 'conversion_events' } as const;
type Log = keyof typeof LOGS;
/** A text stays under the key it was encrypted with; under the lead's own when that is the same. */
const subject = (log: Log, to: string): string =>
  log === 'lead_event' ? `, subject_id = nullif(coalesce(r.subject_id, r.lead_id), ${to})` : '';

/** Moves what happened to the lead that stays; each line is remembered in the batch, if there is one. */
export async function moveLogs(
  tx: Tx,
  ids: readonly string[],
  to: { survivorId: string; batchId: string | null },
): Promise<void> {
  for (const log of Object.keys(LOGS) as Log[]) {
    await tx.prepared(
      '',
      `with
         line as (select id, lead_id from ${LOGS[log]} where tenant_id = $1 and lead_id = any($2)),
         image as (
           insert into batch_images (tenant_id, batch_id, row_no, record_type, record_id, before)
           select $1, $4::uuid, row_number() over (order by id) - 1, '${log}', id, jsonb_build_object('leadId', lead_id)
           from line where $4::uuid is not null)
       update ${LOGS[log]} r set lead_id = $3 ${subject(log, '$3')}
       where r.tenant_id = $1 and r.lead_id = any($2)`,
      [tx.tenantId, ids, to.survivorId, to.batchId],
    );
  }
}

/** Moves what a batch had moved back to the leads it came from. */
export async function moveLogsBack(tx: Tx, batchId: string, survivorId: string): Promise<void> {
  for (const log of Object.keys(LOGS) as Log[]) {
    await tx.prepared(
      '',
      `update ${LOGS[log]} r set lead_id = (i.before ->> 'leadId')::uuid ${subject(log, "(i.before ->> 'leadId')::uuid")}
       from batch_images i
       where i.tenant_id = $1 and i.batch_id = $2 and i.record_type = '${log}'
         and r.tenant_id = $1 and r.id = i.record_id and r.lead_id = $3`,
      [tx.tenantId, batchId, survivorId],
    );
  }
}

/** An id a source has for a lead. */
export interface ExternalId {
  source: string;
  externalId: string;
}
/** What sources call the one lead, and what they called the several. */
export interface Aliases {
  /** Names that were added, to be taken away again. */
  nameIds: string[];
  /** Ids of sources that were added, and those that were moved with whose they were. */
  added: ExternalId[];
  moved: (ExternalId & { leadId: string })[];
}

/**
 * The lead that stays is known by the names of the others too, and sources go on calling it by the ids they had for them.
 * Further names are remembered in the batch with the lead they came from.
 */
export async function uniteAliases(
  tx: Tx,
  ids: readonly string[],
  to: { survivorId: string; batchId: string; at: string },
  names: readonly { id: string; name: string; nameKey: string; source: string | null }[],
  externals: readonly ExternalId[],
): Promise<Aliases> {
  await tx.prepared(
    '',
    `with
       line as (
         select distinct on (n.name_key) n.id, n.lead_id from lead_names n
         where n.tenant_id = $1 and n.lead_id = any($2) and not exists (
           select from lead_names o where o.tenant_id = $1 and o.lead_id = $3 and o.name_key = n.name_key)
         order by n.name_key, n.seen_at, n.id),
       image as (
         insert into batch_images (tenant_id, batch_id, row_no, record_type, record_id, before)
         select $1, $4, row_number() over (order by id) - 1, 'lead_name', id, jsonb_build_object('leadId', lead_id)
         from line)
     update lead_names n set lead_id = $3 from line where n.tenant_id = $1 and n.id = line.id`,
    [tx.tenantId, ids, to.survivorId, to.batchId],
  );
  const nameIds = await tx.prepared<{ id: string }>(
    '',
    `insert into lead_names (tenant_id, id, lead_id, name, name_key, source, seen_at)
     select $1, x.id, $3, x.name, x."nameKey", x.source, $4
     from json_to_recordset($2) as x (id uuid, name text, "nameKey" text, source text)
     on conflict do nothing returning id`,
    [tx.tenantId, JSON.stringify(names), to.survivorId, to.at],
  );
  const moved = await tx.prepared<ExternalId & { leadId: string }>(
    '',
    `with line as (
       select source, external_id, lead_id from lead_external_ids where tenant_id = $1 and lead_id = any($2))
     update lead_external_ids x set lead_id = $3 from line
     where x.tenant_id = $1 and x.source = line.source and x.external_id = line.external_id
     returning line.source, line.external_id as "externalId", line.lead_id as "leadId"`,
    [tx.tenantId, ids, to.survivorId],
  );
  const added = await tx.prepared<ExternalId & { leadId: string }>(
    '',
    `insert into lead_external_ids (tenant_id, source, external_id, lead_id)
     select $1, x.source, x."externalId", $3 from json_to_recordset($2) as x (source text, "externalId" text)
     on conflict do nothing returning source, external_id as "externalId"`,
    [tx.tenantId, JSON.stringify(externals), to.survivorId],
  );
  return { nameIds: nameIds.map(({ id }) => id), added, moved };
}

/** Takes `uniteAliases` back. */
export async function partAliases(
  tx: Tx,
  batchId: string,
  survivorId: string,
  aliases: Aliases,
): Promise<void> {
  await tx.prepared('', 'delete from lead_names where tenant_id = $1 and lead_id = $2 and id = any($3)', [
    tx.tenantId,
    survivorId,
    aliases.nameIds,
  ]);
  await tx.prepared(
    '',
    `update lead_names n set lead_id = (i.before ->> 'leadId')::uuid from batch_images i
     where i.tenant_id = $1 and i.batch_id = $2 and i.record_type = 'lead_name'
       and n.tenant_id = $1 and n.id = i.record_id and n.lead_id = $3`,
    [tx.tenantId, batchId, survivorId],
  );
  await tx.prepared(
    '',
    `delete from lead_external_ids x using json_to_recordset($3) as a (source text, "externalId" text)
     where x.tenant_id = $1 and x.lead_id = $2 and x.source = a.source and x.external_id = a."externalId"`,
    [tx.tenantId, survivorId, JSON.stringify(aliases.added)],
  );
  await tx.prepared(
    '',
    `update lead_external_ids x set lead_id = m."leadId"
     from json_to_recordset($3) as m (source text, "externalId" text, "leadId" uuid)
     where x.tenant_id = $1 and x.lead_id = $2 and x.source = m.source and x.external_id = m."externalId"`,
    [tx.tenantId, survivorId, JSON.stringify(aliases.moved)],
  );
}

/** Where a lead was last heard of; the moment as PostgreSQL's text. */
export interface LastTouch {
  source: string | null;
  campaign: string | null;
  at: string | null;
}

/** The lead that stays was last heard of where the last of them was; null when that is its own. */
export const uniteLastTouch = async (
  tx: Tx,
  ids: readonly string[],
  survivorId: string,
): Promise<{ before: LastTouch; set: LastTouch } | null> =>
  (
    await tx.prepared<{ before: LastTouch; set: LastTouch }>(
      '',
      `with
         old as (
           select last_source as source, last_campaign as campaign, last_source_at as at
           from leads where tenant_id = $1 and id = $3),
         newest as (
           select last_source as source, last_campaign as campaign, last_source_at as at from leads
           where tenant_id = $1 and id = any($2) and last_source_at is not null order by last_source_at desc, id limit 1)
       update leads l set last_source = newest.source, last_campaign = newest.campaign, last_source_at = newest.at
       from newest, old where l.tenant_id = $1 and l.id = $3 and (old.at is null or old.at < newest.at)
       returning json_build_object('source', old.source, 'campaign', old.campaign, 'at', old.at::text) as before,
         json_build_object('source', newest.source, 'campaign', newest.campaign, 'at', newest.at::text) as set`,
      [tx.tenantId, ids, survivorId],
    )
  )[0] ?? null;

/** Puts it back, unless the lead was heard of again since. */
export const partLastTouch = (
  tx: Tx,
  survivorId: string,
  touch: { before: LastTouch; set: LastTouch },
): Promise<unknown> =>
  tx.prepared(
    '',
    `update leads set last_source = $3, last_campaign = $4, last_source_at = $5::timestamptz
     where tenant_id = $1 and id = $2 and last_source_at is not distinct from $6::timestamptz`,
    [tx.tenantId, survivorId, touch.before.source, touch.before.campaign, touch.before.at, touch.set.at],
  );

/** Gives the lead that stays the relations of those that go; answers whom it is newly related to. */
export const uniteRelations = async (
  tx: Tx,
  ids: readonly string[],
  to: { survivorId: string; at: string },
): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      '',
      `with
         theirs as (
           select distinct on (r.other_id) r.other_id, r.kind from lead_relations r
           where r.tenant_id = $1 and r.lead_id = any($2) and r.other_id <> all($2) and r.other_id <> $3
           order by r.other_id, r.created_at, r.lead_id),
         added as (
           insert into lead_relations (tenant_id, lead_id, other_id, kind, created_at)
           select $1, $3, other_id, kind, $4 from theirs on conflict do nothing returning other_id),
         mirrored as (
           insert into lead_relations (tenant_id, lead_id, other_id, kind, created_at)
           select $1, r.lead_id, $3, r.kind, $4 from (
             select distinct on (r.lead_id) r.lead_id, r.kind from lead_relations r
             where r.tenant_id = $1 and r.other_id = any($2) and r.lead_id in (select other_id from theirs)
             order by r.lead_id, r.created_at, r.other_id) r
           on conflict do nothing)
       select other_id as id from added order by 1`,
      [tx.tenantId, ids, to.survivorId, to.at],
    )
  ).map((row) => row.id);

export const dropRelations = (tx: Tx, leadId: string, otherIds: readonly string[]): Promise<unknown> =>
  tx.prepared(
    '',
    `delete from lead_relations where tenant_id = $1
       and ((lead_id = $2 and other_id = any($3)) or (other_id = $2 and lead_id = any($3)))`,
    [tx.tenantId, leadId, otherIds],
  );

/** Of these members those who may act. */
export const activeMembers = async (tx: Tx, ids: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await tx.prepared<{ id: string }>(
        '',
        'select id from users where tenant_id = $1 and id = any($2) and active for share',
        [tx.tenantId, ids],
      )
    ).map((row) => row.id),
  );

/** What a merge remembered of one record. */
export interface MergeImage {
  type: string;
  id: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/** Images of a merge in their order, those of logs left out. */
export const imagesOf = (tx: Tx, batchId: string): Promise<MergeImage[]> =>
  tx.prepared<MergeImage>(
    '',
    `select record_type as type, record_id as id, coalesce(before, '{}') as before, coalesce(after, '{}') as after
     from batch_images where tenant_id = $1 and batch_id = $2
       and record_type in ('lead', 'lead_email', 'lead_phone', 'consent_line')
     order by record_type, row_no`,
    [tx.tenantId, batchId],
  );

/** Locks leads, gone or not, in order of id. */
export const lockById = (tx: Tx, ids: readonly string[]): Promise<unknown> =>
  tx.prepared('', 'select id from leads where tenant_id = $1 and id = any($2) order by id for update', [
    tx.tenantId,
    ids,
  ]);

/** True while the survivor is there, within reach, and the others are merged into it and nothing else. */
export async function standsMerged(
  tx: Tx,
  survivorId: string,
  goneIds: readonly string[],
  people: People,
): Promise<boolean> {
  const standing = await tx.prepared(
    '',
    `select l.id from leads l where l.tenant_id = $1 and (
       (l.id = $2 and l.deleted_at is null and ${withinPeople('$4')}) or (l.id = any($3) and l.merged_into = $2))`,
    [tx.tenantId, survivorId, goneIds, people],
  );
  return standing.length === goneIds.length + 1;
}

/** Contact points of these leads are nobody's for a moment, so that they can change places. */
export async function freeContacts(tx: Tx, leadIds: readonly string[]): Promise<void> {
  for (const table of ['lead_emails', 'lead_phones'])
    await tx.prepared('', `update ${table} set active = false where tenant_id = $1 and lead_id = any($2)`, [
      tx.tenantId,
      leadIds,
    ]);
}

/** Changes of a lead after a batch, newest first: which fields, who, when (ISO 8601). */
export const changesSince = (
  tx: Tx,
  leadId: string,
  batchId: string,
): Promise<{ fields: string[]; userId: string | null; at: string }[]> =>
  tx.prepared(
    '',
    `select user_id as "userId", to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
       case kind when 'stage.changed' then array['stageId'] when 'owner.changed' then array['ownerId', 'pondId']
         when 'pond.changed' then array['ownerId', 'pondId']
         else array(select jsonb_array_elements_text(payload -> 'changed')) end as fields
     from lead_events where tenant_id = $1 and lead_id = $2 and id > $3
       and (payload ->> 'batchId') is distinct from $3::text
       and kind in ('field.changed', 'stage.changed', 'owner.changed', 'pond.changed', 'lead.merged')
     order by id desc limit 500`,
    [tx.tenantId, leadId, batchId],
  );

/** A lead that was merged away, as it waits to come back. */
export const readGone = (tx: Tx, ids: readonly string[]): Promise<StoredLead[]> =>
  tx.prepared<StoredLead>(
    '',
    `select ${LEAD} from leads l where l.tenant_id = $1 and l.id = any($2) order by l.id`,
    [tx.tenantId, ids],
  );

/** Brings merged leads back, each with what search finds it by, and what had been merged into them before. */
export const markUnmerged = (
  tx: Tx,
  leads: readonly {
    id: string;
    stageId: string;
    email: string | null;
    phone: string | null;
    body: string;
    typos: readonly number[];
  }[],
  from: { batchId: string; survivorId: string; at: string },
): Promise<unknown> =>
  tx.prepared(
    '',
    `with
       doc as materialized (
         select * from json_to_recordset($2) as x (id uuid, "stageId" uuid, email text, phone text, body text, typos int[])),
       pointed as (
         update leads l set merged_into = (i.before ->> 'mergedInto')::uuid from batch_images i
         where i.tenant_id = $1 and i.batch_id = $3 and i.record_type = 'lead_link'
           and l.tenant_id = $1 and l.id = i.record_id and l.merged_into = $4),
       search as (
         insert into lead_search (tenant_id, lead_id, user_id, pond_id, body, typos)
         select $1, l.id, l.user_id, l.pond_id, doc.body, doc.typos
         from doc join leads l on l.tenant_id = $1 and l.id = doc.id)
     update leads l set deleted_at = null, merged_into = null, updated_at = $5, version = l.version + 1,
       stage_id = doc."stageId", email = doc.email, phone = doc.phone
     from doc where l.tenant_id = $1 and l.id = doc.id`,
    [tx.tenantId, JSON.stringify(leads), from.batchId, from.survivorId, from.at],
  );

/** Leads merged into one that is there, locked against coming back meanwhile. */
export const mergedInto = async (tx: Tx, survivorId: string): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      '',
      `select l.id from leads l where l.tenant_id = $1 and l.merged_into = $2 order by l.id for no key update`,
      [tx.tenantId, survivorId],
    )
  ).map((row) => row.id);

/** Leads a merge took away, for modules that keep something by lead: `batchId` of `leads.merged` or of its undoing. */
export const mergedLeads = async (tx: Tx, batchId: string): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'leads.merged-leads',
      `select record_id as id from batch_images
       where tenant_id = $1 and batch_id = $2 and record_type = 'lead' and row_no > 0 order by 1`,
      [tx.tenantId, batchId],
    )
  ).map((row) => row.id);
