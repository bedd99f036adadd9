import { useLocalSearchParams } from 'expo-router';
import { ImportScreen } from '@/features/intake/ImportScreen';

export default function ImportRoute() {
  const { importId, step } = useLocalSearchParams<{ importId: string; step?: string }>();
  return <ImportScreen key={importId} importId={importId} step={step} />;
}
