import { lazy } from 'react';

const AuditScreen = lazy(() => import('@/features/admin').then((area) => ({ default: area.AuditScreen })));

export default function AuditRoute() {
  return <AuditScreen />;
}
