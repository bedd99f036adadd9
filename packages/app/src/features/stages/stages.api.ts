import { batches } from '@lintel/contract/batches';
import { pipelines } from '@lintel/contract/pipelines';
import { api, fromContract } from '@/store/api';

const stagesApi = api.injectEndpoints({
  endpoints: (build) => ({
    createPipeline: build.mutation({
      ...fromContract(pipelines.create),
      invalidatesTags: (_reply, error) => (error ? [] : ['stages']),
    }),
    updatePipeline: build.mutation({
      ...fromContract(pipelines.update),
      invalidatesTags: (_reply, error) => (error ? [] : ['stages']),
    }),
    removePipeline: build.mutation({
      ...fromContract(pipelines.remove),
      invalidatesTags: (_reply, error) => (error ? [] : ['stages', 'pipeline', 'leads', 'batches']),
    }),
    moveBack: build.mutation({
      ...fromContract(batches.undo),
      invalidatesTags: ['batches', 'leads', 'pipeline'],
    }),
  }),
});

export const {
  useCreatePipelineMutation,
  useUpdatePipelineMutation,
  useRemovePipelineMutation,
  useMoveBackMutation,
} = stagesApi;
