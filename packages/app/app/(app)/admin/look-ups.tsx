import { lazy } from 'react';

const LookUpsScreen = lazy(() =>
  import('@/features/office').then((area) => ({ default: area.LookUpsScreen })),
);

export default function LookUpsRoute() {
  return <LookUpsScreen />;
}
