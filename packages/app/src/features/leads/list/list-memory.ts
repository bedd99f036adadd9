import { useMemo, useState } from 'react';
import { storage } from '@/platform/storage';
import { defaultColumns, type LeadColumn } from './lead-columns';

/** The lead opened last, so that coming back stands on its row. */
export const lastOpened: { id: string | null } = { id: null };

const KEY = 'lintel.leads.columns';

const read = (): string[] | null => {
  try {
    const kept: unknown = JSON.parse(storage.get(KEY) ?? 'null');
    return Array.isArray(kept) ? kept.filter((key): key is string => typeof key === 'string') : null;
  } catch {
    return null;
  }
};

/** Columns this person wants to see on this device; columns that are gone are left out, the name always stays. */
export function useColumnChoice(
  wide: boolean,
  all: readonly LeadColumn[],
): [string[], (keys: string[] | null) => void] {
  const [kept, setKept] = useState(read);
  const chosen = useMemo(() => {
    const wanted = new Set(['name', ...(kept ?? defaultColumns(wide))]);
    return all.filter(({ key }) => wanted.has(key)).map(({ key }) => key);
  }, [kept, wide, all]);
  const choose = (keys: string[] | null) => {
    setKept(keys);
    if (keys) storage.set(KEY, JSON.stringify(keys));
    else storage.remove(KEY);
  };
  return [chosen, choose];
}
