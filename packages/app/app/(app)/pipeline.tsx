import { lazy } from 'react';

const PipelineScreen = lazy(() =>
  import('@/features/business').then((area) => ({ default: area.PipelineScreen })),
);

export default function PipelineRoute() {
  return <PipelineScreen />;
}
