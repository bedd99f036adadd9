import { lazy } from 'react';

const UsersScreen = lazy(() => import('@/features/office').then((area) => ({ default: area.UsersScreen })));

export default function UsersRoute() {
  return <UsersScreen />;
}
