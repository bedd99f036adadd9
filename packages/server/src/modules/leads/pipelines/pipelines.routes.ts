import { pipelines as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { createPipeline, removePipeline, updatePipeline } from './change-pipelines.ts';
import { listPipelines } from './list-pipelines.ts';
import { moveLead } from './move-lead.ts';
import { saveStages } from './save-stages.ts';

export const pipelineRoutes = (): Route[] => [
  route(contract.list, async ({ ctx, actor, query }) => ({
    items: await listPipelines(ctx, actor, query.kind),
  })),
  route(contract.create, ({ ctx, actor, body }) => createPipeline(ctx, actor, body)),
  route(contract.update, ({ ctx, actor, params, body }) =>
    updatePipeline(ctx, actor, params.pipelineId, body),
  ),
  route(contract.saveStages, ({ ctx, actor, params, body }) =>
    saveStages(ctx, actor, params.pipelineId, body),
  ),
  route(contract.remove, async ({ ctx, actor, params, query }) => ({
    batchIds: await removePipeline(ctx, actor, params.pipelineId, query.toId),
  })),
  route(contract.move, ({ ctx, actor, params, body }) => moveLead(ctx, actor, params.leadId, body)),
];
