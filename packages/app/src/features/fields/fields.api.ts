import { batches } from '@lintel/contract/batches';
import { fields, tags } from '@lintel/contract/fields';
import { api, fromContract } from '@/store/api';

const touched = ['fields', 'leads', 'lead', 'batches', 'lists'] as const;

const fieldsApi = api.injectEndpoints({
  endpoints: (build) => ({
    allFields: build.query({ ...fromContract(fields.list), providesTags: ['fields'] }),
    createField: build.mutation({ ...fromContract(fields.create), invalidatesTags: ['fields'] }),
    updateField: build.mutation({
      ...fromContract(fields.update),
      invalidatesTags: ['fields', 'leads', 'lists'],
    }),
    fieldUses: build.query({ ...fromContract(fields.uses), keepUnusedDataFor: 0 }),
    previewType: build.query({ ...fromContract(fields.previewType), keepUnusedDataFor: 0 }),
    changeType: build.mutation({ ...fromContract(fields.changeType), invalidatesTags: [...touched] }),
    tags: build.query({ ...fromContract(tags.list), providesTags: ['leads'] }),
    renameTags: build.mutation({ ...fromContract(tags.rename), invalidatesTags: [...touched] }),
    removeTags: build.mutation({ ...fromContract(tags.remove), invalidatesTags: [...touched] }),
    takeBack: build.mutation({ ...fromContract(batches.undo), invalidatesTags: [...touched] }),
  }),
});

export const {
  useAllFieldsQuery,
  useChangeTypeMutation,
  useCreateFieldMutation,
  useFieldUsesQuery,
  usePreviewTypeQuery,
  useRemoveTagsMutation,
  useRenameTagsMutation,
  useTagsQuery,
  useTakeBackMutation,
  useUpdateFieldMutation,
} = fieldsApi;
