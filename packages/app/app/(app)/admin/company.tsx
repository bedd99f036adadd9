import { lazy } from 'react';

const CompanyScreen = lazy(() =>
  import('@/features/office').then((area) => ({ default: area.CompanyScreen })),
);

export default function CompanyRoute() {
  return <CompanyScreen />;
}
