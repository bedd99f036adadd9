import { useLocalSearchParams } from 'expo-router';
import { lazy } from 'react';

const ModelScreen = lazy(() => import('@/features/ml').then((area) => ({ default: area.ModelScreen })));

export default function ModelRoute() {
  const { modelId } = useLocalSearchParams<{ modelId: string }>();
  return <ModelScreen key={modelId} modelId={modelId} />;
}
