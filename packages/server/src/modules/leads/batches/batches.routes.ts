import { batches as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { getBatch, listBatches, listProblems } from './list-batches.ts';
import { previewUndo } from './preview-undo.ts';
import { cancelChange, changeMany, previewChange } from './request-change.ts';
import { undoBatch } from './request-undo.ts';

export const batchRoutes = (): Route[] => [
  route(contract.previewBulk, ({ ctx, actor, body }) => previewChange(ctx, actor, body)),
  route(contract.changeBulk, ({ ctx, actor, body }) => changeMany(ctx, actor, body)),
  route(contract.list, ({ ctx, actor, query }) => listBatches(ctx, actor, query)),
  route(contract.get, ({ ctx, actor, params }) => getBatch(ctx, actor, params.batchId)),
  route(contract.problems, ({ ctx, actor, params, query }) =>
    listProblems(ctx, actor, params.batchId, query),
  ),
  route(contract.cancel, ({ ctx, actor, params }) => cancelChange(ctx, actor, params.batchId)),
  route(contract.previewUndo, ({ ctx, actor, params }) => previewUndo(ctx, actor, params.batchId)),
  route(contract.undo, ({ ctx, actor, params, body }) => undoBatch(ctx, actor, params.batchId, body.choice)),
];
