import { contract } from '@lintel/contract';
import type { Ctx } from '../../kernel/context.ts';
import { type Route, route } from '../../kernel/http/route.ts';
import { flagScore, listFeedback, resolveFeedback } from './corrections/feedback.ts';
import { endOverride, overrideScore } from './corrections/overrides.ts';
import { deviceModel } from './device-model.ts';
import { diffModels } from './diff-models.ts';
import { explainLocally, scoreChanges } from './explain-locally.ts';
import { explainScore, scoreHistory } from './explain-score.ts';
import { fairnessReport, makeReport } from './fairness/report.ts';
import { auditStore, eraseGroups, importGroups } from './fairness/store.ts';
import { listFeatures } from './features/statistics.ts';
import { goldenRows } from './golden-rows.ts';
import { modelHealth } from './monitoring/health.ts';
import { segments } from './monitoring/segments.ts';
import { overview } from './overview.ts';
import { pauseModel, promoteModel, resumeModel, revertModel, tagModel } from './registry.ts';
import { getModel, listModels, registryLog } from './registry-reading.ts';
import { saveSettings } from './settings.ts';
import { trainerEnvironment } from './trainer-environment.ts';
import { cancelRun, getRun, listRuns, startTraining } from './training-runs.ts';
import { changeTrial, currentTrial, endTrial, startTrial } from './trials/trials.ts';

export const mlRoutes = (ctx: Ctx): Route[] => {
  // Asked early, so that the first look at the page does not wait for Python to answer.
  void trainerEnvironment(ctx.config);
  return [
    route(contract.ml.explainScore, ({ actor, params }) => explainScore(ctx, actor, params.leadId)),
    route(contract.ml.scoreHistory, ({ actor, params, query }) =>
      scoreHistory(ctx, actor, { ...params, ...query }),
    ),
    route(contract.ml.features, ({ actor }) => listFeatures(ctx, actor)),
    route(contract.ml.overview, ({ actor }) => overview(ctx, actor)),
    route(contract.ml.listModels, ({ actor, query }) => listModels(ctx, actor, query)),
    route(contract.ml.getModel, ({ actor, params }) => getModel(ctx, actor, params.modelId)),
    route(contract.ml.goldenRows, ({ actor, params }) => goldenRows(ctx, actor, params.modelId)),
    route(contract.ml.promoteModel, ({ actor, params, body }) =>
      promoteModel(ctx, actor, { ...params, ...body }),
    ),
    route(contract.ml.startTraining, ({ actor, body }) => startTraining(ctx, actor, body)),
    route(contract.ml.listRuns, ({ actor, query }) => listRuns(ctx, actor, query)),
    route(contract.ml.getRun, ({ actor, params }) => getRun(ctx, actor, params.runId)),
    route(contract.ml.cancelRun, ({ actor, params }) => cancelRun(ctx, actor, params.runId)),
    route(contract.ml.explainLocally, ({ actor, params, query }) =>
      explainLocally(ctx, actor, { ...params, ...query }),
    ),
    route(contract.ml.scoreChanges, ({ actor, params }) => scoreChanges(ctx, actor, params.leadId)),
    route(contract.ml.overrideScore, ({ actor, params, body }) =>
      overrideScore(ctx, actor, { ...params, ...body }),
    ),
    route(contract.ml.endOverride, ({ actor, params }) => endOverride(ctx, actor, params.leadId)),
    route(contract.ml.flagScore, ({ actor, params, body }) => flagScore(ctx, actor, { ...params, ...body })),
    route(contract.ml.listFeedback, ({ actor, query }) => listFeedback(ctx, actor, query)),
    route(contract.ml.resolveFeedback, ({ actor, params, body }) =>
      resolveFeedback(ctx, actor, { ...params, ...body }),
    ),
    route(contract.ml.diffModels, ({ actor, params }) => diffModels(ctx, actor, params)),
    route(contract.ml.tagModel, ({ actor, params, body }) => tagModel(ctx, actor, { ...params, ...body })),
    route(contract.ml.revertModel, ({ actor, body }) => revertModel(ctx, actor, body.reason)),
    route(contract.ml.pauseModel, ({ actor, body }) => pauseModel(ctx, actor, body.reason)),
    route(contract.ml.resumeModel, ({ actor, body }) => resumeModel(ctx, actor, body.reason)),
    route(contract.ml.registryLog, ({ actor, query }) => registryLog(ctx, actor, query)),
    route(contract.ml.deviceModel, ({ actor }) => deviceModel(ctx, actor)),
    route(contract.ml.saveSettings, ({ actor, body }) => saveSettings(ctx, actor, body)),
    route(contract.ml.currentTrial, ({ actor }) => currentTrial(ctx, actor)),
    route(contract.ml.startTrial, ({ actor, body }) => startTrial(ctx, actor, body)),
    route(contract.ml.changeTrial, ({ actor, body }) => changeTrial(ctx, actor, body.visibleShare)),
    route(contract.ml.modelHealth, ({ actor, params, query }) =>
      modelHealth(ctx, actor, { ...params, ...query }),
    ),
    route(contract.ml.segments, ({ actor, params }) => segments(ctx, actor, params.modelId)),
    route(contract.ml.auditStore, ({ actor }) => auditStore(ctx, actor)),
    route(contract.ml.importGroups, ({ actor, file }) => importGroups(ctx, actor, file)),
    route(contract.ml.eraseGroups, ({ actor, query }) => eraseGroups(ctx, actor, query.attribute)),
    route(contract.ml.fairnessReport, ({ actor, params }) => fairnessReport(ctx, actor, params.modelId)),
    route(contract.ml.makeFairnessReport, ({ actor, params }) => makeReport(ctx, actor, params.modelId)),
    route(contract.ml.endTrial, ({ actor, body }) => endTrial(ctx, actor, body.reason)),
  ];
};
