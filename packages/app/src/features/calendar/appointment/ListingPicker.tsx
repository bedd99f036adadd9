import { t } from '@lintel/contract/messages';
import { SearchPicker } from '@/features/pickers';
import type { Named } from '@/ui/SearchPicker';
import { useFindListingQuery } from '../calendar.api';

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
