import { useLocalSearchParams } from 'expo-router';
import { ModelScreen } from '@/features/ml/ModelScreen';

export default function ModelRoute() {
  const { modelId } = useLocalSearchParams<{ modelId: string }>();
  return <ModelScreen key={modelId} modelId={modelId} />;
}
