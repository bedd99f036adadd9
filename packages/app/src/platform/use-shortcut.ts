import { useEffect, useRef } from 'react';
import { ShortcutRegistry } from './shortcuts';

export const shortcuts = new ShortcutRegistry();

/**
 * Makes a key do something while this component is on screen. `label` is the sentence in the help sheet;
 * pass `null` as `run` to switch it off.
 */
export function useShortcut(scope: string, key: string, run: (() => void) | null, label: string): void {
  const latest = useRef(run);
  latest.current = run;
  const on = run !== null;
  useEffect(
    () => (on ? shortcuts.add({ scope, key, label, run: () => latest.current?.() }) : undefined),
    [scope, key, label, on],
  );
}
