import { lazy } from 'react';

const KeysScreen = lazy(() => import('@/features/office').then((area) => ({ default: area.KeysScreen })));

export default function KeysRoute() {
  return <KeysScreen />;
}
