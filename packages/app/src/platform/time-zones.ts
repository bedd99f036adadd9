import { dateFormat } from '@lintel/contract/messages';

/** Time zone of this device. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** Every time zone this device knows, with what its clock shows now; `kept` is always among them. */
export function zoneOptions(kept: string): { value: string; label: string; hint: string }[] {
  const zones = new Set([kept, ...(Intl.supportedValuesOf?.('timeZone') ?? [])]);
  const now = new Date();
  return [...zones].sort().map((zone) => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
    hint: dateFormat({
      timeZone: zone,
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
    }).format(now),
  }));
}
