import { useLocalSearchParams } from 'expo-router';
import { lazy } from 'react';

const MessageScreen = lazy(() =>
  import('@/features/office').then((area) => ({ default: area.MessageScreen })),
);

export default function MessageRoute() {
  const { messageId } = useLocalSearchParams<{ messageId: string }>();
  return <MessageScreen key={messageId} messageId={messageId} />;
}
