import type { ApiKey } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { shortDay } from '@/ui/moment';
import type { Tone } from '@/ui/theme';

/** The state of a key in a word or two: revoked, expired, with an old secret still working, or active. */
export function keyState(key: ApiKey, now: number): { label: string; tone: Tone } {
  if (key.revokedAt) return { label: t('admin.keys.state.revoked'), tone: 'neutral' };
  if (key.expiresAt && Date.parse(key.expiresAt) <= now)
    return { label: t('admin.keys.state.expired'), tone: 'warning' };
  if (key.previousUntil && Date.parse(key.previousUntil) > now)
    return {
      label: t('admin.keys.state.rotating', { day: shortDay(key.previousUntil, now) }),
      tone: 'info',
    };
  return { label: t('admin.keys.state.active'), tone: 'success' };
}
