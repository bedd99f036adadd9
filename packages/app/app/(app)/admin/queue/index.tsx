import { lazy } from 'react';

const QueueScreen = lazy(() => import('@/features/office').then((area) => ({ default: area.QueueScreen })));

export default function QueueRoute() {
  return <QueueScreen />;
}
