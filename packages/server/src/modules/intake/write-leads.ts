import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError, sqlState } from '../../kernel/errors.ts';
import { appendConsent } from '../consent/index.ts';
import {
  type ChangedLead,
  checkNotes,
  DuplicateLeads,
  type Image,
  type InsertSettings,
  imageOf,
  insertEvents,
  insertLeads,
  type LeadDraft,
  type NewEvent,
  recordImages,
  type StoredLead,
  updateLeadsBulk,
} from '../leads/index.ts';
import type { Draft, Problem } from './draft.ts';
import * as repo from './intake.repository.ts';
import type { Counts } from './intake.tables.ts';
import type { LeadRows } from './lead-groups.ts';
import { type Plan, type PlanSettings, planLeads, tally } from './plan-leads.ts';
import { shorten, words } from './reading/problems.ts';

export interface WriteSettings extends PlanSettings {
  importId: string;
  inserts: InsertSettings;
  /** A person wants new leads to be routed and automations to run. */
  automate: boolean;
  /** ISO moment the import began: when leads came to be that the file gives no date for. */
  startedAt: string;
}

export interface Written {
  created: number;
  updated: number;
}

/**
 * Writes the leads of one chunk in the caller's transaction and adds to the counts. When a key turns out to be taken,
 * by another writer or by a name two rows of the chunk came to share, the chunk is done again lead by lead, and a
 * lead that still does not fit becomes an error row.
 */
export async function writeChunk(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  groups: readonly LeadRows[],
  settings: WriteSettings,
  counts: Counts,
): Promise<Written> {
  // Whoever was faster has committed by the second time, and is found.
  const together =
    (await attempt(ctx, tx, actor, groups, settings)) ?? (await attempt(ctx, tx, actor, groups, settings));
  if (together) return sum(together, counts);
  const written: Written = { created: 0, updated: 0 };
  for (const group of groups) {
    const alone = await attempt(
      ctx,
      tx,
      actor,
      [{ ...group, draft: structuredClone(group.draft) }],
      settings,
    );
    if (alone) {
      const { created, updated } = sum(alone, counts);
      written.created += created;
      written.updated += updated;
    } else {
      counts.rows += group.rows;
      counts.error += group.rows;
      await report(tx, settings.importId, group.leadNo, [
        {
          column: null,
          words: words('intake.row.conflict'),
          value: shorten(labelOf(group.draft)),
          fatal: true,
        },
      ]);
    }
  }
  return written;
}

const labelOf = (draft: Draft): string =>
  [draft.name, draft.emails?.[0]?.raw, draft.phones?.[0]?.raw, draft.externalId].filter(Boolean).join(' | ');

function sum(plans: readonly Plan[], counts: Counts): Written {
  for (const plan of plans) tally(counts, plan);
  return {
    created: plans.filter(({ result }) => result === 'create').length,
    updated: plans.filter(({ result }) => result === 'update').length,
  };
}

/** Plans and writes under a savepoint; undefined when a unique key stood in the way, and then nothing is written. */
async function attempt(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  groups: readonly LeadRows[],
  settings: WriteSettings,
): Promise<Plan[] | undefined> {
  await repo.savepoint(tx);
  try {
    const plans = await planLeads(ctx, tx, actor, groups, settings);
    await write(ctx, tx, actor, plans, settings);
    await repo.releaseSavepoint(tx);
    return plans;
  } catch (error) {
    if (!isConflict(error)) throw error;
    await repo.rollbackToSavepoint(tx);
    return undefined;
  }
}

const isConflict = (error: unknown): boolean =>
  error instanceof DuplicateLeads ||
  (error instanceof AppError &&
    ['lead.duplicate', 'lead.unreachable', 'request.invalid'].includes(error.code)) ||
  /^23(505|514|503)$/.test(sqlState(error) ?? '');

async function write(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  plans: readonly Plan[],
  settings: WriteSettings,
): Promise<void> {
  const creates = plans.filter(({ result }) => result === 'create');
  const updates = plans.filter(({ result }) => result === 'update');
  if (creates.length > 0 || updates.length > 0) {
    if (plans.some(({ notes }) => notes.length > 0)) checkNotes(actor);
    const ids = await insertLeads(
      ctx,
      tx,
      actor,
      creates.map(({ draft }) => toLeadDraft(draft, settings)),
      settings.inserts,
    );
    const changed = new Map(
      (
        await updateLeadsBulk(
          ctx,
          tx,
          actor,
          updates.flatMap(({ patch }) => patch ?? []),
          settings.changes,
          { batchId: settings.batchId },
        )
      ).map((change) => [change.lead.id, change]),
    );
    const touched = [
      ...creates.map((plan, i) => ({ plan, leadId: ids[i]! })),
      ...updates.map((plan) => ({ plan, leadId: plan.lead!.id })),
    ];
    await Promise.all([
      insertEvents(
        ctx,
        tx,
        touched.flatMap(({ plan, leadId }) => [
          ...outcomeEvents(plan, leadId, settings),
          ...plan.notes.map((text) => noteEvent(ctx, actor, leadId, text, settings)),
        ]),
      ),
      appendConsent(
        ctx,
        tx,
        actor,
        touched.flatMap(({ plan, leadId }) => plan.consent.map((line) => ({ ...line, leadId }))),
      ),
      repo.putPrints(
        tx,
        settings.batchId,
        touched.flatMap(({ plan, leadId }) => [
          ...(plan.prints.row === undefined ? [] : [{ print: plan.prints.row, leadId }]),
          ...plan.notes.map((text) => ({ print: plan.prints.note(leadId, text), leadId })),
        ]),
      ),
    ]);
    if (settings.automate)
      await sendOn(
        ctx,
        tx,
        actor,
        creates.flatMap(({ draft }, i) => (draft.ownerId === undefined && ids[i] ? [ids[i]] : [])),
      );
    // Last: what the log has of a lead after this moment is not the import's.
    await recordImages(
      tx,
      settings.batchId,
      touched.map(({ plan, leadId }) => ({
        rowNo: plan.leadNo,
        recordType: 'lead',
        recordId: leadId,
        ...imageFor(plan.lead, changed.get(leadId)),
      })),
      ctx.clock.now(),
    );
  }
  for (const { leadNo, problems } of plans)
    if (problems.length > 0) await report(tx, settings.importId, leadNo, problems);
}

/** New leads the file gives no owner go the way of every new lead: to routing, and to what starts with them. */
async function sendOn(ctx: Ctx, tx: Tx, actor: Actor, leadIds: readonly string[]): Promise<void> {
  for (const { leadId, eventId } of await repo.importedEvents(tx, leadIds))
    await ctx.record(tx, actor, 'inquiry.received', {
      subject: { type: 'lead', id: leadId },
      payload: { leadId, eventId, created: true, automate: true },
    });
}

/** Problems that only writing brings to light stand behind those of reading. */
const report = (tx: Tx, importId: string, row: number, problems: readonly Problem[]): Promise<void> =>
  repo.insertProblems(tx, importId, repo.toStoredProblems(row, problems, 1_000));

function toLeadDraft(draft: Draft, { batchId, startedAt }: WriteSettings): LeadDraft {
  const {
    emails,
    phones,
    notes: _n,
    outcome: _o,
    refused: _r,
    sourceAssumed: _s,
    createdAt,
    ...plain
  } = draft;
  return {
    ...(plain as LeadDraft),
    emails: (emails ?? []).map(({ raw }) => raw),
    phones: (phones ?? []).map(({ raw }) => raw),
    createdAt: createdAt ?? startedAt,
    batchId,
  };
}

function outcomeEvents(
  { outcome, draft, lead }: Plan,
  leadId: string,
  { outcomeName, startedAt, batchId }: WriteSettings,
): NewEvent[] {
  if (outcome === undefined || outcomeName === undefined) return [];
  const occurredAt = lead ? startedAt : (draft.createdAt ?? startedAt);
  return [
    {
      leadId,
      kind: 'outcome.recorded',
      occurredAt,
      source: draft.source ?? null,
      payload: { name: outcomeName, value: outcome, batchId },
    },
  ];
}

/** One that a batch brings goes when that is undone. */
const noteEvent = (
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  text: string,
  { batchId }: WriteSettings,
): NewEvent => ({
  leadId,
  kind: 'note.added',
  occurredAt: ctx.clock.now().toISOString(),
  userId: actor.userId,
  payload: { batchId },
  text,
});

/** The fields the import changed as they were and as it left them; before is null for a lead it makes. */
const imageFor = (
  lead: StoredLead | undefined,
  change: ChangedLead | undefined,
): Image | { before: null; after: null } => {
  if (!lead) return { before: null, after: null };
  return change ? imageOf(lead.stageSince, change) : { before: {}, after: {} };
};
