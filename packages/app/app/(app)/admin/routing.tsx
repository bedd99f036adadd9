import { lazy } from 'react';

const RoutingScreen = lazy(() =>
  import('@/features/routing').then((area) => ({ default: area.RoutingScreen })),
);

export default function RoutingRoute() {
  return <RoutingScreen />;
}
