import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { type AnyJob, job } from '../../../kernel/jobs.ts';
import { leadIdsOfBatch } from '../bulk.repository.ts';
import { followStragglers } from '../merge/follow-merge.ts';
import { findDuplicates } from './find-duplicates.ts';
import { runScan } from './scan.ts';

/** Fields two leads are compared by. */
const COMPARED = new Set(['name', 'emails', 'phones', 'location']);
/** Rows of a batch beyond any. */
const ALL = 2_147_483_647;

const leadsOf = (
  ctx: Ctx,
  tenantId: string,
  { batchId, fromRow = 0, toRow = ALL }: { batchId: string; fromRow?: number; toRow?: number },
): Promise<string[]> => ctx.read(systemActor(tenantId), (tx) => leadIdsOfBatch(tx, batchId, fromRow, toRow));

/** New and changed leads are looked at as they come; those that go are forgotten. */
export const duplicateJobs: readonly AnyJob[] = [
  job({
    name: 'leads.compare-new',
    on: 'lead.created',
    run: async (ctx, { tenantId, payload }) => void (await findDuplicates(ctx, tenantId, [payload.leadId])),
  }),
  job({
    name: 'leads.compare-received',
    on: 'inquiry.received',
    run: async (ctx, { tenantId, payload }) => void (await findDuplicates(ctx, tenantId, [payload.leadId])),
  }),
  job({
    name: 'leads.compare-changed',
    on: 'lead.updated',
    run: async (ctx, { tenantId, payload }) => {
      if (payload.changed.some((field) => COMPARED.has(field)))
        await findDuplicates(ctx, tenantId, [payload.leadId]);
    },
  }),
  job({
    name: 'leads.compare-restored',
    on: 'lead.restored',
    run: async (ctx, { tenantId, payload }) => void (await findDuplicates(ctx, tenantId, [payload.leadId])),
  }),
  job({
    name: 'leads.forget-likeness',
    on: 'lead.deleted',
    run: async (ctx, { tenantId, payload }) => void (await findDuplicates(ctx, tenantId, [payload.leadId])),
  }),
  job({
    name: 'leads.compare-imported',
    on: 'leads.imported',
    queue: 'bulk',
    run: async (ctx, { tenantId, payload }, signal) =>
      void (await findDuplicates(ctx, tenantId, await leadsOf(ctx, tenantId, payload), signal)),
  }),
  job({
    name: 'leads.compare-generated',
    on: 'leads.generated',
    queue: 'bulk',
    run: async (ctx, { tenantId, payload }, signal) =>
      void (await findDuplicates(ctx, tenantId, await leadsOf(ctx, tenantId, payload), signal)),
  }),
  job({
    name: 'leads.compare-taken-back',
    on: 'leads.restored_in_bulk',
    queue: 'bulk',
    run: async (ctx, { tenantId, payload }, signal) =>
      void (await findDuplicates(ctx, tenantId, await leadsOf(ctx, tenantId, payload), signal)),
  }),
  job({
    name: 'leads.follow-merge',
    on: 'leads.merged',
    run: async (ctx, { tenantId, payload }) => {
      await followStragglers(ctx, tenantId, payload.leadId);
      await findDuplicates(ctx, tenantId, await leadsOf(ctx, tenantId, { batchId: payload.batchId }));
    },
  }),
  job({
    name: 'leads.scan-duplicates',
    on: 'duplicates.scan_requested',
    queue: 'bulk',
    run: (ctx, { tenantId, payload }, signal) => runScan(ctx, tenantId, payload.scanId, signal),
  }),
];
