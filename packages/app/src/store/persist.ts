import { initialUi, type UiState } from './ui-slice.ts';

const KEY = 'lintel.ui';
const allowed: { readonly [K in keyof UiState]: readonly UiState[K][] } = {
  theme: ['system', 'light', 'dark'],
  density: ['comfortable', 'compact'],
  sidebarCollapsed: [true, false],
  singleKeys: [true, false],
  reducedMotion: [true, false],
};

interface Store {
  get(key: string): string | null;
  set(key: string, value: string): void;
}

/** The kept settings; anything unknown or damaged falls back to its default. */
export function loadUi(storage: Store): UiState {
  let kept: Record<string, unknown> = {};
  try {
    kept = (JSON.parse(storage.get(KEY) ?? '{}') as Record<string, unknown> | null) ?? {};
  } catch {
    // damaged: defaults serve
  }
  const pick = <K extends keyof UiState>(key: K): UiState[K] =>
    allowed[key].find((value) => value === kept[key]) ?? initialUi[key];
  return {
    theme: pick('theme'),
    density: pick('density'),
    sidebarCollapsed: pick('sidebarCollapsed'),
    singleKeys: pick('singleKeys'),
    reducedMotion: pick('reducedMotion'),
  };
}

export const saveUi = (storage: Store, ui: UiState): void => storage.set(KEY, JSON.stringify(ui));
