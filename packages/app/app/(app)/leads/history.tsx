import { lazy } from 'react';

const HistoryScreen = lazy(() =>
  import('@/features/intake').then((area) => ({ default: area.HistoryScreen })),
);

export default function HistoryRoute() {
  return <HistoryScreen />;
}
