import { lazy } from 'react';

const KeysScreen = lazy(() => import('@/features/admin').then((area) => ({ default: area.KeysScreen })));

export default function KeysRoute() {
  return <KeysScreen />;
}
