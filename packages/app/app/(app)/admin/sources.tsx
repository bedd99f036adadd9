import { lazy } from 'react';

const SourcesScreen = lazy(() =>
  import('@/features/office').then((area) => ({ default: area.SourcesScreen })),
);

export default function SourcesRoute() {
  return <SourcesScreen />;
}
