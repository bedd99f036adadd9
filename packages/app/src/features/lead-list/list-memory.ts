import type { ListColumn, SmartList } from '@lintel/contract';
import { DENSITIES, type ListDensity } from '@lintel/contract/lists';
import { useMemo, useState } from 'react';
import { storage } from '@/platform/storage';
import { defaultColumns, type LeadColumn } from './lead-columns';

/** How this person looks at a list on this device, where it differs from how the list is kept. */
export interface Look {
  columns?: ListColumn[] | null;
  density?: ListDensity;
}

const KEY = 'lintel.leads.looks';

const read = (): Record<string, Look> => {
  try {
    const kept: unknown = JSON.parse(storage.get(KEY) ?? '{}');
    return kept !== null && typeof kept === 'object' ? (kept as Record<string, Look>) : {};
  } catch {
    return {};
  }
};
const isColumn = (column: unknown): column is ListColumn =>
  typeof (column as ListColumn | null)?.key === 'string';

/** Columns, their widths and the density of a list; columns that are gone are left out, the name always stays. */
export function useLook(
  listKey: string,
  list: SmartList | undefined,
  wide: boolean,
  all: readonly LeadColumn[],
  usual: ListDensity,
) {
  const [looks, setLooks] = useState(read);
  const own = looks[listKey];
  const wanted = own?.columns !== undefined ? own.columns : (list?.columns ?? null);
  const columns = useMemo((): ListColumn[] => {
    const given = wanted?.filter(isColumn) ?? defaultColumns(wide).map((key) => ({ key }));
    const known = given.filter(({ key }) => all.some((column) => column.key === key));
    return known.some(({ key }) => key === 'name') ? known : [{ key: 'name' }, ...known];
  }, [wanted, wide, all]);
  const density = DENSITIES.find((d) => d === own?.density) ?? list?.density ?? usual;
  const keep = (next: Look | undefined) => {
    const { [listKey]: _, ...others } = looks;
    const kept = next ? { ...others, [listKey]: next } : others;
    setLooks(kept);
    storage.set(KEY, JSON.stringify(kept));
  };
  return {
    columns,
    /** What the list keeps: null shows what the window has room for. */
    wanted,
    density,
    changed: own !== undefined,
    set: (change: Look) => keep({ ...own, ...change }),
    /** Back to how the list is kept. */
    reset: () => keep(undefined),
  };
}
export type ListLook = ReturnType<typeof useLook>;
