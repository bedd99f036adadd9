import { lazy } from 'react';

const WebhooksScreen = lazy(() =>
  import('@/features/doors').then((area) => ({ default: area.WebhooksScreen })),
);

export default function WebhooksRoute() {
  return <WebhooksScreen />;
}
