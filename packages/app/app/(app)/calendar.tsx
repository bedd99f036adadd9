import { lazy } from 'react';

const CalendarScreen = lazy(() =>
  import('@/features/calendar').then((area) => ({ default: area.CalendarScreen })),
);

export default function CalendarRoute() {
  return <CalendarScreen />;
}
