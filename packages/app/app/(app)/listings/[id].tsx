import { lazy } from 'react';

const ListingScreen = lazy(() =>
  import('@/features/listings').then((area) => ({ default: area.ListingScreen })),
);

export default function ListingRoute() {
  return <ListingScreen />;
}
