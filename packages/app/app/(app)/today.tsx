import { lazy } from 'react';

// The shell fetches the same chunk for the bell.
const TodayScreen = lazy(() => import('@/features/today').then((area) => ({ default: area.TodayScreen })));

export default function TodayRoute() {
  return <TodayScreen />;
}
