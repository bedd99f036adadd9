export type { Action, Counterfactuals, Step } from './counterfactuals.ts';
export { ACTIONS, counterfactuals } from './counterfactuals.ts';
export type { Attribution, Explanation } from './explain.ts';
export { explainRow } from './explain.ts';
export { buildFeatures, featureRow } from './features.ts';
export type { LeadState, LogEvent } from './features-fold.ts';
export { foldEvent, foldLog, isKnown, STATE_VERSION } from './features-fold.ts';
export type { FeatureDefinition, FeatureGroup } from './features-list.ts';
export { FEATURE_GROUPS, FEATURES, NOT_FED } from './features-list.ts';
export type { SourceClass } from './features-source.ts';
export { SOURCE_CLASSES, sourceClass } from './features-source.ts';
export type { LocalExplanation, LocalShare } from './lime.ts';
export { explainLime } from './lime.ts';
export type { Family, Feature, FeatureRow, FeatureValue, Model } from './model.ts';
export { FAMILIES, loadModel, ModelFormatError } from './model.ts';
export type { Band, PointScale } from './points.ts';
export {
  BANDS,
  BASE_POINTS,
  bandOf,
  logit,
  pointScale,
  pointsFromProbability,
  shownScore,
  sigmoid,
} from './points.ts';
export { seeded } from './random.ts';
export type { Reference, ReferenceFeature } from './reference.ts';
export type { Rule, RuleScore } from './rules.ts';
export { RULES, ruleScore } from './rules.ts';
export type { FeatureColumns, Score, ScoreColumns } from './score.ts';
export { scoreBatch, scoreColumns, scoreRow } from './score.ts';
export type { TopReasons, Waterfall, WaterfallBar } from './waterfall.ts';
export { topReasons } from './waterfall.ts';
