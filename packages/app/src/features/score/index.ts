export { ScoreCard } from './ScoreCard';
export { ScoreHistory } from './ScoreHistory';
export { isStale, scoreMaker, scoresLine } from './score-age';
