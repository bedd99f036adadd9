import './catalogue';

export { ScoreCard } from './ScoreCard';
export { ScoreHistory } from './ScoreHistory';
export { ScoreQuestions } from './ScoreQuestions';
