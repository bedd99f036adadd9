import type { BatchState, ScoreSource } from '@lintel/contract';
import type { Insertable } from 'kysely';
import type { Tables } from '../../kernel/db/tables.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { type EventWrite, unlessBulk } from './leads.repository.ts';

/** Writes events, a sealed text in base64, and moves each lead's time of the last one. */
export const insertEvents = (
  tx: Tx,
  events: readonly (EventWrite & { body: string | null })[],
): Promise<unknown> =>
  tx.prepared(
    unlessBulk('leads.insert-events', events),
    `with doc as materialized (
       select * from json_to_recordset($2) as x (id uuid, lead_id uuid, kind text, occurred_at timestamptz,
         recorded_at timestamptz, user_id uuid, source text, payload jsonb, body text)),
     event as (
       insert into lead_events (tenant_id, id, lead_id, kind, occurred_at, recorded_at, user_id, source, payload, body)
       select $1, id, lead_id, kind, occurred_at, recorded_at, user_id, source, coalesce(payload, '{}'),
         decode(body, 'base64') from doc),
     latest as (select lead_id, max(occurred_at) as at from doc group by lead_id)
     update leads l set last_event_at = latest.at from latest
     where l.tenant_id = $1 and l.id = any($3) and l.id = latest.lead_id and l.last_event_at < latest.at`,
    // The ids once more as an array: by them the planner takes the key and never the whole company.
    [tx.tenantId, JSON.stringify(events), [...new Set(events.map((e) => e.lead_id))]],
  );

/** Writes past moves as conversions and events, and sets each lead to the last one. */
export const insertStageHistory = (
  tx: Tx,
  moves: readonly {
    id: string;
    event_id: string;
    lead_id: string;
    from_stage: string | null;
    to_stage: string;
    from_stage_id: string;
    to_stage_id: string;
    user_id: string | null;
    at: string;
  }[],
): Promise<unknown> =>
  tx.prepared(
    unlessBulk('leads.insert-stage-history', moves),
    `with doc as materialized (
       select * from json_to_recordset($2) as x (id uuid, event_id uuid, lead_id uuid, from_stage text, to_stage text,
         from_stage_id uuid, to_stage_id uuid, user_id uuid, at timestamptz)),
     event as (
       insert into lead_events (tenant_id, id, lead_id, kind, occurred_at, recorded_at, user_id, payload)
       select $1, event_id, lead_id, 'stage.changed', at, at, user_id,
         jsonb_build_object('from', from_stage, 'to', to_stage, 'fromId', from_stage_id, 'toId', to_stage_id) from doc),
     conversion as (
       insert into conversion_events (tenant_id, id, lead_id, from_stage, to_stage, from_stage_id, to_stage_id, trigger_type, user_id, created_at)
       select $1, id, lead_id, from_stage, to_stage, from_stage_id, to_stage_id, 'invented', user_id, at from doc),
     latest as (select distinct on (lead_id) lead_id, to_stage_id, at from doc order by lead_id, at desc)
     update leads l set stage_id = latest.to_stage_id, stage_since = latest.at from latest
     where l.tenant_id = $1 and l.id = latest.lead_id`,
    [tx.tenantId, JSON.stringify(moves)],
  );

export const anyLead = async (tx: Tx): Promise<boolean> =>
  (await tx
    .selectFrom('leads')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** Has the database look at tables that were filled for the first time, so that it plans for them as they are now. */
export const learnLeads = (tx: Tx): Promise<unknown> =>
  tx.prepared('leads.learn', 'select learn_leads()', []);

export const insertBatch = (tx: Tx, batch: Omit<Insertable<Tables['batches']>, 'tenant_id'>) =>
  tx
    .insertInto('batches')
    .values({ ...batch, tenant_id: tx.tenantId })
    .execute();

export const setBatchState = (tx: Tx, id: string, state: BatchState, at: Date) =>
  tx
    .updateTable('batches')
    .set({ state, finished_at: state === 'running' ? null : at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

/** True when a batch was taken back, or is being taken back; held so until the transaction ends. */
export const isUndone = async (tx: Tx, id: string): Promise<boolean> =>
  (
    await tx
      .selectFrom('batches')
      .select('undo_state')
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst()
  )?.undo_state != null;

/** What a batch did to one record. */
export interface BatchImage {
  /** Position in the batch; for an import the row number of the file. */
  rowNo: number;
  recordType: string;
  recordId: string;
  /** The changed fields as they were, or null when the batch made the record. */
  before: Record<string, unknown> | null;
  /** The changed fields as the batch left them: without them nobody can tell later whether they were changed since. */
  after?: Record<string, unknown> | null;
}

export const insertImages = (
  tx: Tx,
  batchId: string,
  images: readonly BatchImage[],
  at: Date | null,
): Promise<unknown> =>
  tx.prepared(
    unlessBulk('leads.insert-images', images),
    `insert into batch_images (tenant_id, batch_id, row_no, record_type, record_id, before, after, recorded_at)
     select $1, $2, x."rowNo", x."recordType", x."recordId", x.before, x.after, $4
     from json_to_recordset($3) as x ("rowNo" int, "recordType" text, "recordId" uuid, before jsonb, after jsonb)`,
    [tx.tenantId, batchId, JSON.stringify(images), at],
  );

/** Leads a batch made or changed, by the row numbers of its images; both ends included. */
export const leadIdsOfBatch = async (
  tx: Tx,
  batchId: string,
  fromRow: number,
  toRow: number,
): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'leads.ids-of-batch',
      `select distinct record_id as id from batch_images
       where tenant_id = $1 and batch_id = $2 and row_no between $3 and $4 and record_type = 'lead' order by 1`,
      [tx.tenantId, batchId, fromRow, toRow],
    )
  ).map((r) => r.id);

/** A lead's score as it is stored beside the lead. */
export interface ScoreWrite {
  leadId: string;
  /** Points shown, 0–100. */
  points: number;
  band: 'hot' | 'warm' | 'cool' | 'cold';
  /** Calibrated chance; null for rules. */
  probability: number | null;
  source: ScoreSource;
  modelId: string | null;
  modelVersion: string | null;
  /** Strongest first; lists show three. */
  reasons: readonly { feature: string; label: string; points: number }[];
  /** ISO 8601. */
  scoredAt: string;
  /** Until when a person's own score stands in `points` and `band`, ISO 8601; null when they are the score's own. */
  overriddenUntil: string | null;
}

/**
 * Stores scores beside their leads; the version stays, since no person changed anything. A score of an earlier day, in
 * the company's time zone, becomes the one the change is counted from, unless something else gave it: that another model
 * scores is no news of the lead. A score older than the stored one is left out.
 * Returns ids of the leads whose shown score or band changed.
 */
export const updateScores = async (tx: Tx, scores: readonly ScoreWrite[]): Promise<string[]> =>
  (
    await tx.prepared<{ id: string; changed: boolean }>(
      unlessBulk('leads.update-scores', scores),
      `with doc as materialized (
         select * from json_to_recordset($2) as x ("leadId" uuid, points numeric, band text, probability float8, source text,
           "modelId" uuid, "modelVersion" text, reasons jsonb, "scoredAt" timestamptz,
           "overriddenUntil" timestamptz)),
       zone as materialized (select time_zone from tenants where id = $1),
       old as materialized (
         select l.id, l.score, l.score_band from leads l where l.tenant_id = $1 and l.id in (select "leadId" from doc)
         order by l.id for no key update)
       update leads l set score = doc.points, score_band = doc.band, score_probability = doc.probability,
         score_source = doc.source, score_model_id = doc."modelId", score_model_version = doc."modelVersion",
         score_reasons = doc.reasons, scored_at = doc."scoredAt", score_overridden_until = doc."overriddenUntil",
         score_before = case
           when (l.score_source, l.score_model_id) is distinct from (doc.source, doc."modelId") then null
           when (l.scored_at at time zone zone.time_zone)::date < (doc."scoredAt" at time zone zone.time_zone)::date
           then l.score else l.score_before end
       from doc, zone, old
       where l.tenant_id = $1 and l.id = doc."leadId" and old.id = l.id and l.deleted_at is null
         and (l.scored_at is null or l.scored_at <= doc."scoredAt")
       returning l.id, (old.score, old.score_band) is distinct from (l.score, l.score_band) as changed`,
      [tx.tenantId, JSON.stringify(scores)],
    )
  ).flatMap((r) => (r.changed ? [r.id] : []));

/**
 * Keeps what leads of a sample scored last before the day of their score, in the company's time zone, where nothing is
 * known of that: their change is counted from it. Leads of any other batch are left out.
 */
export const updateScoresBefore = (
  tx: Tx,
  batchId: string,
  before: readonly { leadId: string; points: number; at: Date }[],
): Promise<unknown> =>
  tx.prepared(
    unlessBulk('leads.update-scores-before', before),
    `with doc as materialized (
       select * from json_to_recordset($2) as x ("leadId" uuid, points numeric, at timestamptz)),
     zone as materialized (select time_zone from tenants where id = $1)
     update leads l set score_before = doc.points
       from doc, zone, batches b join batch_images i on i.tenant_id = b.tenant_id and i.batch_id = b.id
      where l.tenant_id = $1 and l.id = doc."leadId" and l.score_before is null
        and (doc.at at time zone zone.time_zone)::date < (l.scored_at at time zone zone.time_zone)::date
        and b.tenant_id = $1 and b.id = $3 and b.kind = 'demo'
        and i.record_type = 'lead' and i.record_id = l.id and i.before is null`,
    [
      tx.tenantId,
      JSON.stringify(before.map(({ leadId, points, at }) => ({ leadId, points, at: at.toISOString() }))),
      batchId,
    ],
  );

/** One line of the log as scoring folds it. Times are ISO 8601. */
export interface ScoringEvent {
  id: string;
  leadId: string;
  kind: string;
  occurredAt: string;
  recordedAt: string;
  /** `fields` of lead.created, lead.imported and field.changed: the values set then. */
  payload: Record<string, unknown>;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
/** Events of leads, oldest first per lead, without those that only tell of scores or were withdrawn. */
export const scoringEvents = (tx: Tx, leadIds: readonly string[]): Promise<ScoringEvent[]> =>
  tx.prepared<ScoringEvent>(
    unlessBulk('leads.scoring-events', leadIds),
    `select id, lead_id as "leadId", kind, to_char(occurred_at at time zone 'UTC', ${ISO}) as "occurredAt",
       to_char(recorded_at at time zone 'UTC', ${ISO}) as "recordedAt", payload
     from lead_events where tenant_id = $1 and lead_id = any($2) and kind <> 'score.changed'
       and not exists (select from withdrawn_events w where w.tenant_id = $1 and w.event_id = lead_events.id)
     order by lead_id, lead_events.occurred_at, id`,
    [tx.tenantId, leadIds],
  );
