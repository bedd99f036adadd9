export { ScoreCard, ScoreHistory, ScoreQuestions } from './LateScore';
export { isStale, scoreMaker, scoresLine, scoresNote } from './score-age';
