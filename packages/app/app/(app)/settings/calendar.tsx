import { lazy } from 'react';

const CalendarSettingsScreen = lazy(() =>
  import('@/features/settings').then((area) => ({ default: area.CalendarSettingsScreen })),
);

export default function CalendarSettingsRoute() {
  return <CalendarSettingsScreen />;
}
