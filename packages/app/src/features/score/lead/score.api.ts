import { ml } from '@lintel/contract/ml';
import { api, fromContract } from '@/store/api';

const ofLead = (params: { leadId: string }) => [
  'leads' as const,
  { type: 'lead' as const, id: params.leadId },
];

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
    scoreChanges: build.query({
      ...fromContract(ml.scoreChanges),
      providesTags: (_reply, _error, { params }) => ['ml', { type: 'lead', id: params.leadId }],
    }),
    explainLocally: build.query({
      ...fromContract(ml.explainLocally),
      providesTags: (_reply, _error, { params }) => ['ml', { type: 'lead', id: params.leadId }],
    }),
    overrideScore: build.mutation({
      ...fromContract(ml.overrideScore),
      invalidatesTags: (_reply, _error, { params }) => ofLead(params),
    }),
    endOverride: build.mutation({
      ...fromContract(ml.endOverride),
      invalidatesTags: (_reply, _error, { params }) => ofLead(params),
    }),
    flagScore: build.mutation({ ...fromContract(ml.flagScore), invalidatesTags: ['ml'] }),
  }),
});

export const {
  useExplainScoreQuery,
  useScoreHistoryQuery,
  useScoreChangesQuery,
  useExplainLocallyQuery,
  useOverrideScoreMutation,
  useEndOverrideMutation,
  useFlagScoreMutation,
} = scoreApi;
