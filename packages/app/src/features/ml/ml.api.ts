import { ml } from '@lintel/contract/ml';
import { api, fromContract } from '@/store/api';

export const mlApi = api.injectEndpoints({
  endpoints: (build) => ({
    mlOverview: build.query({ ...fromContract(ml.overview), providesTags: ['ml'] }),
    listModels: build.query({ ...fromContract(ml.listModels), providesTags: ['ml'] }),
    getModel: build.query({ ...fromContract(ml.getModel), providesTags: ['ml'] }),
    listRuns: build.query({ ...fromContract(ml.listRuns), providesTags: ['ml'] }),
    getRun: build.query({
      ...fromContract(ml.getRun),
      providesTags: (_reply, _problem, { params }) => [{ type: 'run', id: params.runId }],
    }),
    startTraining: build.mutation({ ...fromContract(ml.startTraining), invalidatesTags: ['ml'] }),
    cancelRun: build.mutation({ ...fromContract(ml.cancelRun), invalidatesTags: ['ml', 'run'] }),
    promoteModel: build.mutation({ ...fromContract(ml.promoteModel), invalidatesTags: ['ml'] }),
  }),
});

export const {
  useMlOverviewQuery,
  useListModelsQuery,
  useGetModelQuery,
  useListRunsQuery,
  useGetRunQuery,
  useStartTrainingMutation,
  useCancelRunMutation,
  usePromoteModelMutation,
} = mlApi;
