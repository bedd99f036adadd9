import { lazy } from 'react';
import { adminAreas, areaPath } from '@/features/admin/areas';
import { useSession } from '@/store/use-session';

const SearchScreen = lazy(() => import('@/features/palette').then((m) => ({ default: m.SearchScreen })));

export default function SearchRoute() {
  const { may } = useSession();
  return <SearchScreen admin={adminAreas(may).map((key) => ({ key, href: areaPath(key) }))} />;
}
