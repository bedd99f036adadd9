import { useLocalSearchParams } from 'expo-router';
import { lazy } from 'react';

// Fetched with the model's page as one chunk: what two routes import by name would be loaded with the app.
const MlInsights = lazy(() => import('@/features/ml').then((area) => ({ default: area.MlInsights })));

export default function MlRoute() {
  const { train, tab } = useLocalSearchParams<{ train?: string; tab?: string }>();
  return <MlInsights train={train} tab={tab} />;
}
