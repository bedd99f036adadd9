import type { BatchReason, UndoConflict, UndoPreview } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { changeSettings } from '../change-leads.ts';
import { hides } from '../field-rules.ts';
import { type Kept, previewUndoMerge } from '../merge/undo-merge.ts';
import { iso, type StoredLead } from '../stored-lead.ts';
import { type Assessing, assess, type Verdict } from './assess.ts';
import * as repo from './batches.repository.ts';
import { fieldsOf, valuesOf } from './images.ts';
import { requireUndoable } from './request-undo.ts';
import { eachOnce, LAST_ROW } from './run-undo.ts';
import * as undo from './undo.repository.ts';

const PAGE = 1000;
const SAMPLES = 20;

/** A record something stands in the way of, with what of each field. */
type Sample = UndoPreview['samples'][number];

/**
 * What taking a batch back would do, nothing written: every record is looked at as the undoing would, those changed twice
 * step by step. Names and values are told of leads and fields the actor may see.
 */
export async function previewUndo(ctx: Ctx, actor: Actor, batchId: string): Promise<UndoPreview> {
  const batch = await ctx.read(actor, (tx) => requireUndoable(ctx, tx, actor, batchId));
  const tally = new Tally();
  if (batch.kind === 'merge') {
    const merge = await ctx.tx(actor, (tx) => previewUndoMerge(ctx, tx, actor, batchId));
    tally.addMerge(merge.restored, merge.kept);
  } else {
    await lookThrough(ctx, systemActor(actor.tenantId), batch, tally);
  }
  const names = await ctx.read(actor, (tx) =>
    repo.namesOf(
      tx,
      tally.samples.map(({ leadId }) => leadId),
    ),
  );
  return tally.report(batchId, (sample) =>
    names.has(sample.leadId)
      ? {
          ...sample,
          name: names.get(sample.leadId) ?? null,
          conflicts: sample.conflicts.filter(({ field }) => !hides(actor, field)),
        }
      : { ...sample, conflicts: [] },
  );
}

async function lookThrough(ctx: Ctx, system: Actor, batch: repo.StoredBatch, tally: Tally): Promise<void> {
  const how: Assessing = {
    batchId: batch.id,
    choice: 'keep_later',
    settings: await changeSettings(ctx, system),
    now: ctx.clock.now().toISOString(),
  };
  const twice = await ctx.read(system, (tx) => undo.seenTwice(tx, batch.id));
  /** Leads of several images as the steps so far would leave them; null: gone. */
  const left = new Map<string, StoredLead | null>();
  for (let before = LAST_ROW; ; ) {
    const next = await ctx.read(system, async (tx) => {
      const images = eachOnce(await undo.imagesBefore(tx, batch.id, before, PAGE));
      if (images.length === 0) return undefined;
      const ids = images.map(({ recordId }) => recordId);
      const stored = new Map((await undo.readLeads(tx, ids)).map((lead) => [lead.id, lead]));
      for (const [id, lead] of left) {
        if (lead) stored.set(id, lead);
        else stored.delete(id);
      }
      const verdicts = await assess(tx, images, stored, how);
      for (const { action, done, image } of verdicts) {
        if (!twice.has(image.recordId)) continue;
        if (action === 'remove') left.set(image.recordId, null);
        if (action === 'restore' && done) left.set(image.recordId, done.lead);
      }
      await tally.add(tx, batch, verdicts);
      return images.at(-1)?.rowNo;
    });
    if (next === undefined) return;
    before = next;
  }
}

const KIND_FIELD: Record<string, string> = {
  'stage.changed': 'stageId',
  'owner.changed': 'ownerId',
  'pond.changed': 'pondId',
};
const ruled = (field: string): string => (field.startsWith('custom.') ? 'custom' : field);

class Tally {
  readonly samples: Sample[] = [];
  private total = 0;
  private clean = 0;
  private removed = 0;
  private notes = 0;
  private outcomes = 0;
  private readonly reasons = new Map<BatchReason, number>();
  private readonly fields = new Map<string, Map<string | null, number>>();

  async add(tx: Tx, batch: repo.StoredBatch, verdicts: readonly Verdict[]): Promise<void> {
    this.total += verdicts.length;
    const kept = verdicts.filter(({ reason }) => reason !== null);
    this.removed += verdicts.filter(({ action }) => action === 'remove').length;
    this.clean += verdicts.filter(({ action, reason }) => reason === null && action !== 'remove').length;
    const inFields = kept.filter(({ fields }) => fields.length > 0);
    const changes =
      inFields.length === 0
        ? []
        : await undo.laterChanges(
            tx,
            batch.id,
            inFields.map(({ image }) => image.recordId),
            batch.created_at,
          );
    const byLead = Map.groupBy(changes, (change) => change.leadId);
    for (const verdict of kept) {
      const reason = verdict.reason ?? 'gone';
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
      const conflicts = conflictsOf(verdict, byLead.get(verdict.image.recordId) ?? []);
      this.count(conflicts);
      if (this.samples.length < SAMPLES)
        this.samples.push({ leadId: verdict.image.recordId, name: null, reason, conflicts });
    }
    const brought = await undo.countBrought(
      tx,
      batch.id,
      verdicts.flatMap(({ reason, image }) =>
        reason === 'worked_with' || reason === 'gone' ? [] : [image.recordId],
      ),
      batch.created_at,
    );
    this.notes += brought.notes;
    this.outcomes += brought.outcomes;
  }

  addMerge(restored: readonly string[], kept: readonly Kept[]): void {
    const touched = new Set([...restored, ...kept.map(({ leadId }) => leadId)]);
    const blamed = new Set(kept.map(({ leadId }) => leadId));
    this.total = touched.size;
    this.clean = touched.size - blamed.size;
    for (const { leadId, reason, conflicts } of kept) {
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
      this.count(conflicts);
      if (this.samples.length < SAMPLES) this.samples.push({ leadId, name: null, reason, conflicts });
    }
  }

  report(batchId: string, shown: (sample: Sample) => Sample): UndoPreview {
    return {
      batchId,
      total: this.total,
      clean: this.clean,
      removed: this.removed,
      reasons: [...this.reasons].map(([reason, count]) => ({
        reason,
        count,
        text: t(`batches.reason.${reason}`),
      })),
      fields: [...this.fields].map(([field, people]) => ({
        field,
        count: [...people.values()].reduce((sum, n) => sum + n, 0),
        by: [...people].map(([userId, count]) => ({ userId, count })),
      })),
      samples: this.samples.map(shown),
      notes: this.notes,
      outcomes: this.outcomes,
    };
  }

  private count(conflicts: readonly UndoConflict[]): void {
    for (const { field, by } of conflicts) {
      const people = this.fields.get(field) ?? new Map<string | null, number>();
      people.set(by, (people.get(by) ?? 0) + 1);
      this.fields.set(field, people);
    }
  }
}

function conflictsOf(
  { image, stored, fields }: Verdict,
  changes: readonly undo.LaterChange[],
): UndoConflict[] {
  const before = fieldsOf(image.before ?? {});
  const now = stored ? valuesOf(stored) : {};
  return fields.map((field) => {
    const change = changes.find(
      ({ kind, changed }) => KIND_FIELD[kind] === field || changed?.includes(ruled(field)),
    );
    return {
      field,
      before: before[field] ?? null,
      set: image.after?.[field] ?? null,
      now: now[field] ?? null,
      by: change?.userId ?? null,
      at: change ? iso(change.at) : null,
    };
  });
}
