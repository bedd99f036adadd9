import './catalogue';

export { DuplicatesScreen } from './DuplicatesScreen';
export { Household } from './Household';
export { MergeScreen } from './MergeScreen';
export { PossibleDuplicate } from './PossibleDuplicate';
