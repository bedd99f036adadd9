import { useEffect, useRef } from 'react';
import { KEYS, type KeyId } from './keymap';
import { ShortcutRegistry } from './shortcuts';

export const shortcuts = new ShortcutRegistry();

/** Makes a key of the keymap do something while this component is on screen; `null` switches it off. */
export function useShortcut(id: KeyId, run: (() => unknown) | null): void;
export function useShortcut(scope: string, key: string, run: (() => void) | null, label: string): void;
export function useShortcut(
  first: string,
  second: string | (() => unknown) | null,
  third?: (() => unknown) | null,
): void {
  const run = typeof second === 'string' ? (third ?? null) : second;
  const id =
    typeof second === 'string'
      ? (Object.keys(KEYS) as KeyId[]).find((k) => k.startsWith(`${first}.`) && KEYS[k] === second)
      : (first as KeyId);
  const latest = useRef(run);
  latest.current = run;
  const on = run !== null && id !== undefined;
  useEffect(() => (on ? shortcuts.add({ id, run: () => latest.current?.() }) : undefined), [id, on]);
}
