import { duplicates as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { mergeLeads } from '../merge/merge-leads.ts';
import { previewMerge } from '../merge/preview-merge.ts';
import { listRelations, relate, unrelate } from './relations.ts';
import { decideDuplicates, duplicatesOf, listDuplicates } from './review-queue.ts';
import { readScan, startScan } from './scan.ts';

/** Duplicates, merging and households; before the routes of one lead, whose paths would take theirs. */
export const duplicateRoutes = (): Route[] => [
  route(contract.list, ({ ctx, actor, query }) => listDuplicates(ctx, actor, query)),
  route(contract.startScan, ({ ctx, actor }) => startScan(ctx, actor)),
  route(contract.getScan, ({ ctx, actor }) => readScan(ctx, actor)),
  route(contract.decide, async ({ ctx, actor, body }) => {
    await decideDuplicates(ctx, actor, body);
    return undefined;
  }),
  route(contract.previewMerge, ({ ctx, actor, query }) =>
    previewMerge(ctx, actor, query.ids, query.survivorId),
  ),
  route(contract.merge, ({ ctx, actor, body }) => mergeLeads(ctx, actor, body)),
  route(contract.ofLead, ({ ctx, actor, params }) => duplicatesOf(ctx, actor, params.leadId)),
  route(contract.listRelations, ({ ctx, actor, params }) => listRelations(ctx, actor, params.leadId)),
  route(contract.relate, ({ ctx, actor, params, body }) =>
    relate(ctx, actor, params.leadId, params.otherId, body.kind),
  ),
  route(contract.unrelate, ({ ctx, actor, params }) => unrelate(ctx, actor, params.leadId, params.otherId)),
];
