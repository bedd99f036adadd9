import { t } from '@lintel/contract/messages';
import { leadName, useSearchLeadsQuery } from '@/features/leads';
import { useFindListingQuery } from '../calendar.api';
import type { Named } from './form';
import { SearchPicker } from './SearchPicker';

function useLeads(typed: string) {
  const { currentData, isFetching } = useSearchLeadsQuery(
    { query: { q: typed, limit: 8 } },
    { skip: typed === '' },
  );
  return {
    busy: isFetching,
    items: (currentData?.items ?? []).map((lead) => ({
      id: lead.id,
      name: leadName(lead),
      hint: lead.email ?? lead.phone ?? undefined,
    })),
  };
}

export function LeadPicker({
  leads,
  onChange,
}: {
  leads: readonly Named[];
  onChange: (leads: Named[]) => void;
}) {
  return (
    <SearchPicker
      label={t('calendar.form.leads')}
      placeholder={t('calendar.form.find_lead')}
      chosen={leads}
      most={20}
      onChange={onChange}
      useFound={useLeads}
    />
  );
}

function useListings(typed: string) {
  const { currentData, isFetching } = useFindListingQuery(
    { query: { q: typed, kind: 'properties', limit: 8 } },
    { skip: typed === '' },
  );
  return {
    busy: isFetching,
    items: (currentData?.properties ?? []).map(({ id, address, city, listingId }) => ({
      id,
      name: address ?? listingId ?? t('calendar.form.listing'),
      hint: city ?? undefined,
    })),
  };
}

export function ListingPicker({
  listing,
  onChange,
}: {
  listing: Named | null;
  onChange: (listing: Named | null) => void;
}) {
  return (
    <SearchPicker
      label={t('calendar.form.listing')}
      placeholder={t('calendar.form.find_listing')}
      chosen={listing ? [listing] : []}
      most={1}
      onChange={(chosen) => onChange(chosen[0] ?? null)}
      useFound={useListings}
    />
  );
}
