import type { AuditAction, BodyOf, TodayMark, today } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, invalid } from '../../../kernel/errors.ts';
import { readLeads } from '../../leads/index.ts';
import * as repo from './marks.repository.ts';

const MOST_MS = 366 * 86_400_000;

/** Keeps a lead out of the actor's queue until a moment. */
export function snoozeLead(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  want: BodyOf<typeof today.snooze>,
): Promise<TodayMark> {
  const now = ctx.clock.now();
  const until = new Date(want.until);
  if (until <= now) throw invalid('until', 'too_small', t('today.snooze.past'));
  if (until.getTime() > now.getTime() + MOST_MS) throw invalid('until', 'too_big', t('today.snooze.far'));
  const at = seenAt(want.asOf, now);
  return mark(ctx, actor, leadId, 'today.snoozed', (tx, userId) =>
    repo.snooze(tx, { userId, leadId, at, until, now }),
  );
}

/** Takes a lead out of the actor's queue until something newer than what they saw makes it due. */
export function finishLead(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  want: BodyOf<typeof today.done>,
): Promise<TodayMark> {
  const now = ctx.clock.now();
  const at = seenAt(want.asOf, now);
  return mark(ctx, actor, leadId, 'today.done', (tx, userId) => repo.done(tx, { userId, leadId, at, now }));
}

/** Takes the actor's latest mark back; `today.mark_stale` when another one came since, or it was taken back. */
export function undoMark(ctx: Ctx, actor: Actor, leadId: string, version: number): Promise<TodayMark> {
  const now = ctx.clock.now();
  return mark(ctx, actor, leadId, 'today.undone', async (tx, userId) => {
    const undone = await repo.undo(tx, { userId, leadId, version, now });
    if (!undone) throw new AppError('today.mark_stale');
    return undone;
  });
}

/** A device's clock may be ahead; nobody has seen what is not there yet. */
const seenAt = (asOf: string | undefined, now: Date): Date => {
  const at = asOf === undefined ? now : new Date(asOf);
  return at > now ? now : at;
};

function mark(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  action: AuditAction,
  write: (tx: Tx, userId: string) => Promise<repo.StoredMark>,
): Promise<TodayMark> {
  const { userId } = actor;
  if (userId === null) throw new AppError('auth.forbidden');
  return ctx.tx(actor, async (tx) => {
    if (!(await readLeads(tx, actor, [leadId])).has(leadId)) throw new AppError('lead.not_found');
    const stored = await write(tx, userId);
    await ctx.audit(tx, actor, action, { subject: { type: 'lead', id: leadId } });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'offers', ids: [userId] }));
    return {
      leadId: stored.leadId,
      version: stored.version,
      snoozedUntil: stored.snoozedUntil?.toISOString() ?? null,
      doneAt: stored.doneAt?.toISOString() ?? null,
    };
  });
}
