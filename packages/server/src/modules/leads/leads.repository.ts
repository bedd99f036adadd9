import type { Tx } from '../../kernel/db/tx.ts';
import type { StoredLead } from './stored-lead.ts';

/** Columns of a lead under wire names, moments as text so that no microsecond is lost. */
export const LEAD = `l.id, l.version, l.name, l.type, l.status, l.stage_id as "stageId", l.stage_since::text as "stageSince",
  l.user_id as "ownerId", l.pond_id as "pondId", l.source, l.external_id as "externalId", l.campaign, l.budget_min as "budgetMin",
  l.budget as "budgetMax", l.currency, l.timeline, l.property_type as "propertyType", l.location, l.financing,
  l.time_zone as "timeZone", l.tags, l.custom, l.score, l.score_band as "scoreBand",
  l.score_probability as "scoreProbability", l.score_source as "scoreSource", l.score_model_id as "scoreModelId",
  l.score_model_version as "scoreModelVersion", l.score_reasons as "scoreReasons", l.score_before as "scoreBefore",
  l.score_overridden_until::text as "scoreOverriddenUntil",
  l.scored_at::text as "scoredAt", l.last_event_at::text as "lastEventAt", l.last_source as "lastSource",
  l.last_campaign as "lastCampaign", l.batch_id as "importId",
  l.created_at::text as "createdAt", l.updated_at::text as "updatedAt",
  array(select c.user_id from lead_collaborators c where c.tenant_id = l.tenant_id and c.lead_id = l.id
    order by c.added_at, c.user_id) as "collaboratorIds",
  (select coalesce(json_agg(json_build_object('name', n.name, 'source', n.source, 'seenAt', n.seen_at) order by n.seen_at, n.id), '[]')
     from lead_names n where n.tenant_id = l.tenant_id and n.lead_id = l.id) as "alsoKnownAs",
  (select coalesce(json_agg(json_build_object('id', e.id, 'raw', e.raw, 'value', e.value) order by e.position), '[]')
     from lead_emails e where e.tenant_id = l.tenant_id and e.lead_id = l.id) as emails,
  (select coalesce(json_agg(json_build_object('id', p.id, 'raw', p.raw, 'value', p.value) order by p.position), '[]')
     from lead_phones p where p.tenant_id = l.tenant_id and p.lead_id = l.id) as phones`;

/**
 * Name of a statement for one row. For many rows there is none: a plan kept from when the tables were small would serve
 * an import badly, and planning anew costs next to nothing beside a thousand rows.
 */
export const unlessBulk = (name: string, rows: readonly unknown[]): string => (rows.length > 1 ? '' : name);

const SIZES = [2, 51, 101, 201, 1_000];
/**
 * The size a page is read in, which stands in the text of its query: with a size in a place PostgreSQL would plan each
 * call anew, which takes longer than reading the page.
 */
export const pageSize = (limit: number): number => {
  const size = SIZES.find((known) => known >= limit);
  if (size === undefined) throw new Error(`A page of ${limit} rows`);
  return size;
};

/** Whose leads a query is held to: `peopleOf` a permission. */
export type People = readonly string[] | null;

/** The condition "within reach of the people in this place", all leads when it is null; `l` is the lead. */
export const withinPeople = (place: string): string =>
  `(${place}::uuid[] is null or l.user_id = any (${place}) or l.pond_id = any ((select ponds_of(${place}))::uuid[])
    or exists (select 1 from lead_collaborators c where c.tenant_id = l.tenant_id and c.lead_id = l.id and c.user_id = any (${place})))`;

/** A lead that is not deleted, or undefined; only within reach of `people`. */
export const findLead = async (tx: Tx, id: string, people: People): Promise<StoredLead | undefined> =>
  (
    await tx.prepared<StoredLead>(
      'leads.find',
      `select ${LEAD} from leads l
       where l.tenant_id = $1 and l.id = $2 and l.deleted_at is null and ${withinPeople('$3')}`,
      [tx.tenantId, id, people],
    )
  )[0];

/** Where a lead went that was merged away, of those within reach; the one that stays is null when it is not. */
export const findMerged = async (
  tx: Tx,
  id: string,
  people: People,
): Promise<{ intoId: string | null } | undefined> =>
  (
    await tx.prepared<{ intoId: string | null }>(
      'leads.find-merged',
      `select s.id as "intoId" from leads l
         left join leads s on s.tenant_id = l.tenant_id and s.id = l.merged_into and s.deleted_at is null
       where l.tenant_id = $1 and l.id = $2 and l.merged_into is not null and ${withinPeople('$3')}`,
      [tx.tenantId, id, people],
    )
  )[0];

/** Those of the leads that are not deleted, as far as the transaction reaches. */
export const findLeads = (tx: Tx, ids: readonly string[]): Promise<StoredLead[]> =>
  tx.prepared<StoredLead>(
    'leads.find-several',
    `select ${LEAD} from leads l where l.tenant_id = $1 and l.id = any($2) and l.deleted_at is null order by l.id`,
    [tx.tenantId, ids],
  );

/** Leads that are not deleted, locked against other writers until the transaction ends, in order of id. */
export async function lockLeads(tx: Tx, ids: readonly string[], people: People): Promise<StoredLead[]> {
  // Side by side, in this order on one connection: what is read is what the last writer before the lock left.
  const [, locked] = await Promise.all([
    tx.prepared(
      unlessBulk('leads.lock', ids),
      `select l.id from leads l where l.tenant_id = $1 and l.id = any($2) and l.deleted_at is null
         and ${withinPeople('$3')} order by l.id for no key update of l`,
      [tx.tenantId, ids, people],
    ),
    tx.prepared<StoredLead>(
      unlessBulk('leads.read-locked', ids),
      `select ${LEAD} from leads l where l.tenant_id = $1 and l.id = any($2) and l.deleted_at is null
         and ${withinPeople('$3')} order by l.id`,
      [tx.tenantId, ids, people],
    ),
  ]);
  return locked;
}

/** Those of the leads that are within reach of `people`. */
export const withinReach = (tx: Tx, ids: readonly string[], people: People): Promise<{ id: string }[]> =>
  tx.prepared(
    unlessBulk('leads.within-reach', ids),
    `select l.id from leads l where l.tenant_id = $1 and l.id = any($2) and ${withinPeople('$3')}`,
    [tx.tenantId, ids, people],
  );

/** A lead as it is written: with what search, log and pipeline history get in the same statement. */
export interface LeadWrite {
  id: string;
  user_id: string | null;
  pond_id: string | null;
  name: string | null;
  sort_name: string;
  email: string | null;
  phone: string | null;
  type: string | null;
  budget: number | null;
  budget_min: number | null;
  currency: string;
  timeline: string | null;
  property_type: string | null;
  location: string | null;
  financing: string | null;
  time_zone: string | null;
  status: string;
  stage_id: string;
  stage_since: string;
  source: string | null;
  external_id: string | null;
  campaign: string | null;
  tags: readonly string[];
  custom: Record<string, unknown>;
  batch_id: string | null;
  last_event_at: string;
  created_at: string;
  updated_at: string;
  body: string;
  typos: readonly number[];
}

export interface ContactWrite {
  id: string;
  lead_id: string;
  position: number;
  raw: string;
  value: string | null;
  /** Hex of the keyed hash, as PostgreSQL reads bytea. */
  hmac: string | null;
  name_key?: string;
}

export interface EventWrite {
  id: string;
  lead_id: string;
  kind: string;
  occurred_at: string;
  recorded_at: string;
  user_id: string | null;
  source: string | null;
  payload: Record<string, unknown>;
}

export interface ConversionWrite {
  id: string;
  lead_id: string;
  from_stage: string | null;
  to_stage: string;
  from_stage_id: string | null;
  to_stage_id: string;
  trigger_type: string;
  /** Who moved it; null for the system. */
  user_id: string | null;
  reason: string | null;
  created_at: string;
}

const RECORD = `id uuid, user_id uuid, pond_id uuid, name text, sort_name text, email text, phone text, type text, budget numeric,
  budget_min numeric, currency text, timeline text, property_type text, location text, financing text, time_zone text,
  status text, stage_id uuid, stage_since timestamptz, source text, external_id text, campaign text, tags text[],
  custom jsonb, batch_id uuid, last_event_at timestamptz, created_at timestamptz, updated_at timestamptz, body text,
  typos int[]`;
const CONTACT = 'id uuid, lead_id uuid, position int, raw text, value text, hmac bytea, name_key text';
const EVENT = `id uuid, lead_id uuid, kind text, occurred_at timestamptz, recorded_at timestamptz, user_id uuid, source text,
  payload jsonb`;
const CONVERSION = `id uuid, lead_id uuid, from_stage text, to_stage text, from_stage_id uuid, to_stage_id uuid,
  trigger_type text, user_id uuid, reason text, created_at timestamptz`;

const columns = (record: string) => record.split(',').map((column) => column.trim().split(' ')[0] ?? '');
const WRITTEN = columns(RECORD).filter((c) => c !== 'body' && c !== 'typos');
const list = (names: readonly string[], prefix = '') => names.map((c) => `${prefix}${c}`).join(', ');
const CONTACT_COLUMNS = list(columns(CONTACT).filter((c) => c !== 'name_key'));
const EVENT_COLUMNS = list(columns(EVENT));
const CONVERSION_COLUMNS = list(columns(CONVERSION));

const INSERT = `with
  doc as materialized (select * from json_to_recordset($2) as x (${RECORD})),
  lead as (
    insert into leads (tenant_id, ${list(WRITTEN)})
    select $1, ${list(WRITTEN)} from doc on conflict do nothing returning id),
  email as (
    insert into lead_emails (tenant_id, ${CONTACT_COLUMNS})
    select $1, ${CONTACT_COLUMNS} from json_to_recordset($3) as x (${CONTACT})
    where lead_id in (select id from lead) on conflict do nothing returning 1),
  phone as (
    insert into lead_phones (tenant_id, ${CONTACT_COLUMNS}, name_key)
    select $1, ${CONTACT_COLUMNS}, name_key from json_to_recordset($4) as x (${CONTACT})
    where lead_id in (select id from lead) on conflict do nothing returning 1),
  found as (
    insert into lead_search (tenant_id, lead_id, user_id, pond_id, body, typos)
    select $1, id, user_id, pond_id, body, typos from doc where id in (select id from lead)),
  event as (
    insert into lead_events (tenant_id, ${EVENT_COLUMNS})
    select $1, ${EVENT_COLUMNS} from json_to_recordset($5) as x (${EVENT}) where lead_id in (select id from lead)),
  moved as (
    insert into conversion_events (tenant_id, ${CONVERSION_COLUMNS})
    select $1, ${CONVERSION_COLUMNS} from json_to_recordset($6) as x (${CONVERSION}) where lead_id in (select id from lead))
select (select count(*)::int from lead) + (select count(*)::int from email) + (select count(*)::int from phone) as written`;

/**
 * Inserts leads with everything that belongs to them, in one statement. Returns false when a unique key (e-mail, phone
 * and name, source and external id) was taken, by a stored lead or within the call: the caller must roll back.
 */
export async function insertLeads(
  tx: Tx,
  rows: {
    leads: readonly LeadWrite[];
    emails: readonly ContactWrite[];
    phones: readonly ContactWrite[];
    events: readonly EventWrite[];
    conversions: readonly ConversionWrite[];
  },
): Promise<boolean> {
  const [reply] = await tx.prepared<{ written: number }>(unlessBulk('leads.insert', rows.leads), INSERT, [
    tx.tenantId,
    JSON.stringify(rows.leads),
    JSON.stringify(rows.emails),
    JSON.stringify(rows.phones),
    JSON.stringify(rows.events),
    JSON.stringify(rows.conversions),
  ]);
  return reply?.written === rows.leads.length + rows.emails.length + rows.phones.length;
}

const UPDATED = WRITTEN.filter((c) => !['id', 'batch_id', 'last_event_at', 'created_at'].includes(c));
const UPDATE = `with
  doc as materialized (select * from json_to_recordset($2) as x (${RECORD})),
  lead as (
    update leads l set version = l.version + 1, last_event_at = greatest(l.last_event_at, doc.last_event_at),
      ${UPDATED.map((c) => `${c} = doc.${c}`).join(', ')}
    from doc where l.tenant_id = $1 and l.id = doc.id),
  found as (
    update lead_search s set user_id = doc.user_id, pond_id = doc.pond_id, body = doc.body, typos = doc.typos
    from doc where s.tenant_id = $1 and s.lead_id = doc.id
      and (s.user_id, s.pond_id, s.body, s.typos) is distinct from (doc.user_id, doc.pond_id, doc.body, doc.typos)),
  gone_email as (delete from lead_emails e where e.tenant_id = $1 and e.id = any($3)),
  gone_phone as (delete from lead_phones p where p.tenant_id = $1 and p.id = any($4)),
  event as (
    insert into lead_events (tenant_id, ${EVENT_COLUMNS})
    select $1, ${EVENT_COLUMNS} from json_to_recordset($5) as x (${EVENT})),
  moved as (
    insert into conversion_events (tenant_id, ${CONVERSION_COLUMNS})
    select $1, ${CONVERSION_COLUMNS} from json_to_recordset($6) as x (${CONVERSION}))
select 1`;

/** Writes changed leads whole, the contact points that go, the log and the pipeline history, in one statement. */
export const updateLeads = (
  tx: Tx,
  rows: {
    leads: readonly LeadWrite[];
    goneEmails: readonly string[];
    gonePhones: readonly string[];
    events: readonly EventWrite[];
    conversions: readonly ConversionWrite[];
  },
): Promise<unknown> =>
  tx.prepared(unlessBulk('leads.update', rows.leads), UPDATE, [
    tx.tenantId,
    JSON.stringify(rows.leads),
    rows.goneEmails,
    rows.gonePhones,
    JSON.stringify(rows.events),
    JSON.stringify(rows.conversions),
  ]);

/**
 * Puts contact points of leads that exist: new ones are inserted, kept ones get their place and the lead's name key.
 * Throws the database's unique violation when another lead has one of them.
 */
export async function putContacts(
  tx: Tx,
  emails: readonly ContactWrite[],
  phones: readonly ContactWrite[],
): Promise<void> {
  const set = 'on conflict (tenant_id, id) do update set position = excluded.position';
  await Promise.all([
    emails.length === 0
      ? undefined
      : tx.prepared(
          unlessBulk('leads.put-emails', emails),
          `insert into lead_emails (tenant_id, ${CONTACT_COLUMNS})
           select $1, ${CONTACT_COLUMNS} from json_to_recordset($2) as x (${CONTACT}) ${set}`,
          [tx.tenantId, JSON.stringify(emails)],
        ),
    phones.length === 0
      ? undefined
      : tx.prepared(
          unlessBulk('leads.put-phones', phones),
          `insert into lead_phones (tenant_id, ${CONTACT_COLUMNS}, name_key)
           select $1, ${CONTACT_COLUMNS}, name_key from json_to_recordset($2) as x (${CONTACT}) ${set}, name_key = excluded.name_key`,
          [tx.tenantId, JSON.stringify(phones)],
        ),
  ]);
}

/** What identifies a lead; `ref` is the caller's own number for it. */
export interface LeadKeys {
  ref: number;
  emails: readonly string[];
  phones: readonly string[];
  nameKey: string;
  source: string | null;
  externalId: string | null;
}

export interface LeadMatch {
  ref: number;
  leadId: string;
  /** Within the actor's reach; of others only that they exist may be told. */
  visible: boolean;
  /** What they share, the strongest first: the address, the source's own id, or number and name. */
  by: 'email' | 'external' | 'phone';
}

/**
 * For each set of keys every lead, not deleted, that is the same person; e-mail before external id before phone. Each key
 * is looked up by itself in its unique index (LIMIT keeps the planner from joining whole tables on a common name). Contact
 * points are the whole company's; by source and id only leads within the actor's reach are found.
 */
export const findMatches = (tx: Tx, keys: readonly LeadKeys[]): Promise<LeadMatch[]> =>
  tx.prepared<LeadMatch>(
    unlessBulk('leads.find-matches', keys),
    `with keys as materialized (
       select * from json_to_recordset($2)
         as x (ref int, emails text[], phones text[], "nameKey" text, source text, "externalId" text))
     select m.ref, m.lead_id as "leadId", l.id is not null as visible, m.by from (
       select k.ref, e.lead_id, 'email' as by, 1 as rank
         from keys k, unnest(k.emails) as v, lateral (
           select lead_id from lead_emails where tenant_id = $1 and value = v and active limit 1) e
       union all
       select k.ref, l.id, 'external', 2
         from keys k, lateral (
           select id from leads where tenant_id = $1 and source = k.source and external_id = k."externalId"
             and deleted_at is null limit 1) l
         where k."externalId" is not null
       union all
       select k.ref, x.lead_id, 'external', 2
         from keys k, lateral (
           select x.lead_id from lead_external_ids x join leads l on l.tenant_id = $1 and l.id = x.lead_id
             and l.deleted_at is null
           where x.tenant_id = $1 and x.source = k.source and x.external_id = k."externalId" limit 1) x
         where k."externalId" is not null
       union all
       select k.ref, p.lead_id, 'phone', 3
         from keys k, unnest(k.phones) as v, lateral (
           select lead_id from lead_phones where tenant_id = $1 and value = v and name_key = k."nameKey" and active limit 1) p
     ) m left join lateral (select id from leads where tenant_id = $1 and id = m.lead_id limit 1) l on true
     order by m.ref, m.rank`,
    [tx.tenantId, JSON.stringify(keys)],
  );

/** True when the member exists in the company and may act. */
export const isActiveMember = async (tx: Tx, userId: string): Promise<boolean> =>
  (await countActiveMembers(tx, [userId])) === 1;

/** How many of these people are members who may act; they stay so until the transaction ends. */
export const countActiveMembers = async (tx: Tx, userIds: readonly string[]): Promise<number> =>
  userIds.length === 0
    ? 0
    : (
        await tx.prepared(
          'leads.active-members',
          'select id from users where tenant_id = $1 and id = any($2) and active for share',
          [tx.tenantId, userIds],
        )
      ).length;

/** Replaces the collaborators of a lead; who is one already stays as they are. */
export async function setCollaborators(
  tx: Tx,
  leadId: string,
  userIds: readonly string[],
  at: Date,
): Promise<void> {
  await Promise.all([
    tx.prepared(
      'leads.drop-collaborators',
      'delete from lead_collaborators where tenant_id = $1 and lead_id = $2 and user_id <> all($3)',
      [tx.tenantId, leadId, userIds],
    ),
    tx.prepared(
      'leads.add-collaborators',
      `insert into lead_collaborators (tenant_id, lead_id, user_id, added_at)
       select $1, $2, u.id, $4 from unnest($3::uuid[]) u (id) on conflict do nothing`,
      [tx.tenantId, leadId, userIds, at],
    ),
  ]);
}

export const isPond = async (tx: Tx, pondId: string): Promise<boolean> =>
  (await tx
    .selectFrom('ponds')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', pondId)
    .executeTakeFirst()) !== undefined;

interface DeletedLead {
  id: string;
  name: string | null;
  user_id: string | null;
  pond_id: string | null;
  source: string | null;
  external_id: string | null;
  stage_id: string;
}

/** A deleted lead within the time it can be restored, locked. */
export const lockDeleted = async (
  tx: Tx,
  id: string,
  since: Date,
  people: People,
): Promise<DeletedLead | undefined> =>
  (
    await tx.prepared<DeletedLead>(
      'leads.lock-deleted',
      `select l.id, l.name, l.user_id, l.pond_id, l.source, l.external_id, l.stage_id from leads l
       where l.tenant_id = $1 and l.id = $2 and l.deleted_at > $3 and ${withinPeople('$4')} for no key update of l`,
      [tx.tenantId, id, since, people],
    )
  )[0];

/** Marks a lead as deleted; its contact points are free to be used again and search forgets it. */
export async function markDeleted(tx: Tx, id: string, at: Date): Promise<void> {
  const of = { tenant_id: tx.tenantId, lead_id: id };
  await Promise.all([
    tx
      .updateTable('leads')
      .set((eb) => ({ deleted_at: at, updated_at: at, version: eb('version', '+', 1) }))
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .execute(),
    tx
      .updateTable('lead_emails')
      .set({ active: false })
      .where((eb) => eb.and(of))
      .execute(),
    tx
      .updateTable('lead_phones')
      .set({ active: false })
      .where((eb) => eb.and(of))
      .execute(),
    tx
      .deleteFrom('lead_search')
      .where((eb) => eb.and(of))
      .execute(),
  ]);
}

/** Undoes `markDeleted`. Throws the database's unique violation when a contact point is taken meanwhile. */
export async function markRestored(
  tx: Tx,
  id: string,
  set: {
    at: Date;
    stageId: string;
    /** Its way through the pipeline, when it comes back into another stage. */
    moved: { event: EventWrite; conversion: ConversionWrite } | null;
    ownerId: string | null;
    pondId: string | null;
    body: string;
    typos: readonly number[];
  },
): Promise<void> {
  const of = { tenant_id: tx.tenantId, lead_id: id };
  const { moved } = set;
  await Promise.all([
    ...(moved
      ? [
          tx
            .insertInto('conversion_events')
            .values({ tenant_id: tx.tenantId, ...moved.conversion, metadata: '{}' })
            .execute(),
          tx
            .insertInto('lead_events')
            .values({ tenant_id: tx.tenantId, ...moved.event, payload: JSON.stringify(moved.event.payload) })
            .execute(),
        ]
      : []),
    tx
      .updateTable('leads')
      .set((eb) => ({
        deleted_at: null,
        updated_at: set.at,
        stage_id: set.stageId,
        ...(set.moved ? { stage_since: set.at } : {}),
        version: eb('version', '+', 1),
      }))
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .execute(),
    tx
      .updateTable('lead_emails')
      .set({ active: true })
      .where((eb) => eb.and(of))
      .execute(),
    tx
      .updateTable('lead_phones')
      .set({ active: true })
      .where((eb) => eb.and(of))
      .execute(),
    tx
      .insertInto('lead_search')
      .values({ ...of, user_id: set.ownerId, pond_id: set.pondId, body: set.body, typos: [...set.typos] })
      .execute(),
  ]);
}

/** Contact points of a lead, deleted or not, in order. */
export async function contactsOf(tx: Tx, leadId: string) {
  const of = { tenant_id: tx.tenantId, lead_id: leadId };
  const [emails, phones] = await Promise.all([
    tx
      .selectFrom('lead_emails')
      .select(['id', 'raw', 'value'])
      .where((eb) => eb.and(of))
      .orderBy('position')
      .execute(),
    tx
      .selectFrom('lead_phones')
      .select(['id', 'raw', 'value'])
      .where((eb) => eb.and(of))
      .orderBy('position')
      .execute(),
  ]);
  return { emails, phones };
}
