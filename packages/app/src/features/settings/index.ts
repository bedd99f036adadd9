import './catalogue';

export { AppearanceScreen } from './AppearanceScreen';
export { AvailabilityScreen } from './AvailabilityScreen';
export { CalendarSettingsScreen } from './CalendarSettingsScreen';
export { ProfileScreen } from './ProfileScreen';
export { SecurityScreen } from './SecurityScreen';
export { SessionsScreen } from './SessionsScreen';
