import { useLocalSearchParams, useRouter } from 'expo-router';
import { useMemo } from 'react';
import { useNow } from '@/ui/use-now';
import type { LeadListArg } from '../leads.api';
import { useFilterSources } from '../use-lead-lists';
import { fieldOf, filterFields } from './filter-fields';
import { filterText, type ListState, readListState, viewConditions, writeListState } from './list-state';

const HOUR = 3_600_000;

/** The list's state out of the address, the query it stands for, and how to change it. */
export function useListState() {
  const params = useLocalSearchParams();
  const router = useRouter();
  const now = useNow(HOUR);
  const known = useFilterSources();
  const fields = useMemo(() => filterFields(known), [known]);
  const key = JSON.stringify([params.view, params.sort, params.filter, params.q]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts of the address it reads are in the key
  const state = useMemo(() => readListState(params), [key]);
  const arg = useMemo<LeadListArg>(() => {
    // A condition on a deleted field is shown in red and left out of the question.
    const usable = state.conditions.filter((condition) => !known.ready || fieldOf(fields, condition));
    return { sort: state.sort, filter: filterText([...viewConditions(state.view, now), ...usable]) };
  }, [state, now, fields, known.ready]);
  return {
    state,
    arg,
    fields,
    known,
    /** Changes the address in place. */
    set: (change: Partial<ListState>) => router.setParams(writeListState({ ...state, ...change })),
    /** The same list as a query for another address. */
    params: writeListState(state),
  };
}
