import { lazy } from 'react';

const DealScreen = lazy(() => import('@/features/deals').then((area) => ({ default: area.DealScreen })));

export default function DealRoute() {
  return <DealScreen />;
}
