import { Condition, conditionsOf, FilterParam, LEAD_SORTS, type LeadSort } from '@lintel/contract';

export const VIEWS = ['all', 'hot', 'new', 'unassigned'] as const;
export type ViewKey = (typeof VIEWS)[number];

/** What the list shows; all of it stands in the address, so Back, reload and a sent link show the same. */
export interface ListState {
  view: ViewKey;
  sort: LeadSort;
  conditions: readonly Condition[];
  q: string;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

const one = (params: Params, key: string): string => {
  const value = params[key];
  return (Array.isArray(value) ? value[0] : value) ?? '';
};

export const defaultSort = (view: ViewKey): LeadSort =>
  view === 'new' || view === 'unassigned' ? '-createdAt' : '-score';

/** Reads the address; whatever in it cannot be understood is left out. */
export function readListState(params: Params): ListState {
  const view = VIEWS.find((key) => key === one(params, 'view')) ?? 'all';
  const sort = LEAD_SORTS.find((key) => key === one(params, 'sort')) ?? defaultSort(view);
  const filter = FilterParam.safeParse(one(params, 'filter') || '[]');
  return {
    view,
    sort,
    conditions: filter.success ? conditionsOf(filter.data).map(({ condition }) => condition) : [],
    q: one(params, 'q').slice(0, 100),
  };
}

/** The address of a state; defaults are left out. */
export function writeListState(state: ListState): {
  view?: string;
  sort?: string;
  filter?: string;
  q?: string;
} {
  return {
    view: state.view === 'all' ? undefined : state.view,
    sort: state.sort === defaultSort(state.view) ? undefined : state.sort,
    filter: state.conditions.length > 0 ? JSON.stringify(state.conditions) : undefined,
    q: state.q || undefined,
  };
}

/** Where the leads of a pond are listed. */
export const leadsInPond = (pondId: string): `/leads?${string}` =>
  `/leads?filter=${encodeURIComponent(JSON.stringify([{ field: 'pondId', op: 'anyOf', value: [pondId] }]))}`;

/** Conditions of a built-in list. `now` in ms; a day as value keeps the query the same all day. */
export function viewConditions(view: ViewKey, now: number): Condition[] {
  if (view === 'hot') return [{ field: 'band', op: 'is', value: 'hot' }];
  if (view === 'unassigned') return [{ field: 'ownerId', op: 'empty' }];
  if (view === 'new') {
    const from = new Date(now);
    from.setDate(from.getDate() - 6);
    const two = (part: number) => String(part).padStart(2, '0');
    const day = `${from.getFullYear()}-${two(from.getMonth() + 1)}-${two(from.getDate())}`;
    return [{ field: 'createdAt', op: 'atLeast', value: day }];
  }
  return [];
}

/** The `filter` parameter of a request, or undefined without conditions. */
export const filterText = (conditions: readonly Condition[]): string | undefined =>
  conditions.length > 0
    ? JSON.stringify(conditions.map((condition) => Condition.parse(condition)))
    : undefined;
