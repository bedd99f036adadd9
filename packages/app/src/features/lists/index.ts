import { lazy, useEffect } from 'react';

// What working with lists takes beyond showing one comes after the list stands.
const load = () => import('./late');
type Area = Awaited<ReturnType<typeof load>>;

export const FilterEditor = lazy(() => load().then((area: Area) => ({ default: area.FilterEditor })));
export const FilterSheet = lazy(() => load().then((area: Area) => ({ default: area.FilterSheet })));
export const SaveListDialog = lazy(() => load().then((area: Area) => ({ default: area.SaveListDialog })));
export const ArrangeLists = lazy(() => load().then((area: Area) => ({ default: area.ArrangeLists })));
export const ColumnPanel = lazy(() => load().then((area: Area) => ({ default: area.ColumnPanel })));
export const BulkActions = lazy(() => load().then((area: Area) => ({ default: area.BulkActions })));

/** Fetches the area once the screen has come to rest, so that the first press of a key finds it there. */
export function useSoon(): void {
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => {}), 1_500);
    return () => clearTimeout(timer);
  }, []);
}
