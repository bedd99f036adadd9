import { OVERRIDE_MAX_DAYS, type ScoreOverride } from '@lintel/contract';
import { bandOf } from '@lintel/scoring';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { lockLeads, peopleOf } from '../../leads/index.ts';
import { scoreWithin } from '../score-leads.ts';
import * as repo from './overrides.repository.ts';

const DAY = 86_400_000;
const place = (id: string) => ({ table: 'lead_score_overrides', column: 'reason', id });

/**
 * A person's own score on a lead until `expiresAt`, with the reason. Lists order by it at once; the model's score goes on
 * beneath it and comes back when it ends. One that stood is replaced.
 */
export function overrideScore(
  ctx: Ctx,
  actor: Actor,
  want: { leadId: string; points: number; reason: string; expiresAt: string },
): Promise<ScoreOverride> {
  return ctx.tx(actor, async (tx) => {
    await lockLead(tx, actor, want.leadId);
    // Only now: the lead may have been waited for.
    const now = ctx.clock.now();
    const expiresAt = new Date(want.expiresAt);
    if (expiresAt <= now || expiresAt.getTime() > now.getTime() + OVERRIDE_MAX_DAYS * DAY)
      throw new AppError('ml.override_expiry');
    await repo.endStanding(tx, want.leadId, now, 'replaced');
    const id = newId();
    const reason = await ctx.subjects.encrypt(tx, want.leadId, place(id), want.reason);
    await repo.insertOverride(tx, {
      id,
      leadId: want.leadId,
      points: want.points,
      reason,
      setById: actor.userId,
      setAt: now,
      expiresAt,
    });
    await scoreAnew(ctx, tx, want.leadId);
    await ctx.audit(tx, actor, 'score.overridden', {
      subject: { type: 'lead', id: want.leadId },
      changed: ['score'],
      after: { points: want.points, reason: want.reason, expiresAt: want.expiresAt },
    });
    return standing(ctx, tx, want.leadId, now);
  });
}

/** Gives the score back to the model before its time. */
export function endOverride(ctx: Ctx, actor: Actor, leadId: string): Promise<ScoreOverride> {
  return ctx.tx(actor, async (tx) => {
    await lockLead(tx, actor, leadId);
    const now = ctx.clock.now();
    const ended = await repo.endStanding(tx, leadId, now, 'undone');
    if (ended?.how !== 'undone') throw new AppError('ml.override_not_found');
    await scoreAnew(ctx, tx, leadId);
    await ctx.audit(tx, actor, 'score.override_ended', {
      subject: { type: 'lead', id: leadId },
      changed: ['score'],
    });
    const found = (await listOverrides(ctx, tx, leadId, now)).find((one) => one.id === ended.id);
    if (!found) throw new AppError('ml.override_not_found');
    return found;
  });
}

/** Ends what is past its time, in all companies: the model's score is shown again. */
export async function endDueOverrides(ctx: Ctx, signal: AbortSignal): Promise<void> {
  const due = await ctx.system('timers', (tx) => repo.dueOverrides(tx, ctx.clock.now(), 1000));
  for (const { tenantId, leadId } of due) {
    signal.throwIfAborted();
    const actor = systemActor(tenantId);
    await ctx.tx(actor, async (tx) => {
      const [lead] = await lockLeads(tx, [leadId], null);
      const ended = await repo.endStanding(tx, leadId, ctx.clock.now(), 'expired');
      if (!ended) return;
      if (lead) await scoreAnew(ctx, tx, leadId);
      await ctx.audit(tx, actor, 'score.override_ended', {
        subject: { type: 'lead', id: leadId },
        changed: ['score'],
      });
    });
  }
}

/** What people have set on a lead since a moment, newest first. */
export async function listOverrides(ctx: Ctx, tx: Tx, leadId: string, since: Date): Promise<ScoreOverride[]> {
  return open(ctx, tx, leadId, await repo.listOverrides(tx, leadId, since));
}

/** The one that stands now, or null. */
export async function findOverride(ctx: Ctx, tx: Tx, leadId: string): Promise<ScoreOverride | null> {
  const row = await repo.findStanding(tx, leadId, ctx.clock.now());
  return row ? ((await open(ctx, tx, leadId, [row]))[0] ?? null) : null;
}

async function standing(ctx: Ctx, tx: Tx, leadId: string, now: Date): Promise<ScoreOverride> {
  const row = await repo.findStanding(tx, leadId, now);
  const [found] = row ? await open(ctx, tx, leadId, [row]) : [];
  if (!found) throw new AppError('ml.override_not_found');
  return found;
}

async function open(ctx: Ctx, tx: Tx, leadId: string, rows: repo.OverrideRow[]): Promise<ScoreOverride[]> {
  const reasons = await ctx.subjects.decrypt(
    tx,
    leadId,
    rows.map((row) => ({ place: place(row.id), sealed: row.reason })),
  );
  return rows.map((row, i) => ({
    id: row.id,
    points: row.points,
    band: bandOf(row.points),
    reason: reasons[i] ?? null,
    setById: row.setById,
    setByName: row.setByName,
    setAt: row.setAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    endedHow: row.endedHow,
  }));
}

/** Locks a lead the actor may change; for any other there is none. */
async function lockLead(tx: Tx, actor: Actor, leadId: string): Promise<void> {
  const [lead] = await lockLeads(tx, [leadId], peopleOf(actor, 'leads:update'));
  if (!lead) throw new AppError('lead.not_found');
}

/** Scores as the system does, whoever acts: from everything that is recorded of the lead. */
const scoreAnew = (ctx: Ctx, tx: Tx, leadId: string): Promise<number> =>
  tx.reaching('all', () => tx.readingAs('', () => scoreWithin(ctx, tx, [leadId])));
