import { lazy } from 'react';

const FieldsScreen = lazy(() => import('@/features/office').then((area) => ({ default: area.FieldsScreen })));

export default function FieldsRoute() {
  return <FieldsScreen />;
}
