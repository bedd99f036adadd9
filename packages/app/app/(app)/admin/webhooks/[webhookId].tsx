import { useLocalSearchParams } from 'expo-router';
import { lazy } from 'react';

const MappingScreen = lazy(() =>
  import('@/features/office').then((area) => ({ default: area.MappingScreen })),
);

export default function MappingRoute() {
  const { webhookId } = useLocalSearchParams<{ webhookId: string }>();
  return <MappingScreen key={webhookId} webhookId={webhookId} />;
}
