import type { FirstTouch } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { readLeads } from '../../leads/index.ts';
import * as repo from './first-touch.repository.ts';

/** How soon a lead was answered each time it asked, for those who see it. */
export const listClocks = (ctx: Ctx, actor: Actor, leadId: string): Promise<FirstTouch[]> =>
  ctx.read(actor, async (tx) => {
    const leads = await readLeads(tx, actor, [leadId]);
    if (!leads.has(leadId)) throw new AppError('lead.not_found');
    return (await repo.listClocks(tx, leadId, 20)).map((clock) => ({
      id: clock.id,
      arrivedAt: clock.arrivedAt.toISOString(),
      startedAt: clock.startedAt.toISOString(),
      ownerId: clock.ownerId,
      dueAt: clock.answerBy.toISOString(),
      respondedAt: clock.touchedAt?.toISOString() ?? null,
      respondedBy: clock.touchedBy,
      respondedAfterMs: clock.respondedAfterMs,
      respondedAfterBusinessMs: clock.respondedAfterBusinessMs,
      overdueAt: clock.overdueAt?.toISOString() ?? null,
      reassignments: clock.reassignments,
      state: stateOf(clock),
    }));
  });

const stateOf = (clock: repo.Clock): FirstTouch['state'] => {
  if (clock.touchedAt !== null) return 'answered';
  if (clock.endedAt !== null) return 'dropped';
  return clock.overdueAt === null ? 'running' : 'overdue';
};
