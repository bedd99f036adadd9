import { sources } from '@lintel/contract/sources';
import { api, fromContract } from '@/store/api';

const sourcesApi = api.injectEndpoints({
  endpoints: (build) => ({
    sources: build.query({ ...fromContract(sources.list), providesTags: ['intake', 'leads'] }),
    updateSource: build.mutation({ ...fromContract(sources.update), invalidatesTags: ['intake', 'leads'] }),
  }),
});

export const { useSourcesQuery, useUpdateSourceMutation } = sourcesApi;
