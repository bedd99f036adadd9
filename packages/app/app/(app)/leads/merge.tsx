import { lazy } from 'react';

const MergeScreen = lazy(() =>
  import('@/features/duplicates').then((area) => ({ default: area.MergeScreen })),
);

export default function MergeRoute() {
  return <MergeScreen />;
}
