import type { Work } from '../../auth/index.ts';
import * as repo from './hand-over.repository.ts';

/** Appointments moved in one transaction. */
const CHUNK = 200;

/**
 * Appointments of somebody who leaves that are still to come go to those who take over: with a lead to whoever owns the
 * lead by then, else in turn. With nobody to take over they stay in the calendar of who left, for those above to move.
 */
export const appointmentWork: Work = {
  kind: 'appointments',
  holders: (tx, userIds) => repo.holdingAppointments(tx, userIds, new Date()),
  async moveSome(ctx, tx, actor, { from, to }) {
    const now = ctx.clock.now();
    await repo.leaveOthers(tx, from, now);
    if (to.length === 0) return 0;
    const moved = await repo.moveAppointments(tx, { from, to, limit: CHUNK, now });
    if (moved === 0) return 0;
    await ctx.audit(tx, actor, 'appointments.handed_over', {
      subject: { type: 'user', id: from },
      changed: ['organizerId'],
    });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'calendar' }));
    return moved;
  },
};
