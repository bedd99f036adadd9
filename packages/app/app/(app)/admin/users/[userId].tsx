import { useLocalSearchParams } from 'expo-router';
import { lazy } from 'react';

const PersonScreen = lazy(() => import('@/features/office').then((area) => ({ default: area.PersonScreen })));

export default function PersonRoute() {
  const { userId } = useLocalSearchParams<{ userId: string }>();
  return <PersonScreen key={userId} userId={userId} />;
}
