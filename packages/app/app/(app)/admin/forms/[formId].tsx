import { useLocalSearchParams } from 'expo-router';
import { lazy } from 'react';

const FormScreen = lazy(() => import('@/features/office').then((area) => ({ default: area.FormScreen })));

export default function FormRoute() {
  const { formId } = useLocalSearchParams<{ formId: string }>();
  return <FormScreen key={formId} formId={formId} />;
}
