import type { Availability } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { useOwnAvailabilityQuery, useSetOwnAvailabilityMutation } from './today.api';

const WORDS = {
  paused: 'today.away.paused',
  vacation: 'today.away.vacation',
  off_hours: 'today.away.off_hours',
  open_cap: 'today.away.cap',
  day_cap: 'today.away.cap',
} as const satisfies Partial<Record<NonNullable<Availability['now']>, string>>;

/** Says that new leads go to others right now, why, and how to change that. */
export function AwayBanner() {
  const { data } = useOwnAvailabilityQuery();
  const [set, { error }] = useSetOwnAvailabilityMutation();
  const router = useRouter();
  const why = data?.now;
  if (!why || !(why in WORDS)) return null;
  const off = why === 'paused';
  return (
    <Banner
      inset
      kind={error ? 'error' : why === 'off_hours' ? 'info' : 'warning'}
      title={error ? t('today.availability.failed') : t('today.away')}
      text={error ? problemText(error) : t(WORDS[why as keyof typeof WORDS])}
      action={
        off
          ? { label: t('today.away.resume'), onPress: () => void set({ body: { receiving: true } }) }
          : why === 'vacation' || why === 'off_hours'
            ? { label: t('today.away.change'), onPress: () => router.push('/settings/availability') }
            : undefined
      }
    />
  );
}
