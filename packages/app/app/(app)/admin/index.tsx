import { lazy } from 'react';

const AdminHome = lazy(() => import('@/features/office').then((area) => ({ default: area.AdminHome })));

export default function AdminRoute() {
  return <AdminHome />;
}
