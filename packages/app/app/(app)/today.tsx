import { lazy } from 'react';

// The shell fetches the same chunk for the bell.
const TodayScreen = lazy(async () => {
  const area = await import('@/features/today');
  area.askAhead();
  return { default: area.TodayScreen };
});

export default function TodayRoute() {
  return <TodayScreen />;
}
