import { contract, type Import } from '@lintel/contract';
import { intake } from '@lintel/contract/intake';
import type { ThunkDispatch, UnknownAction } from '@reduxjs/toolkit';
import { api, fromContract } from '@/store/api';
import type { RootState } from '@/store/store';

const { leads } = contract;

export const intakeApi = api.injectEndpoints({
  endpoints: (build) => ({
    listImports: build.query({ ...fromContract(intake.listImports), providesTags: ['imports'] }),
    getImport: build.query({
      ...fromContract(intake.getImport),
      providesTags: (_reply, _problem, { params }) => [{ type: 'import', id: params.importId }],
    }),
    /** Custom fields a column can be read into. */
    importFields: build.query({ ...fromContract(leads.listFields), providesTags: ['fields'] }),
    /** The lead a row of the file belongs to, to compare the two. */
    matchedLead: build.query({
      ...fromContract(leads.get),
      providesTags: (_reply, _problem, { params }) => [{ type: 'lead', id: params.leadId }],
    }),
    /** Shows the change at once and takes it back when the server refuses it. */
    configureImport: build.mutation({
      ...fromContract(intake.configureImport),
      async onQueryStarted({ params, body }, { dispatch, queryFulfilled }) {
        const { columns, reading: _reading, mappingId: _mapping, ...rest } = body ?? {};
        const shown = dispatch(
          intakeApi.util.updateQueryData('getImport', { params }, (draft) => {
            Object.assign(draft, rest);
            for (const { index, target } of columns ?? []) {
              const column = draft.columns.find((known) => known.index === index);
              if (column) Object.assign(column, { target, confidence: null });
            }
          }),
        );
        try {
          const { data } = await queryFulfilled;
          dispatch(intakeApi.util.upsertQueryData('getImport', { params }, data));
        } catch {
          shown.undo();
        }
      },
      invalidatesTags: (_reply, _problem, { body }) =>
        body?.columns?.some(({ target }) => target.kind === 'newField') ? ['fields'] : [],
    }),
    mappings: build.query({ ...fromContract(intake.listMappings), providesTags: ['imports'] }),
    saveMapping: build.mutation({ ...fromContract(intake.saveMapping), invalidatesTags: ['imports'] }),
    removeMapping: build.mutation({ ...fromContract(intake.removeMapping), invalidatesTags: ['imports'] }),
    /** What words of a file can mean. */
    meanings: build.query({ ...fromContract(leads.listStages), providesTags: ['stages'] }),
    knownSources: build.query({ ...fromContract(leads.sources), providesTags: ['leads'] }),
    checkImport: build.mutation({ ...fromContract(intake.checkImport), onQueryStarted: showReply }),
    startImport: build.mutation({
      ...fromContract(intake.startImport),
      onQueryStarted: showReply,
      invalidatesTags: ['imports'],
    }),
    cancelImport: build.mutation({
      ...fromContract(intake.cancelImport),
      onQueryStarted: showReply,
      invalidatesTags: ['imports'],
    }),
  }),
});

/** The reply is the import as it now stands: the page shows it without asking again. */
async function showReply(
  { params }: { params: { importId: string } },
  {
    dispatch,
    queryFulfilled,
  }: {
    dispatch: ThunkDispatch<RootState, unknown, UnknownAction>;
    queryFulfilled: Promise<{ data: Import }>;
  },
) {
  await queryFulfilled.then(
    ({ data }) => dispatch(intakeApi.util.upsertQueryData('getImport', { params }, data)),
    () => undefined, // The mutation itself tells what went wrong.
  );
}

export const {
  useListImportsQuery,
  useGetImportQuery,
  useImportFieldsQuery,
  useMatchedLeadQuery,
  useConfigureImportMutation,
  useCheckImportMutation,
  useStartImportMutation,
  useCancelImportMutation,
  useMappingsQuery,
  useSaveMappingMutation,
  useRemoveMappingMutation,
  useMeaningsQuery,
  useKnownSourcesQuery,
} = intakeApi;
