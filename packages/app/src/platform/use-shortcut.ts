import { useEffect, useRef } from 'react';
import type { KeyId } from './keymap';
import { ShortcutRegistry } from './shortcuts';

export const shortcuts = new ShortcutRegistry();

/** Makes a key of the keymap do something while this component is on screen; `null` switches it off. */
export function useShortcut(id: KeyId, run: (() => unknown) | null): void {
  const latest = useRef(run);
  latest.current = run;
  const on = run !== null;
  useEffect(() => (on ? shortcuts.add({ id, run: () => latest.current?.() }) : undefined), [id, on]);
}
