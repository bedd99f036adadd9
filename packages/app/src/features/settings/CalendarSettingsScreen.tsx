import { t } from '@lintel/contract/messages';
import { lazy, Suspense } from 'react';
import { SettingsFrame } from './SettingsFrame';

const CalendarSettings = lazy(() =>
  import('@/features/calendar').then((area) => ({ default: area.CalendarSettings })),
);

/** Addresses for other calendars, and bringing a calendar file. */
export function CalendarSettingsScreen() {
  return (
    <SettingsFrame page="calendar" text={t('settings.calendar.text')}>
      <Suspense>
        <CalendarSettings />
      </Suspense>
    </SettingsFrame>
  );
}
