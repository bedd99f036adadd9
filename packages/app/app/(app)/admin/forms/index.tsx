import { lazy } from 'react';

const FormsScreen = lazy(() => import('@/features/office').then((area) => ({ default: area.FormsScreen })));

export default function FormsRoute() {
  return <FormsScreen />;
}
