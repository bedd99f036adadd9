import { type FilterGroup, groupOf, LeadFilter, NO_CONDITIONS } from '@lintel/contract';
import { BOARD_SORTS, type BoardSort } from '@lintel/contract/pipelines';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { useMemo } from 'react';

export const one = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? (value[0] ?? '') : (value ?? '');

export type BoardLook = 'board' | 'table';
export type Whose = 'all' | 'me' | 'team';
/** Whose leads, as a condition of the filter. */
const WHOSE: Record<Whose, FilterGroup | null> = {
  all: null,
  me: { all: [{ field: 'ownerId', op: 'is', value: 'me' }] },
  team: { all: [{ field: 'teamId', op: 'is', value: 'mine' }] },
};

function readFilter(text: string): FilterGroup {
  try {
    const read = LeadFilter.safeParse(JSON.parse(text));
    return read.success ? read.data : NO_CONDITIONS;
  } catch {
    return NO_CONDITIONS;
  }
}

/** What the address says of the board, and how to change it. */
export function useBoardState() {
  const params = useLocalSearchParams();
  const router = useRouter();
  const filterParam = one(params.filter);
  const filter = useMemo(() => readFilter(filterParam), [filterParam]);
  const askedSort = one(params.sort);
  const sort: BoardSort = BOARD_SORTS.find((key) => key === askedSort) ?? 'score';
  const view: BoardLook = one(params.view) === 'table' ? 'table' : 'board';
  const asked = one(params.whose);
  const whose: Whose = asked === 'me' || asked === 'team' ? asked : 'all';
  /** Whose leads and the filter in one. */
  const whole = useMemo((): FilterGroup => {
    const own = WHOSE[whose];
    return own
      ? { all: [...groupOf(own).parts, ...(groupOf(filter).parts.length > 0 ? [filter] : [])] }
      : filter;
  }, [whose, filter]);
  return {
    filter,
    whole,
    sort,
    view,
    whose,
    set: (change: Record<string, string | undefined>) => router.setParams(change),
  };
}
