import { lazy } from 'react';

const DealScreen = lazy(() => import('@/features/business').then((area) => ({ default: area.DealScreen })));

export default function DealRoute() {
  return <DealScreen />;
}
