import { lazy } from 'react';

const OfflineScreen = lazy(() =>
  import('@/features/offline').then((area) => ({ default: area.OfflineScreen })),
);

export default function OfflineRoute() {
  return <OfflineScreen />;
}
