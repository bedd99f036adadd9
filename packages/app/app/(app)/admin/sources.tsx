import { lazy } from 'react';

const SourcesScreen = lazy(() =>
  import('@/features/sources').then((area) => ({ default: area.SourcesScreen })),
);

export default function SourcesRoute() {
  return <SourcesScreen />;
}
