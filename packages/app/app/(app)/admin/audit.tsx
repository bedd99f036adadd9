import { lazy } from 'react';

const AuditScreen = lazy(() => import('@/features/office').then((area) => ({ default: area.AuditScreen })));

export default function AuditRoute() {
  return <AuditScreen />;
}
