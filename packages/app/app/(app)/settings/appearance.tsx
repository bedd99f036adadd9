import { lazy } from 'react';

// All settings are one chunk: what several routes import by name would be loaded with the app.
const AppearanceScreen = lazy(() =>
  import('@/features/settings').then((area) => ({ default: area.AppearanceScreen })),
);

export default function AppearanceRoute() {
  return <AppearanceScreen />;
}
