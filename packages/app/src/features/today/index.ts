import './catalogue';

export { AvailabilitySwitch } from './AvailabilitySwitch';
export { Bell } from './Bell';
export { TodayScreen } from './TodayScreen';
