import { lazy } from 'react';

const DealsScreen = lazy(() => import('@/features/deals').then((area) => ({ default: area.DealsScreen })));

export default function DealsRoute() {
  return <DealsScreen />;
}
