import { lazy } from 'react';

const RoutingScreen = lazy(() =>
  import('@/features/office').then((area) => ({ default: area.RoutingScreen })),
);

export default function RoutingRoute() {
  return <RoutingScreen />;
}
