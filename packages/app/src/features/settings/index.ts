export { AppearanceScreen } from './AppearanceScreen';
export { ProfileScreen } from './ProfileScreen';
export { SecurityScreen } from './SecurityScreen';
export { SessionsScreen } from './SessionsScreen';
