import type { DomainEvent } from '@lintel/contract';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { type AnyJob, job, scheduled } from '../../kernel/jobs.ts';
import { handOverJobs } from '../auth/index.ts';
import { leadIdsOfBatch } from '../leads/index.ts';
import { appointmentWork } from './appointments/hand-over.ts';
import { remindOfAppointments } from './appointments/reminders.ts';
import { followLeads } from './follow-leads.repository.ts';
import { type Cause, followOwner } from './follow-owner.ts';
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
    run: async (ctx, { id, tenantId, userId, payload: { leadId } }) => {
      await follow(ctx, tenantId, [leadId]);
      await followOwner(ctx, tenantId, [leadId], { eventId: id, batchId: null, userId });
    },
  }),
  job({
    name: 'work.follow-restored-leads',
    on: 'leads.restored_in_bulk',
    run: (ctx, event) =>
      ofBatch(ctx, event, async (ids, cause) => {
        await follow(ctx, event.tenantId, ids);
        await followOwner(ctx, event.tenantId, ids, cause);
      }),
  }),
  job({
    name: 'work.follow-owner',
    on: 'lead.updated',
    run: async (ctx, { payload, ...event }) => {
      if (payload.changed.includes('ownerId')) await ofLead(ctx, event, payload.leadId);
    },
  }),
  job({
    name: 'work.follow-routed-lead',
    on: 'lead.routed',
    run: (ctx, event) => ofLead(ctx, event, event.payload.leadId),
  }),
  job({
    name: 'work.follow-claimed-lead',
    on: 'lead.claimed',
    run: (ctx, event) => ofLead(ctx, event, event.payload.leadId),
  }),
  job({
    name: 'work.follow-owners-changed-in-bulk',
    on: 'leads.changed_in_bulk',
    run: async (ctx, event) => {
      if (event.payload.changed.includes('ownerId'))
        await ofBatch(ctx, event, (ids, cause) => followOwner(ctx, event.tenantId, ids, cause));
    },
  }),
  job({
    name: 'work.follow-handed-over-leads',
    on: 'leads.handed_over',
    run: (ctx, event) => ofBatch(ctx, event, (ids, cause) => followOwner(ctx, event.tenantId, ids, cause)),
  }),
  job({
    name: 'work.follow-imported-leads',
    on: 'leads.imported',
    run: (ctx, event) => ofBatch(ctx, event, (ids, cause) => followOwner(ctx, event.tenantId, ids, cause)),
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

type Heard = Pick<DomainEvent, 'id' | 'tenantId' | 'userId'>;

const ofLead = (ctx: Ctx, { id, tenantId, userId }: Heard, leadId: string): Promise<void> =>
  followOwner(ctx, tenantId, [leadId], { eventId: id, batchId: null, userId });

/** Does something with the leads that a chunk of a batch is about. */
async function ofBatch(
  ctx: Ctx,
  event: Heard & { payload: { batchId: string; fromRow: number; toRow: number } },
  run: (leadIds: readonly string[], cause: Cause) => Promise<void>,
): Promise<void> {
  const { id, tenantId, userId, payload } = event;
  const { batchId, fromRow, toRow } = payload;
  const ids = await ctx.read(systemActor(tenantId), (tx) => leadIdsOfBatch(tx, batchId, fromRow, toRow));
  if (ids.length > 0) await run(ids, { eventId: id, batchId, userId });
}
