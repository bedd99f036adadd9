import { tags } from '@lintel/contract/fields';
import { api, fromContract } from '@/store/api';

const tagsApi = api.injectEndpoints({
  endpoints: (build) => ({
    offeredTags: build.query({ ...fromContract(tags.list), providesTags: ['leads'] }),
  }),
});

export const { useOfferedTagsQuery } = tagsApi;
