import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { ThemePreference } from '../ui/theme';

export type Density = 'comfortable' | 'compact';

/** How this person likes the app on this device; kept across visits. */
export interface UiState {
  theme: ThemePreference;
  density: Density;
  sidebarCollapsed: boolean;
  singleKeys: boolean;
  /** Fades in the place of movement, also where the system does not ask for it. */
  reducedMotion: boolean;
}

export const initialUi: UiState = {
  theme: 'system',
  density: 'comfortable',
  sidebarCollapsed: false,
  singleKeys: true,
  reducedMotion: false,
};

export const uiSlice = createSlice({
  name: 'ui',
  initialState: initialUi,
  reducers: {
    set: (state, { payload }: PayloadAction<Partial<UiState>>) => ({ ...state, ...payload }),
  },
});
