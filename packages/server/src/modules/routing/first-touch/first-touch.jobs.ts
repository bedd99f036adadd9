import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Background } from '../../../kernel/http/route.ts';
import { type AnyJob, job } from '../../../kernel/jobs.ts';
import { leaveOffers, runDueOffers } from '../offers/close-offers.ts';
import { runDueClocks } from './escalate.ts';
import { followLeads } from './follow-leads.ts';

/** How often due offers and clocks are looked for. */
const TICK_MS = 1_000;
const MOVES = new Set(['ownerId', 'pondId', 'status']);

export const timeJobs: readonly AnyJob[] = [
  job({
    name: 'routing.follow-lead',
    on: 'lead.updated',
    run: async (ctx, { tenantId, payload }) => {
      if (payload.changed.some((field) => MOVES.has(field)))
        await followLeads(ctx, tenantId, [payload.leadId]);
    },
  }),
  job({
    name: 'routing.follow-deleted-lead',
    on: 'lead.deleted',
    run: (ctx, { tenantId, payload }) => followLeads(ctx, tenantId, [payload.leadId]),
  }),
  job({
    name: 'routing.follow-handed-over-leads',
    on: 'leads.handed_over',
    run: (ctx, { tenantId }) => followLeads(ctx, tenantId, null),
  }),
  job({
    name: 'routing.follow-leads-changed-in-bulk',
    on: 'leads.changed_in_bulk',
    run: (ctx, { tenantId }) => followLeads(ctx, tenantId, null),
  }),
  job({
    name: 'routing.follow-restored-leads',
    on: 'leads.restored_in_bulk',
    run: (ctx, { tenantId }) => followLeads(ctx, tenantId, null),
  }),
  job({
    name: 'routing.follow-merged-leads',
    on: 'leads.merged',
    run: (ctx, { tenantId }) => followLeads(ctx, tenantId, null),
  }),
  job({
    name: 'routing.leave-offers',
    on: 'user.deactivated',
    run: (ctx, { tenantId, payload }) =>
      ctx.tx(systemActor(tenantId), (tx) => leaveOffers(ctx, tx, payload.userId)),
  }),
];

/**
 * Looks every second for offers and first answers whose time is over. The deadlines are rows: a process that comes back
 * goes on with what is due, and several side by side do each thing once.
 */
export function startTimers(ctx: Ctx): Background {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= runTimers(ctx)
      .catch((err: unknown) => ctx.log.warn({ err }, 'Offers and first answers could not be looked at'))
      .finally(() => {
        running = undefined;
      });
  }, TICK_MS);
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Does everything that is due now. */
export async function runTimers(ctx: Ctx): Promise<void> {
  await runDueOffers(ctx);
  await runDueClocks(ctx);
}
