import { search } from '@lintel/contract/search';
import { api, fromContract } from '@/store/api';

export const paletteApi = api.injectEndpoints({
  endpoints: (build) => ({
    findAnything: build.query({
      ...fromContract(search.find),
      providesTags: ['leads', 'lists'],
      keepUnusedDataFor: 120,
    }),
  }),
});
