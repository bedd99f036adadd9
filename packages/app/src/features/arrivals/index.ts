import './catalogue';

export { AlsoKnownAs } from './AlsoKnownAs';
export { ArrivalFacts } from './ArrivalFacts';
export { LastTouch } from './LastTouch';
