import { type BulkChanges, missingToEnter } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { sqlState } from '../../../kernel/errors.ts';
import { recordImages } from '../bulk.ts';
import {
  type ChangeSettings,
  type Changing,
  changeOf,
  changeSettings,
  type LeadPatch,
  writeChanges,
} from '../change-leads.ts';
import { readCustom } from '../custom-values.ts';
import type { Retyping } from '../fields/retype.ts';
import { finishRetyping, retypingOf } from '../fields/retyping.ts';
import * as leads from '../leads.repository.ts';
import { lockLive, type StoredStage, stagesOfKind } from '../pipelines/pipelines.repository.ts';
import { type StoredLead, wireValues } from '../stored-lead.ts';
import { changedNames } from './batches.policy.ts';
import * as repo from './batches.repository.ts';
import * as bulk from './bulk-change.repository.ts';
import { imageOf } from './images.ts';

/** Leads changed in one transaction. */
const CHUNK = 500;
const MAX_TAGS = 50;
/** A chunk that waits longer than this for somebody else's lock is rolled back and done again lead by lead. */
const LOCK_TIMEOUT_MS = 5_000;
export const BULK_TX = { statementTimeoutMs: 120_000, relaxedDurability: true } as const;

/** Who may is decided when it is asked for: the rest is done as the system, in the name of who asked. */
export const inNameOf = (actor: Pick<Actor, 'tenantId' | 'userId'>): Actor => ({
  ...systemActor(actor.tenantId),
  userId: actor.userId,
});

/** A lock not had in time, or a deadlock: done again, or without the lead in question, it may pass. */
export const isCollision = (error: unknown): boolean => /^(55P03|40P01|40001)$/.test(sqlState(error) ?? '');

/**
 * Carries a change of many through, chunk by chunk, each a transaction with the row reached: killed anywhere it goes on
 * behind the last chunk, and run by two at once it changes nothing twice. A lead others keep locked is left out.
 */
export async function runChange(
  ctx: Ctx,
  tenantId: string,
  batchId: string,
  signal: AbortSignal,
): Promise<void> {
  const batch = await ctx.read(systemActor(tenantId), (tx) => repo.findBatch(tx, batchId));
  if (!batch) return;
  const actor = inNameOf({ tenantId, userId: batch.created_by });
  const settings = await changeSettings(ctx, actor);
  await inChunks(signal, CHUNK, (size, alone) =>
    ctx.tx(
      actor,
      async (tx) => {
        await bulk.waitAtMost(tx, LOCK_TIMEOUT_MS);
        return changeChunk(ctx, tx, actor, batchId, settings, { announce: true, size, skip: alone });
      },
      BULK_TX,
    ),
  );
}

/**
 * Runs `step` until it answers false. One that collides with other writers is run again for single records; one that
 * collides even so is told to skip its record.
 */
export async function inChunks(
  signal: AbortSignal,
  chunk: number,
  step: (size: number, skip: boolean) => Promise<boolean>,
): Promise<void> {
  let single = 0;
  let skip = false;
  for (;;) {
    signal.throwIfAborted();
    try {
      if (!(await step(single > 0 ? 1 : chunk, skip))) return;
      single = Math.max(0, single - 1);
      skip = false;
    } catch (error) {
      if (!isCollision(error)) throw error;
      if (single > 0) skip = true;
      else single = chunk;
    }
  }
}

/** Changes the next leads of a batch; false when none are left, and then the batch is over. */
export async function changeChunk(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  batchId: string,
  settings: ChangeSettings,
  how: { announce: boolean; size?: number; skip?: boolean },
): Promise<boolean> {
  const batch = await repo.lockBatch(tx, batchId);
  if (!batch?.changes) return false;
  const retyping = retypingOf(batch);
  const changes = retyping ? {} : (batch.changes as BulkChanges);
  const changed = retyping ? ['custom'] : changedNames(changes);
  const tell = async (toRow: number) => {
    if (!how.announce || toRow <= batch.announced) return;
    await ctx.record(tx, actor, 'leads.changed_in_bulk', {
      subject: { type: 'batch', id: batchId },
      payload: { batchId, fromRow: batch.announced + 1, toRow, changed, automate: batch.automate },
      changed,
    });
    await repo.updateBatch(tx, batchId, { announced: toRow });
  };
  const under = batch.state === 'waiting' || batch.state === 'running';
  const targets = under ? await bulk.nextTargets(tx, batchId, batch.done, how.size ?? CHUNK) : [];
  if (targets.length === 0) {
    // What was changed with the request itself is told of here.
    await tell(batch.done);
    if (!under) return false;
    if (retyping && (await finishRetyping(ctx, tx, batch, retyping)) > 0) return true;
    await bulk.clearTargets(tx, batchId);
    await repo.updateBatch(tx, batchId, { state: 'done', finished_at: ctx.clock.now() });
    tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'batches' }));
    return false;
  }
  const done = how.skip
    ? { changed: 0, problems: targets.map((target) => problem(target, 'busy')) }
    : await changeTargets(ctx, tx, actor, batch, { changes, retyping }, targets, settings);
  await repo.insertProblems(tx, batchId, done.problems);
  const toRow = targets.at(-1)?.rowNo ?? batch.done;
  await repo.updateBatch(tx, batchId, {
    state: 'running',
    moved_at: ctx.clock.now(),
    done: toRow,
    changed: batch.changed + done.changed,
    failed: batch.failed + done.problems.length,
  });
  await tell(toRow);
  tx.afterCommit(() => {
    ctx.hint(tx.tenantId, { topic: 'leads' });
    if (changes.stageId !== undefined) ctx.hint(tx.tenantId, { topic: 'pipeline' });
    ctx.hint(tx.tenantId, { topic: 'batches', ids: [batchId] });
  });
  return true;
}

const problem = (
  { rowNo, leadId }: bulk.Target,
  reason: repo.StoredProblem['reason'],
  fields: string[] = [],
): repo.StoredProblem => ({ phase: 'change', rowNo, leadId, reason, fields });

async function changeTargets(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  batch: repo.StoredBatch,
  { changes, retyping }: { changes: BulkChanges; retyping: Retyping | undefined },
  targets: readonly bulk.Target[],
  settings: ChangeSettings,
): Promise<{ changed: number; problems: repo.StoredProblem[] }> {
  const at = ctx.clock.now();
  const now = at.toISOString();
  const stored = new Map(
    (
      await leads.lockLeads(
        tx,
        targets.map(({ leadId }) => leadId),
        null,
      )
    ).map((lead) => [lead.id, lead]),
  );
  const owners = changes.ownerIds ? await bulk.activeMembers(tx, changes.ownerIds) : [];
  const entry = changes.stageId === undefined ? undefined : await entryOf(tx, changes.stageId);
  const problems: repo.StoredProblem[] = [];
  const found: (Changing & { target: bulk.Target })[] = [];
  for (const target of targets) {
    const lead = stored.get(target.leadId);
    if (!lead) {
      problems.push(problem(target, 'gone'));
    } else if (changes.ownerIds && owners.length === 0) {
      problems.push(problem(target, 'target_gone', ['ownerId']));
    } else if (entry && !entry.stage) {
      problems.push(problem(target, 'target_gone', ['stageId']));
    } else if (retyping) {
      const { patch, lost } = retypedPatch(lead, retyping, settings.country);
      if (lost) problems.push(problem(target, 'not_fitting', [`custom.${retyping.key}`]));
      found.push({ target, stored: lead, done: changeOf(lead, patch, settings, now) });
    } else {
      const patch = patchOf(lead, changes, owners[target.rowNo % owners.length]);
      const done = changeOf(lead, patch, settings, now);
      const enters = entry?.stage && lead.stageId !== entry.stage.id && !entry.removed.has(lead.stageId);
      const missing =
        entry?.stage && enters
          ? missingToEnter(entry.stage, wireValues(done.lead), changes.stageReason ?? null)
          : [];
      if ((patch.set.tags?.length ?? 0) > MAX_TAGS) problems.push(problem(target, 'too_many_tags', ['tags']));
      else if (missing.length > 0) problems.push(problem(target, 'fields_missing', missing));
      else found.push({ target, stored: lead, done });
    }
  }
  const touched = changes.delete ? found : found.filter(({ done }) => done.changed.length > 0);
  if (changes.delete) {
    const ids = touched.map(({ stored: lead }) => lead.id);
    await bulk.markManyDeleted(tx, ids, at);
  } else {
    await writeChanges(ctx, tx, actor, touched, settings, now, {
      batchId: batch.id,
      reason: changes.stageReason ?? null,
    });
  }
  await recordImages(
    tx,
    batch.id,
    touched.map(({ target, stored: lead, done }) => ({
      rowNo: target.rowNo,
      recordType: 'lead',
      recordId: lead.id,
      ...(changes.delete
        ? { before: { deleted: false }, after: { deleted: true } }
        : imageOf(lead.stageSince, done)),
    })),
    at,
  );
  return { changed: touched.length, problems };
}

/** The stage a change moves leads into, unless it is removed, and the stages that are: out of those every lead may go. */
async function entryOf(
  tx: Tx,
  stageId: string,
): Promise<{ stage: StoredStage | undefined; removed: ReadonlySet<string> }> {
  await lockLive(tx, [stageId]);
  const stages = await stagesOfKind(tx, 'lead');
  return {
    stage: stages.find((s) => s.id === stageId && !s.archived),
    removed: new Set(stages.filter((s) => s.archived).map((s) => s.id)),
  };
}

/** A lead with its value as the field's new type has it; `lost` when it does not fit and is cleared. */
function retypedPatch(
  lead: StoredLead,
  { key, to, dateOrder }: Retyping,
  country: string,
): { patch: LeadPatch; lost: boolean } {
  const value = lead.custom[key] ?? null;
  const next =
    value === null ? null : (readCustom(to, value, { country, dateOrder: dateOrder ?? null }) ?? null);
  return {
    patch: { id: lead.id, set: { custom: { [key]: next } } },
    lost: value !== null && next === null,
  };
}

/** What the change makes of one lead. */
function patchOf(lead: StoredLead, changes: BulkChanges, ownerId: string | undefined): LeadPatch {
  const { ownerIds: _o, addTags, removeTags, stageReason: _r, delete: _d, ...set } = changes;
  const removed = new Set(removeTags);
  const tags =
    addTags || removeTags
      ? [...new Set([...lead.tags.filter((tag) => !removed.has(tag)), ...(addTags ?? [])])]
      : undefined;
  return {
    id: lead.id,
    set: { ...set, ...(tags ? { tags } : {}), ...(ownerId === undefined ? {} : { ownerId }) },
  };
}
