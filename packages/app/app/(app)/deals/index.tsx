import { lazy } from 'react';

const DealsScreen = lazy(() => import('@/features/business').then((area) => ({ default: area.DealsScreen })));

export default function DealsRoute() {
  return <DealsScreen />;
}
