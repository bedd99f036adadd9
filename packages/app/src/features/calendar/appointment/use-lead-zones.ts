import { leadsApi } from '@/features/leads';
import type { Named } from '@/ui/SearchPicker';

const MOST_ZONES = 3;

/** Where the leads are, as far as it is known. */
export function useLeadZones(leads: readonly Named[]): { id: string; name: string; zone: string }[] {
  const [a, b, c] = leads.slice(0, MOST_ZONES).map(({ id }) => id);
  const known = [useLeadZone(a), useLeadZone(b), useLeadZone(c)];
  return leads.slice(0, MOST_ZONES).flatMap(({ id, name }, index) => {
    const zone = known[index];
    return zone ? [{ id, name, zone }] : [];
  });
}

const useLeadZone = (leadId: string | undefined): string | null =>
  leadsApi.endpoints.getLead.useQuery({ params: { leadId: leadId ?? '' } }, { skip: !leadId }).currentData
    ?.timeZone ?? null;
