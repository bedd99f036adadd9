export { useExplainScoreQuery, useScoreHistoryQuery } from './score.api';
export { isStale, scoreMaker, scoresLine } from './score-age';
