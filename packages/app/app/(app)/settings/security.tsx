import { lazy } from 'react';

// All settings are one chunk: what several routes import by name would be loaded with the app.
const SecurityScreen = lazy(() =>
  import('@/features/settings').then((area) => ({ default: area.SecurityScreen })),
);

export default function SecurityRoute() {
  return <SecurityScreen />;
}
