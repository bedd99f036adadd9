import { useLocalSearchParams } from 'expo-router';
import { lazy } from 'react';

const ImportScreen = lazy(() => import('@/features/intake').then((area) => ({ default: area.ImportScreen })));

export default function ImportRoute() {
  const { importId, step } = useLocalSearchParams<{ importId: string; step?: string }>();
  return <ImportScreen key={importId} importId={importId} step={step} />;
}
