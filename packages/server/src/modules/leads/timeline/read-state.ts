import { TIMELINE_GROUPS, type TimelineCounts, type TimelineGroup } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { peopleOf } from '../leads.policy.ts';
import { findLead } from '../leads.repository.ts';
import { iso } from '../stored-lead.ts';
import * as repo from './events.repository.ts';

const EXACT = 1_000;
const capped = (count: number) => ({ count: Math.min(count, EXACT), capped: count > EXACT });

/** How much the timeline of a lead holds, and what was recorded by others since the reader was there. */
export async function countTimeline(ctx: Ctx, actor: Actor, leadId: string): Promise<TimelineCounts> {
  return ctx.read(actor, async (tx) => {
    if (!(await findLead(tx, leadId, peopleOf(actor, 'leads:read')))) throw new AppError('lead.not_found');
    const readTo = actor.userId === null ? null : await repo.findReadTo(tx, leadId, actor.userId);
    const found = await repo.countGroups(tx, leadId, { userId: actor.userId, readTo });
    const of = new Map(found.map((row) => [row.group, row]));
    const unread = found.reduce((sum, row) => sum + (row.group === 'score' ? 0 : row.unread), 0);
    return {
      groups: Object.fromEntries(
        TIMELINE_GROUPS.map((group) => [group, capped(of.get(group)?.count ?? 0)]),
      ) as Record<TimelineGroup, { count: number; capped: boolean }>,
      readTo: readTo && iso(readTo),
      unread: capped(unread),
    };
  });
}

/** Remembers up to when somebody has read the timeline of a lead; not beyond now, whatever their clock says. */
export async function markRead(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  upTo: string,
): Promise<{ readTo: string }> {
  const { userId } = actor;
  // The system reads nothing.
  if (userId === null) throw new AppError('auth.forbidden');
  return ctx.tx(actor, async (tx) => {
    if (!(await findLead(tx, leadId, peopleOf(actor, 'leads:read')))) throw new AppError('lead.not_found');
    const now = ctx.clock.now();
    const to = new Date(Math.min(Date.parse(upTo), now.getTime()));
    const readTo = await repo.moveReadTo(tx, leadId, userId, to);
    await ctx.audit(tx, actor, 'timeline.read', { subject: { type: 'lead', id: leadId } });
    return { readTo: iso(readTo) };
  });
}
