import { lazy } from 'react';

const DuplicatesScreen = lazy(() =>
  import('@/features/duplicates').then((area) => ({ default: area.DuplicatesScreen })),
);

export default function DuplicatesRoute() {
  return <DuplicatesScreen />;
}
