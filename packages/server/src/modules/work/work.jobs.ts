import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { type AnyJob, job, scheduled } from '../../kernel/jobs.ts';
import { handOverJobs } from '../auth/index.ts';
import { leadIdsOfBatch } from '../leads/index.ts';
import { appointmentWork } from './appointments/hand-over.ts';
import { remindOfAppointments } from './appointments/reminders.ts';
import { followLeads } from './follow-leads.repository.ts';
import { taskWork } from './tasks/hand-over.ts';
import { remindOfTasks } from './tasks/remind-tasks.ts';

/** How often reminders that are due are looked for. */
const REMIND_MS = 15_000;

export const workJobs: readonly AnyJob[] = [
  ...handOverJobs('work', taskWork),
  ...handOverJobs('work', appointmentWork),
  scheduled({
    name: 'work.remind',
    when: { everyMs: REMIND_MS },
    run: async (ctx) => {
      await remindOfTasks(ctx);
      await remindOfAppointments(ctx);
    },
  }),
  job({
    name: 'work.follow-merged-leads',
    on: 'leads.merged',
    run: (ctx, { tenantId, payload }) => follow(ctx, tenantId, [payload.leadId]),
  }),
  job({
    name: 'work.follow-restored-leads',
    on: 'leads.restored_in_bulk',
    run: async (ctx, { tenantId, payload: { batchId, fromRow, toRow } }) => {
      const ids = await ctx.read(systemActor(tenantId), (tx) => leadIdsOfBatch(tx, batchId, fromRow, toRow));
      if (ids.length > 0) await follow(ctx, tenantId, ids);
    },
  }),
];

const follow = (ctx: Ctx, tenantId: string, leadIds: readonly string[]): Promise<void> =>
  ctx.tx(systemActor(tenantId), async (tx) => {
    await followLeads(tx, leadIds);
    tx.afterCommit(() => {
      ctx.hint(tenantId, { topic: 'tasks' });
      ctx.hint(tenantId, { topic: 'calendar' });
    });
  });
