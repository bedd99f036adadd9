import { currentLocale } from '@lintel/contract/messages';
import { useSyncExternalStore } from 'react';
import { storage } from '@/platform/storage';
import { useSession } from '@/store/use-session';
import { firstWeekdayOf } from './time/zone';

const KEY = 'lintel.calendar';

export interface CalendarSettings {
  /** Whose clocks the calendar goes by; null follows this device, also on a journey. */
  readonly zone: string | null;
}

const known = (zone: unknown): zone is string => {
  if (typeof zone !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

function read(): CalendarSettings {
  let kept: Partial<Record<keyof CalendarSettings, unknown>> = {};
  try {
    kept = JSON.parse(storage.get(KEY) ?? '{}') ?? {};
  } catch {
    // damaged: defaults serve
  }
  return { zone: known(kept.zone) ? kept.zone : null };
}

let current: CalendarSettings | undefined;
const readers = new Set<() => void>();

function set(change: Partial<CalendarSettings>): void {
  current = { ...(current ?? read()), ...change };
  storage.set(KEY, JSON.stringify(current));
  for (const tell of readers) tell();
}

const watch = (changed: () => void) => {
  readers.add(changed);
  return () => void readers.delete(changed);
};
const look = (): CalendarSettings => {
  current ??= read();
  return current;
};

/** The clocks the calendar goes by on this device, and the week of the company, else of the reader's language. */
export function useZone() {
  const kept = useSyncExternalStore(watch, look, look);
  const { me } = useSession();
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    zone: kept.zone ?? device,
    device,
    firstWeekday:
      me?.company.firstWeekday ?? firstWeekdayOf(globalThis.navigator?.language ?? currentLocale()),
    kept,
    set,
  };
}
