import { lazy } from 'react';

const ListingsScreen = lazy(() =>
  import('@/features/listings').then((area) => ({ default: area.ListingsScreen })),
);

export default function ListingsRoute() {
  return <ListingsScreen />;
}
