import { lazy } from 'react';

const TagsScreen = lazy(() => import('@/features/office').then((area) => ({ default: area.TagsScreen })));

export default function TagsRoute() {
  return <TagsScreen />;
}
