import { conditionsOf } from '@lintel/contract';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { useMemo } from 'react';
import { fieldOf, filterFields } from './filter-fields';
import type { LeadListArg } from './leads.api';
import { useSmartListsQuery } from './leads.api';
import {
  filterText,
  type ListState,
  readListState,
  shownOf,
  withoutConditions,
  writeListState,
} from './list-state';
import { useFilterSources } from './use-lead-lists';

/** The list's state out of the address, the query it stands for, and how to change it. */
export function useListState() {
  const params = useLocalSearchParams();
  const router = useRouter();
  const known = useFilterSources();
  const lists = useSmartListsQuery();
  const fields = useMemo(() => filterFields(known), [known]);
  const key = JSON.stringify([params.list, params.view, params.sort, params.filter, params.q]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts of the address it reads are in the key
  const state = useMemo(() => readListState(params), [key]);
  const items = lists.data?.items;
  const list = state.list
    ? items?.find(({ id, preset }) => id === state.list || preset === state.list)
    : undefined;
  const { filter, sort } = useMemo(() => shownOf(state, list), [state, list]);
  /** Paths of conditions whose field is gone: shown in red and left out of the question. */
  const broken = useMemo(() => {
    const gone = new Set(state.filter ? [] : list?.broken.map(({ path }) => path));
    if (known.ready) {
      for (const { condition, path } of conditionsOf(filter))
        if (!fieldOf(fields, condition)) gone.add(path.join('.'));
    }
    return gone;
  }, [state.filter, list, filter, fields, known.ready]);
  const arg = useMemo<LeadListArg>(
    () => ({ sort, filter: filterText(withoutConditions(filter, (path) => broken.has(path))) }),
    [sort, filter, broken],
  );
  const written = useMemo(() => writeListState(state), [state]);
  const set = (change: Partial<ListState>) => router.setParams(writeListState({ ...state, ...change }));
  return {
    state,
    /** The smart lists there are; undefined until they are known. */
    lists: items,
    list,
    /** A smart list is asked for and not known yet. */
    waiting: state.list !== '' && state.filter === null && !list && lists.isFetching,
    /** The smart list asked for was removed, or is not shared with this person. */
    missing: state.list !== '' && items !== undefined && !list && !lists.isFetching,
    filter,
    sort,
    broken,
    arg,
    fields,
    known,
    /** Changes the address in place. */
    set,
    /** Shows a smart list as it is kept, or all leads. */
    open: (id: string) => router.setParams(writeListState({ list: id, sort: null, filter: null, q: '' })),
    /** The same list as a query for another address. */
    params: written,
  };
}
export type ListView = ReturnType<typeof useListState>;
