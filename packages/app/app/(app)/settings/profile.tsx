import { lazy } from 'react';

// All settings are one chunk: what several routes import by name would be loaded with the app.
const ProfileScreen = lazy(() =>
  import('@/features/settings').then((area) => ({ default: area.ProfileScreen })),
);

export default function ProfileRoute() {
  return <ProfileScreen />;
}
