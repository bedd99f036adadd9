import { lazy } from 'react';

const PlansScreen = lazy(() => import('@/features/business').then((area) => ({ default: area.PlansScreen })));

export default function PlansRoute() {
  return <PlansScreen />;
}
