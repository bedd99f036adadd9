import { useLocalSearchParams } from 'expo-router';
import { MlInsights } from '@/features/ml/MlInsights';

export default function MlRoute() {
  const { train } = useLocalSearchParams<{ train?: string }>();
  return <MlInsights train={train} />;
}
