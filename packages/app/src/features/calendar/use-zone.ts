import { currentLocale } from '@lintel/contract/messages';
import { useSyncExternalStore } from 'react';
import { storage } from '@/platform/storage';
import { firstWeekdayOf } from './time/zone';

const KEY = 'lintel.calendar';

export interface CalendarSettings {
  /** Whose clocks the calendar goes by; null follows this device, also on a journey. */
  readonly zone: string | null;
  /** 0 is Sunday; null follows the language. */
  readonly firstWeekday: number | null;
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
  const first = Number(kept.firstWeekday);
  return {
    zone: known(kept.zone) ? kept.zone : null,
    firstWeekday: kept.firstWeekday != null && first >= 0 && first <= 6 ? first : null,
  };
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

/** The clocks and the week the calendar goes by on this device. */
export function useZone() {
  const kept = useSyncExternalStore(watch, look, look);
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    zone: kept.zone ?? device,
    device,
    firstWeekday: kept.firstWeekday ?? firstWeekdayOf(globalThis.navigator?.language ?? currentLocale()),
    kept,
    set,
  };
}
