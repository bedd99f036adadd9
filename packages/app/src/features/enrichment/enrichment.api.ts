import { enrichment } from '@lintel/contract/enrichment';
import { api, fromContract } from '@/store/api';

const enrichmentApi = api.injectEndpoints({
  endpoints: (build) => ({
    facts: build.query({
      ...fromContract(enrichment.facts),
      providesTags: (_reply, _error, { params }) => [{ type: 'lead', id: params.leadId }],
    }),
    lookUpAgain: build.mutation(fromContract(enrichment.refresh)),
  }),
});

export const { useFactsQuery, useLookUpAgainMutation } = enrichmentApi;
