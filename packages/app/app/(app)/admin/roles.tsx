import { lazy } from 'react';

const RolesScreen = lazy(() => import('@/features/admin').then((area) => ({ default: area.RolesScreen })));

export default function RolesRoute() {
  return <RolesScreen />;
}
