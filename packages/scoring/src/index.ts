export type { Attribution, Explanation } from './explain.ts';
export { explainRow } from './explain.ts';
export type { FeatureDefinition, LeadEventFact, LeadFacts, SourceClass } from './features.ts';
export { buildFeatures, FEATURES, SOURCE_CLASSES, sourceClass } from './features.ts';
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
export type { Rule, RuleScore } from './rules.ts';
export { RULES, ruleScore } from './rules.ts';
export type { FeatureColumns, Score, ScoreColumns } from './score.ts';
export { scoreBatch, scoreColumns, scoreRow } from './score.ts';
export type { TopReasons, Waterfall, WaterfallBar } from './waterfall.ts';
export { topReasons } from './waterfall.ts';
