import type { BodyOf, ml as contract, ScoreFeedback, ScoreSource } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { lockLeads, peopleOf, readLeads } from '../../leads/index.ts';
import { modelLabel } from '../words.ts';
import * as repo from './feedback.repository.ts';

const place = (id: string) => ({ table: 'lead_score_feedback', column: 'note', id });

/** Keeps a person's word that a score looks wrong, with what stood there; a further word replaces an open one. */
export function flagScore(
  ctx: Ctx,
  actor: Actor,
  want: { leadId: string } & BodyOf<typeof contract.flagScore>,
): Promise<ScoreFeedback> {
  return ctx.tx(actor, async (tx) => {
    const [lead] = await lockLeads(tx, [want.leadId], peopleOf(actor, 'leads:read'));
    if (!lead) throw new AppError('lead.not_found');
    if (lead.score === null || lead.scoreSource === null) throw new AppError('ml.no_score');
    const id = (await repo.findOpen(tx, want.leadId, actor.userId)) ?? newId();
    const note =
      want.note === null ? null : await ctx.subjects.encrypt(tx, want.leadId, place(id), want.note);
    await repo.saveFeedback(tx, {
      id,
      leadId: want.leadId,
      kind: want.kind,
      note,
      points: Math.round(lead.score),
      source: lead.scoreSource as ScoreSource,
      modelId: lead.scoreModelId,
      userId: actor.userId,
      at: ctx.clock.now(),
    });
    await ctx.audit(tx, actor, 'score.flagged', { subject: { type: 'lead', id: want.leadId } });
    tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
    const row = await repo.findFeedback(tx, id);
    if (!row) throw new AppError('ml.feedback_not_found');
    return (await toFeedback(ctx, tx, actor, [row]))[0] as ScoreFeedback;
  });
}

/** What people said of scores, newest first: of leads the reader sees, with their names. */
export function listFeedback(
  ctx: Ctx,
  actor: Actor,
  want: { open: boolean; limit: number; cursor?: string | undefined },
): Promise<{ items: ScoreFeedback[]; nextCursor: string | null }> {
  if (want.cursor !== undefined && !/^[0-9a-f-]{36}$/.test(want.cursor))
    throw new AppError('request.cursor_invalid');
  return ctx.read(actor, async (tx) => {
    const rows = await repo.listFeedback(tx, {
      open: want.open,
      before: want.cursor ?? null,
      limit: want.limit + 1,
    });
    const items = rows.slice(0, want.limit);
    return {
      items: await toFeedback(ctx, tx, actor, items),
      nextCursor: rows.length > want.limit ? (items.at(-1)?.id ?? null) : null,
    };
  });
}

/** Settles a word about a score, with what was found. */
export function resolveFeedback(
  ctx: Ctx,
  actor: Actor,
  want: { feedbackId: string; resolution: string },
): Promise<ScoreFeedback> {
  return ctx.tx(actor, async (tx) => {
    const settled = await repo.settleFeedback(tx, want.feedbackId, {
      userId: actor.userId,
      resolution: want.resolution,
      at: ctx.clock.now(),
    });
    const row = await repo.findFeedback(tx, want.feedbackId);
    if (!row) throw new AppError('ml.feedback_not_found');
    if (!settled) throw new AppError('ml.feedback_resolved');
    await ctx.audit(tx, actor, 'score.feedback_resolved', { subject: { type: 'lead', id: row.leadId } });
    tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
    return (await toFeedback(ctx, tx, actor, [row]))[0] as ScoreFeedback;
  });
}

async function toFeedback(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  rows: readonly repo.FeedbackRow[],
): Promise<ScoreFeedback[]> {
  const leads = await readLeads(tx, actor, [...new Set(rows.map((row) => row.leadId))]);
  const out: ScoreFeedback[] = [];
  for (const row of rows) {
    const [note] = row.note
      ? await ctx.subjects.decrypt(tx, row.leadId, [{ place: place(row.id), sealed: row.note }])
      : [null];
    out.push({
      id: row.id,
      leadId: row.leadId,
      leadName: leads.get(row.leadId)?.name ?? null,
      kind: row.kind,
      note: note ?? null,
      points: row.points,
      source: row.source,
      modelVersion: row.modelNumber === null ? null : modelLabel(row.modelNumber),
      byId: row.byId,
      byName: row.byName,
      createdAt: row.createdAt.toISOString(),
      resolvedAt: row.resolvedAt?.toISOString() ?? null,
      resolution: row.resolution,
    });
  }
  return out;
}
