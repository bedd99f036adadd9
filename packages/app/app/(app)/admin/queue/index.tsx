import { lazy } from 'react';

const QueueScreen = lazy(() => import('@/features/inbox').then((area) => ({ default: area.QueueScreen })));

export default function QueueRoute() {
  return <QueueScreen />;
}
