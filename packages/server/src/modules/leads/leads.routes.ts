import { leads as contract } from '@lintel/contract';
import { type Route, route } from '../../kernel/http/route.ts';
import { batchRoutes } from './batches/batches.routes.ts';
import { updateLead } from './change-leads.ts';
import { createLead } from './create-lead.ts';
import { deleteLead, restoreLead } from './delete-lead.ts';
import { duplicateRoutes } from './duplicates/duplicates.routes.ts';
import { explainAccess } from './explain-access.ts';
import { exportLeads } from './export-leads.ts';
import { listFields } from './fields/custom-fields.ts';
import { fieldRoutes } from './fields/fields.routes.ts';
import { listLeads } from './list-leads.ts';
import { pipelineRoutes } from './pipelines/pipelines.routes.ts';
import { listStages } from './pipelines/stages.ts';
import { createPond, listPonds, removePond, updatePond } from './ponds.ts';
import { readLead } from './read-lead.ts';
import { searchLeads } from './search-leads.ts';
import { shareLead } from './share-lead.ts';
import { listSources } from './sources/list-sources.ts';
import { sourceRoutes } from './sources/sources.routes.ts';
import { timelineRoutes } from './timeline/timeline.routes.ts';
import { viewerRoutes } from './viewers/viewers.routes.ts';

export const leadRoutes = (): Route[] => [
  ...duplicateRoutes(),
  ...pipelineRoutes(),
  route(contract.search, ({ ctx, actor, query }) => searchLeads(ctx, actor, query)),
  route(contract.sources, async ({ ctx, actor }) => ({ items: await listSources(ctx, actor) })),
  route(contract.list, ({ ctx, actor, query }) => listLeads(ctx, actor, query)),
  route(contract.export, ({ ctx, actor, query }) => exportLeads(ctx, actor, query)),
  route(contract.create, ({ ctx, actor, body }) => createLead(ctx, actor, body)),
  route(contract.get, ({ ctx, actor, params }) => readLead(ctx, actor, params.leadId)),
  route(contract.update, ({ ctx, actor, params, body }) => updateLead(ctx, actor, params.leadId, body)),
  route(contract.remove, async ({ ctx, actor, params }) => {
    await deleteLead(ctx, actor, params.leadId);
    return undefined;
  }),
  route(contract.restore, ({ ctx, actor, params }) => restoreLead(ctx, actor, params.leadId)),
  route(contract.share, ({ ctx, actor, params, body }) => shareLead(ctx, actor, params.leadId, body.userIds)),
  route(contract.explainAccess, ({ ctx, actor, params, query }) =>
    explainAccess(ctx, actor, params.leadId, query.userId),
  ),
  route(contract.listPonds, async ({ ctx, actor }) => ({ items: await listPonds(ctx, actor) })),
  route(contract.createPond, ({ ctx, actor, body }) => createPond(ctx, actor, body)),
  route(contract.updatePond, ({ ctx, actor, params, body }) => updatePond(ctx, actor, params.pondId, body)),
  route(contract.removePond, async ({ ctx, actor, params }) => {
    await removePond(ctx, actor, params.pondId);
    return undefined;
  }),
  route(contract.listStages, async ({ ctx, actor }) => ({ items: await listStages(ctx, actor) })),
  route(contract.listFields, async ({ ctx, actor }) => ({ items: await listFields(ctx, actor) })),
  ...fieldRoutes(),
  ...batchRoutes(),
  ...sourceRoutes(),
  ...timelineRoutes(),
  ...viewerRoutes(),
];
