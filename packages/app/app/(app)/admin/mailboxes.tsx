import { lazy } from 'react';

const MailboxesScreen = lazy(() =>
  import('@/features/office').then((area) => ({ default: area.MailboxesScreen })),
);

export default function MailboxesRoute() {
  return <MailboxesScreen />;
}
