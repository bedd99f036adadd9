import { facts } from '@lintel/contract/facts';
import { api, fromContract } from '@/store/api';

const enrichmentApi = api.injectEndpoints({
  endpoints: (build) => ({
    facts: build.query({
      ...fromContract(facts.facts),
      providesTags: (_reply, _error, { params }) => [{ type: 'lead', id: params.leadId }],
    }),
    lookUpAgain: build.mutation(fromContract(facts.refresh)),
  }),
});

export const { useFactsQuery, useLookUpAgainMutation } = enrichmentApi;
