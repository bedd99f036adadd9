import { lazy } from 'react';

// All settings are one chunk: what several routes import by name would be loaded with the app.
const SessionsScreen = lazy(() =>
  import('@/features/settings').then((area) => ({ default: area.SessionsScreen })),
);

export default function SessionsRoute() {
  return <SessionsScreen />;
}
