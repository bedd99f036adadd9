import { contract } from '@lintel/contract';
import { api, fromContract } from '@/store/api';

const enrichmentApi = api.injectEndpoints({
  endpoints: (build) => ({
    facts: build.query({
      ...fromContract(contract.enrichment.facts),
      providesTags: (_reply, _error, { params }) => [{ type: 'lead', id: params.leadId }],
    }),
    lookUpAgain: build.mutation(fromContract(contract.enrichment.refresh)),
  }),
});

export const { useFactsQuery, useLookUpAgainMutation } = enrichmentApi;
