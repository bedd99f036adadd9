import { pipelines as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { boardOf, columnOf } from './board.ts';

export const boardRoutes = (): Route[] => [
  route(contract.board, ({ ctx, actor, params, query }) => boardOf(ctx, actor, params.pipelineId, query)),
  route(contract.boardColumn, ({ ctx, actor, params, query }) =>
    columnOf(ctx, actor, params.pipelineId, params.stageId, query),
  ),
];
