import { batches } from '@lintel/contract/batches';
import { leadsApi } from '@/features/leads';
import { fromContract } from '@/store/api';

/** A change in the background says by hints how far it is; what a screen shows of leads follows its end. */
const bulkApi = leadsApi.injectEndpoints({
  endpoints: (build) => ({
    bulkPreview: build.mutation({ ...fromContract(batches.previewBulk) }),
    bulkChange: build.mutation({
      ...fromContract(batches.changeBulk),
      invalidatesTags: (batch) => (batch?.state === 'done' ? ['leads', 'lead', 'leadCounts'] : []),
    }),
    bulkBatch: build.query({ ...fromContract(batches.get), providesTags: ['batches'] }),
    bulkCancel: build.mutation({
      ...fromContract(batches.cancel),
      invalidatesTags: ['batches', 'leads', 'lead', 'leadCounts'],
    }),
    bulkUndo: build.mutation({
      ...fromContract(batches.undo),
      invalidatesTags: ['batches', 'leads', 'lead', 'leadCounts'],
    }),
  }),
});

export const {
  useBulkPreviewMutation,
  useBulkChangeMutation,
  useBulkBatchQuery,
  useBulkCancelMutation,
  useBulkUndoMutation,
} = bulkApi;
