import { t } from '@lintel/contract/messages';
import { lazy, Suspense } from 'react';
import { SettingsFrame } from './SettingsFrame';

const OwnAvailability = lazy(() =>
  import('@/features/office').then((area) => ({ default: area.OwnAvailability })),
);

/** Pause, vacation and working hours of the person. */
export function AvailabilityScreen() {
  return (
    <SettingsFrame page="availability" text={t('settings.availability.text')}>
      <Suspense>
        <OwnAvailability />
      </Suspense>
    </SettingsFrame>
  );
}
