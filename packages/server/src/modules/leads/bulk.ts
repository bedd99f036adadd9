import type { BatchState } from '@lintel/contract';
import { type Actor, systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { UNDOABLE_MS } from './batches/batches.policy.ts';
import * as bulk from './bulk.repository.ts';
import { firstRows } from './create-lead.ts';
import { companyDefaults, type LeadDefaults, type LeadDraft, toNewLead } from './draft.ts';
import * as repo from './leads.repository.ts';
import type { StoredStage } from './pipelines/pipelines.repository.ts';
import { allStages, entryStage } from './pipelines/stages.ts';
import { learnTags } from './tags/known-tags.ts';
import { bodyOf } from './timeline/events.ts';

/** A unique key of one of the leads was taken. Roll back, ask `findMatches` again and repeat. */
export class DuplicateLeads extends Error {
  override name = 'DuplicateLeads';
}

/** What inserting leads needs to know of the company. Ask before a transaction is open. */
export interface InsertSettings extends LeadDefaults {
  stages: readonly StoredStage[];
}

export async function insertSettings(ctx: Ctx, actor: Actor): Promise<InsertSettings> {
  const [stages, defaults] = await Promise.all([allStages(ctx, actor), companyDefaults(ctx, actor)]);
  return { ...defaults, stages, stageId: entryStage(stages).id };
}

/**
 * Inserts leads in the caller's transaction, a thousand or so a call: rows, contact points, search, the event `kind`
 * with the values a score may read, and the entry into the pipeline. Drafts are as the API takes them, already checked
 * (`checkCustom`, stage and owner ids of the company). Does not write audit or outbox rows: one for the batch is the
 * caller's. Invented leads are recorded as of the day they were made. Returns the ids in the order of the drafts. Throws `lead.unreachable` for a draft nothing identifies, and
 * DuplicateLeads.
 */
export async function insertLeads(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  drafts: readonly LeadDraft[],
  settings: InsertSettings,
  kind: 'lead.created' | 'lead.imported' | 'lead.invented' = 'lead.imported',
): Promise<string[]> {
  if (drafts.length === 0) return [];
  const now = ctx.clock.now().toISOString();
  const leads = drafts.map((draft) => toNewLead(draft, settings, now));
  await learnTags(
    ctx,
    tx,
    settings.tags,
    leads.flatMap(({ tags }) => tags),
  );
  const rows = firstRows(ctx, actor, leads, settings.stages, {
    kind: kind === 'lead.invented' ? 'lead.created' : kind,
    history: kind === 'lead.invented',
    trigger: kind.slice('lead.'.length),
    now,
  });
  if (!(await repo.insertLeads(tx, rows))) throw new DuplicateLeads();
  if (leads.length > 100) await bulk.learnLeads(tx);
  return leads.map((lead) => lead.id);
}

/** An event to be written to the log. Times are ISO 8601; `recordedAt` is now unless the event is invented sample data. */
export interface NewEvent {
  leadId: string;
  kind: string;
  occurredAt: string;
  recordedAt?: string;
  userId?: string | null;
  source?: string | null;
  /** Plain facts: ids, numbers, words of the system. Never names, contact values or what somebody wrote. */
  payload?: Record<string, unknown>;
  /** What a person wrote: sealed under the lead's own key. */
  text?: string;
}

/** Writes events of any kind, a few thousand a call, and moves `lastEventAt` of their leads. */
export async function insertEvents(ctx: Ctx, tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const now = ctx.clock.now().toISOString();
  const ids = events.map(() => newId());
  const bodies = await Promise.all(
    events.map(async ({ leadId, text }, i) =>
      text === undefined ? null : ctx.subjects.encrypt(tx, leadId, bodyOf(ids[i] ?? ''), text),
    ),
  );
  await bulk.insertEvents(
    tx,
    events.map((e, i) => ({
      id: ids[i] ?? '',
      lead_id: e.leadId,
      kind: e.kind,
      occurred_at: e.occurredAt,
      recorded_at: e.recordedAt ?? now,
      user_id: e.userId ?? null,
      source: e.source ?? null,
      payload: e.payload ?? {},
      body: bodies[i]?.toString('base64') ?? null,
    })),
  );
}

/**
 * Existing leads that are the same person as the given keys, by `ref`; absent when there is none. The strongest match
 * wins: e-mail, then source and external id, then phone and name.
 */
export async function findMatches(
  tx: Tx,
  keys: readonly repo.LeadKeys[],
): Promise<Map<number, repo.LeadMatch>> {
  const found = new Map<number, repo.LeadMatch>();
  for (const match of await repo.findMatches(tx, keys))
    if (!found.has(match.ref)) found.set(match.ref, match);
  return found;
}

/** One step of a lead through the pipeline, in the past. */
export interface PastMove {
  leadId: string;
  fromStageId: string;
  toStageId: string;
  /** ISO 8601. */
  at: string;
  userId: string | null;
}

/** Writes the way invented leads took through the pipeline, oldest step of each lead first, and leaves them where it ends. */
export async function insertStageHistory(
  tx: Tx,
  moves: readonly PastMove[],
  stages: readonly StoredStage[],
): Promise<void> {
  if (moves.length === 0) return;
  const names = new Map(stages.map((s) => [s.id, s.name]));
  await bulk.insertStageHistory(
    tx,
    moves.map((m) => ({
      id: newId(),
      event_id: newId(),
      lead_id: m.leadId,
      from_stage: names.get(m.fromStageId) ?? null,
      to_stage: names.get(m.toStageId) ?? '',
      from_stage_id: m.fromStageId,
      to_stage_id: m.toStageId,
      user_id: m.userId,
      at: m.at,
    })),
  );
}

/** True when the company has a lead, deleted ones included. */
export const holdsLeads = (ctx: Ctx, actor: Actor): Promise<boolean> =>
  ctx.read(systemActor(actor.tenantId), (tx) => bulk.anyLead(tx));

/**
 * Opens a batch: every import, merge, bulk change and generated sample has one, so that it can be undone for 30 days.
 * An import gives its own `id`, by which its leads can be listed.
 */
export async function openBatch(
  tx: Tx,
  kind: 'import' | 'demo' | 'bulk' | 'merge',
  actor: Actor,
  id = newId(),
  how: { label?: string | null; state?: BatchState; at?: Date } = {},
): Promise<string> {
  const { label = null, state = 'done', at } = how;
  await bulk.insertBatch(tx, {
    id,
    kind,
    created_by: actor.userId,
    label,
    state,
    ...(at ? { created_at: at, undo_until: new Date(at.getTime() + UNDOABLE_MS) } : {}),
  });
  return id;
}

/** A batch that was opened as running is over, or goes on; one that was never opened stays so. */
export const settleBatch = (tx: Tx, batchId: string, state: BatchState, at: Date): Promise<unknown> =>
  bulk.setBatchState(tx, batchId, state, at);

/** Refuses to go on with a batch that was taken back: 409 `batch.undone`. */
export async function refuseUndone(tx: Tx, batchId: string): Promise<void> {
  if (await bulk.isUndone(tx, batchId)) throw new AppError('batch.undone');
}

/**
 * Keeps what records were before a batch touched them, and how it left them; write it last in the transaction, for what
 * the log has of a record after `at` came later. A row number appears once per record type.
 */
export async function recordImages(
  tx: Tx,
  batchId: string,
  images: readonly bulk.BatchImage[],
  at: Date | null = null,
): Promise<void> {
  if (images.length > 0) await bulk.insertImages(tx, batchId, images, at);
}
