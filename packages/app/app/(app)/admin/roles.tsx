import { lazy } from 'react';

const RolesScreen = lazy(() => import('@/features/office').then((area) => ({ default: area.RolesScreen })));

export default function RolesRoute() {
  return <RolesScreen />;
}
