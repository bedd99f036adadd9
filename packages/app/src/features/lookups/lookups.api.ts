import { enrichment } from '@lintel/contract/enrichment';
import { api, fromContract } from '@/store/api';

const lookupsApi = api.injectEndpoints({
  endpoints: (build) => ({
    providers: build.query({ ...fromContract(enrichment.listProviders), providesTags: ['intake'] }),
    createProvider: build.mutation({
      ...fromContract(enrichment.createProvider),
      invalidatesTags: ['intake'],
    }),
    updateProvider: build.mutation({
      ...fromContract(enrichment.updateProvider),
      invalidatesTags: ['intake'],
    }),
    removeProvider: build.mutation({
      ...fromContract(enrichment.removeProvider),
      invalidatesTags: ['intake'],
    }),
    tryProvider: build.mutation({ ...fromContract(enrichment.tryProvider), invalidatesTags: ['intake'] }),
  }),
});

export const {
  useProvidersQuery,
  useCreateProviderMutation,
  useUpdateProviderMutation,
  useRemoveProviderMutation,
  useTryProviderMutation,
} = lookupsApi;
