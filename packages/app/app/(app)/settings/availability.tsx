import { lazy } from 'react';

// All settings are one chunk: what several routes import by name would be loaded with the app.
const AvailabilityScreen = lazy(() =>
  import('@/features/settings').then((area) => ({ default: area.AvailabilityScreen })),
);

export default function AvailabilityRoute() {
  return <AvailabilityScreen />;
}
