import { useLocalSearchParams } from 'expo-router';
import { lazy } from 'react';

const ChecklistScreen = lazy(() =>
  import('@/features/office').then((area) => ({ default: area.ChecklistScreen })),
);

export default function ChecklistRoute() {
  const { templateId } = useLocalSearchParams<{ templateId: string }>();
  return <ChecklistScreen key={templateId} templateId={templateId} />;
}
