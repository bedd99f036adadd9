import { lazy } from 'react';

const ChecklistsScreen = lazy(() =>
  import('@/features/office').then((area) => ({ default: area.ChecklistsScreen })),
);

export default function ChecklistsRoute() {
  return <ChecklistsScreen />;
}
