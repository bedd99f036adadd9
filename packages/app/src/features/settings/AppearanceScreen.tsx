import { t } from '@lintel/contract/messages';
import { useAppDispatch, useAppSelector } from '@/store/store';
import { type UiState, uiSlice } from '@/store/ui-slice';
import { Card } from '@/ui/Card';
import { Radio, RadioGroup, Toggle } from '@/ui/Choice';
import { SettingsFrame } from './SettingsFrame';

const THEMES = ['system', 'light', 'dark'] as const;
const DENSITIES = ['comfortable', 'compact'] as const;

/** How the app looks and moves on this device; applied at once. */
export function AppearanceScreen() {
  const dispatch = useAppDispatch();
  const ui = useAppSelector((state) => state.ui);
  const set = (change: Partial<UiState>) => dispatch(uiSlice.actions.set(change));
  return (
    <SettingsFrame page="appearance" text={t('settings.appearance.text')}>
      <Card title={t('settings.appearance.theme')}>
        <RadioGroup label={t('settings.appearance.theme')}>
          {THEMES.map((theme) => (
            <Radio
              key={theme}
              label={t(`ui.theme.${theme}`)}
              checked={ui.theme === theme}
              onSelect={() => set({ theme })}
            />
          ))}
        </RadioGroup>
      </Card>
      <Card title={t('settings.appearance.rows')}>
        <RadioGroup label={t('settings.appearance.rows')}>
          {DENSITIES.map((density) => (
            <Radio
              key={density}
              label={t(`settings.appearance.${density}`)}
              hint={t(`settings.appearance.${density}_hint`)}
              checked={ui.density === density}
              onSelect={() => set({ density })}
            />
          ))}
        </RadioGroup>
      </Card>
      <Card title={t('settings.appearance.behaviour')}>
        <Toggle
          label={t('settings.appearance.motion')}
          hint={t('settings.appearance.motion_hint')}
          on={ui.reducedMotion}
          onChange={(reducedMotion) => set({ reducedMotion })}
        />
        <Toggle
          label={t('settings.appearance.keys')}
          hint={t('settings.appearance.keys_hint')}
          on={ui.singleKeys}
          onChange={(singleKeys) => set({ singleKeys })}
        />
      </Card>
    </SettingsFrame>
  );
}
