export { ScoreCard } from './ScoreCard';
export { ScoreHistory } from './ScoreHistory';
export { isStale, scoreMaker, scoresLine, scoresNote } from './score-age';
