import { contract } from '@lintel/contract';
import type { Ctx } from '../../kernel/context.ts';
import { type Route, route } from '../../kernel/http/route.ts';
import { explainScore, scoreHistory } from './explain-score.ts';
import { overview } from './overview.ts';
import { getModel, listModels, promoteModel } from './registry.ts';
import { trainerEnvironment } from './trainer-environment.ts';
import { cancelRun, getRun, listRuns, startTraining } from './training-runs.ts';

export const mlRoutes = (ctx: Ctx): Route[] => {
  // Asked early, so that the first look at the page does not wait for Python to answer.
  void trainerEnvironment(ctx.config);
  return [
    route(contract.ml.explainScore, ({ actor, params }) => explainScore(ctx, actor, params.leadId)),
    route(contract.ml.scoreHistory, ({ actor, params, query }) =>
      scoreHistory(ctx, actor, { ...params, ...query }),
    ),
    route(contract.ml.overview, ({ actor }) => overview(ctx, actor)),
    route(contract.ml.listModels, ({ actor, query }) => listModels(ctx, actor, query)),
    route(contract.ml.getModel, ({ actor, params }) => getModel(ctx, actor, params.modelId)),
    route(contract.ml.promoteModel, ({ actor, params, body }) =>
      promoteModel(ctx, actor, { ...params, ...body }),
    ),
    route(contract.ml.startTraining, ({ actor, body }) => startTraining(ctx, actor, body)),
    route(contract.ml.listRuns, ({ actor, query }) => listRuns(ctx, actor, query)),
    route(contract.ml.getRun, ({ actor, params }) => getRun(ctx, actor, params.runId)),
    route(contract.ml.cancelRun, ({ actor, params }) => cancelRun(ctx, actor, params.runId)),
  ];
};
