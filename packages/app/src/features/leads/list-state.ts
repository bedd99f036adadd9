import {
  conditionsOf,
  type FilterGroup,
  type FilterNode,
  FilterParam,
  groupOf,
  isGroup,
  LEAD_SORTS,
  type LeadSort,
  NO_CONDITIONS,
  type SmartList,
} from '@lintel/contract';

/** What the list shows; all of it stands in the address, so Back, reload and a sent link show the same. */
export interface ListState {
  /** Id of a smart list, or the name of one every company begins with; empty: all leads. */
  list: string;
  /** Null: the smart list's own. */
  sort: LeadSort | null;
  filter: FilterGroup | null;
  q: string;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

const one = (params: Params, key: string): string => {
  const value = params[key];
  return (Array.isArray(value) ? value[0] : value) ?? '';
};

export const DEFAULT_SORT: LeadSort = '-score';

/** Reads the address; whatever in it cannot be understood is left out. */
export function readListState(params: Params): ListState {
  const list = one(params, 'list') || one(params, 'view');
  const sort = LEAD_SORTS.find((key) => key === one(params, 'sort')) ?? null;
  const filter = FilterParam.safeParse(one(params, 'filter'));
  return {
    list: /^[\w-]{1,60}$/.test(list) && list !== 'all' ? list : '',
    sort,
    filter: filter.success ? filter.data : null,
    q: one(params, 'q').slice(0, 100),
  };
}

/** The address of a state; what the smart list says itself is left out. */
export function writeListState(state: ListState): {
  list?: string;
  sort?: string;
  filter?: string;
  q?: string;
  view?: undefined;
} {
  return {
    list: state.list || undefined,
    sort: state.sort ?? undefined,
    filter: state.filter ? filterText(state.filter, true) : undefined,
    q: state.q || undefined,
    view: undefined,
  };
}

/** What is shown of a smart list when the address changes parts of it. */
export function shownOf(
  state: ListState,
  list: SmartList | undefined,
): { filter: FilterGroup; sort: LeadSort } {
  return {
    filter: state.filter ?? list?.filter ?? NO_CONDITIONS,
    sort: state.sort ?? list?.sort ?? DEFAULT_SORT,
  };
}

/** Where the leads of a pond are listed. */
export const leadsInPond = (pondId: string): `/leads?${string}` =>
  `/leads?filter=${encodeURIComponent(JSON.stringify([{ field: 'pondId', op: 'anyOf', value: [pondId] }]))}`;

/** The filter as text of an address or a request; undefined without conditions, unless an empty one says something. */
export function filterText(filter: FilterGroup, evenEmpty = false): string | undefined {
  const { join, parts } = groupOf(filter);
  if (parts.length === 0) return evenEmpty ? '[]' : undefined;
  // An array is shorter and reads as `all`.
  return JSON.stringify(join === 'all' && !parts.some(isGroup) ? parts : filter);
}

export const countConditions = (filter: FilterGroup): number => conditionsOf(filter).length;

/** The filter without the conditions `drop` names, by path; groups left empty go with them. */
export function withoutConditions(filter: FilterGroup, drop: (path: string) => boolean): FilterGroup {
  const keep = (group: FilterGroup, path: string): FilterGroup => {
    const { join, parts } = groupOf(group);
    const kept = parts.flatMap((part, i): FilterNode[] => {
      const at = `${path}${join}.${i}`;
      if (!isGroup(part)) return drop(at) ? [] : [part];
      const inner = keep(part, `${at}.`);
      return groupOf(inner).parts.length > 0 ? [inner] : [];
    });
    return join === 'any' ? { any: kept } : { all: kept };
  };
  return keep(filter, '');
}

/** The outermost group with its parts replaced; the last one gone leaves nothing. */
export const withParts = (filter: FilterGroup, parts: ReturnType<typeof groupOf>['parts']): FilterGroup =>
  groupOf(filter).join === 'any' && parts.length > 1 ? { any: parts } : { all: parts };
