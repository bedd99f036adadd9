import { ml } from '@lintel/contract/ml';
import { api, fromContract } from '@/store/api';

const scoreApi = api.injectEndpoints({
  endpoints: (build) => ({
    explainScore: build.query({
      ...fromContract(ml.explainScore),
      providesTags: (_reply, _error, { params }) => ['ml', { type: 'lead', id: params.leadId }],
    }),
    scoreHistory: build.query({
      ...fromContract(ml.scoreHistory),
      providesTags: (_reply, _error, { params }) => [{ type: 'lead', id: params.leadId }],
    }),
  }),
});

export const { useExplainScoreQuery, useScoreHistoryQuery } = scoreApi;
