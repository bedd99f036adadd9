import { lazy } from 'react';

const WebhooksScreen = lazy(() =>
  import('@/features/office').then((area) => ({ default: area.WebhooksScreen })),
);

export default function WebhooksRoute() {
  return <WebhooksScreen />;
}
