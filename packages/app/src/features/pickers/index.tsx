import { type ComponentProps, lazy, Suspense } from 'react';
import { SkeletonBlock } from '@/ui/Skeleton';

export { lastWord, offered, withWord, wordsOf } from './tag-words';

// Several areas share these: loaded with the first that shows one, and not with the app.
const late = () => import('./late');
const LateSearch = lazy(() => late().then((m) => ({ default: m.SearchPicker })));
const LateLeads = lazy(() => late().then((m) => ({ default: m.LeadPicker })));
const LateTags = lazy(() => late().then((m) => ({ default: m.TagField })));
const wait = <SkeletonBlock lines={2} />;

export const SearchPicker = (props: ComponentProps<typeof LateSearch>) => (
  <Suspense fallback={wait}>
    <LateSearch {...props} />
  </Suspense>
);

export const LeadPicker = (props: ComponentProps<typeof LateLeads>) => (
  <Suspense fallback={wait}>
    <LateLeads {...props} />
  </Suspense>
);

export const TagField = (props: ComponentProps<typeof LateTags>) => (
  <Suspense fallback={wait}>
    <LateTags {...props} />
  </Suspense>
);
