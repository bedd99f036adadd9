import { lazy } from 'react';

const PipelinesScreen = lazy(() =>
  import('@/features/office').then((area) => ({ default: area.PipelinesScreen })),
);

export default function PipelinesRoute() {
  return <PipelinesScreen />;
}
