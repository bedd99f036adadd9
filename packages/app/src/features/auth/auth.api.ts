import { contract, TOPICS } from '@lintel/contract';
import { people } from '@lintel/contract/people';
import { sample } from '@lintel/contract/sample';
import { api, fromContract } from '@/store/api';
import { sessionSlice } from '@/store/session';

const authApi = api.injectEndpoints({
  endpoints: (build) => ({
    setupStatus: build.query({ ...fromContract(contract.auth.setupStatus), keepUnusedDataFor: 0 }),
    companies: build.query({ ...fromContract(contract.auth.companies), providesTags: ['me'] }),
    updateCompany: build.mutation({
      ...fromContract(contract.auth.updateCompany),
      async onQueryStarted(_, { dispatch, queryFulfilled }) {
        const saved = await queryFulfilled.catch(() => null);
        if (saved) dispatch(sessionSlice.actions.companyChanged(saved.data));
      },
    }),
    loadSample: build.mutation({
      ...fromContract(sample.load),
      invalidatesTags: [...TOPICS],
    }),
    invite: build.mutation({ ...fromContract(people.invite), invalidatesTags: ['people'] }),
    listUsers: build.query({ ...fromContract(people.listUsers), providesTags: ['people'] }),
    organisation: build.query({ ...fromContract(people.organisation), providesTags: ['people'] }),
  }),
});

export const {
  useSetupStatusQuery,
  useCompaniesQuery,
  useUpdateCompanyMutation,
  useLoadSampleMutation,
  useInviteMutation,
  useListUsersQuery,
  useOrganisationQuery,
} = authApi;
