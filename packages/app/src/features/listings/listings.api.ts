import { type Listing, type ListingSort, listings } from '@lintel/contract/listings';
import { api, fromContract } from '@/store/api';
import type { ContractCall } from '@/store/renew';

export interface ListingsArg {
  of: 'mine' | 'all';
  status?: string;
  q?: string;
  sort: ListingSort;
}
interface ListingsPage {
  items: Listing[];
  nextCursor: string | null;
  total?: number;
  totalCapped?: boolean;
}
const PAGE = 50;

const listingsApi = api.injectEndpoints({
  endpoints: (build) => ({
    listingList: build.infiniteQuery<ListingsPage, ListingsArg, string | null>({
      infiniteQueryOptions: {
        initialPageParam: null as string | null,
        getNextPageParam: (last) => last.nextCursor ?? undefined,
      },
      query: ({ queryArg, pageParam: cursor }): ContractCall => ({
        endpoint: listings.list,
        call: { query: { ...queryArg, limit: PAGE, cursor } },
      }),
      // Listings change by what happens to a company, not by what leads do.
      providesTags: ['company'],
    }),
    readListing: build.query({ ...fromContract(listings.read), providesTags: ['company', 'leads'] }),
  }),
});

export const { useListingListInfiniteQuery, useReadListingQuery } = listingsApi;
