import './catalogue';

export { AvailabilitySwitch } from './AvailabilitySwitch';
export { Bell } from './Bell';
export { OutcomeSheet, type OutcomeSheetProps } from './OutcomeSheet';
export { TodayCount } from './TodayCount';
export { TodayScreen } from './TodayScreen';
export { askAhead } from './today.api';
