import { lazy } from 'react';

const Search = lazy(() => import('@/features/palette').then((m) => ({ default: m.SearchScreen })));

export default Search;
