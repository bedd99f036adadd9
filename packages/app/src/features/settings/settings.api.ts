import { account } from '@lintel/contract/account';
import { api, fromContract } from '@/store/api';

/** What holds no secret; passwords and codes go through `useCall`. */
const settingsApi = api.injectEndpoints({
  endpoints: (build) => ({
    profile: build.query({ ...fromContract(account.profile), providesTags: ['me'] }),
    updateProfile: build.mutation({
      ...fromContract(account.updateProfile),
      invalidatesTags: ['me', 'people'],
    }),
    changeEmail: build.mutation({ ...fromContract(account.changeEmail), invalidatesTags: ['me'] }),
    security: build.query({ ...fromContract(account.security), providesTags: ['me'] }),
    removeTotp: build.mutation({ ...fromContract(account.removeTotp), invalidatesTags: ['me'] }),
    renamePasskey: build.mutation({ ...fromContract(account.renamePasskey), invalidatesTags: ['me'] }),
    removePasskey: build.mutation({ ...fromContract(account.removePasskey), invalidatesTags: ['me'] }),
    unlinkIdentity: build.mutation({ ...fromContract(account.unlinkIdentity), invalidatesTags: ['me'] }),
    sessions: build.query({ ...fromContract(account.sessions), providesTags: ['me'] }),
    endSession: build.mutation({ ...fromContract(account.endSession), invalidatesTags: ['me'] }),
    endOtherSessions: build.mutation({ ...fromContract(account.endOtherSessions), invalidatesTags: ['me'] }),
  }),
});

export const {
  useProfileQuery,
  useUpdateProfileMutation,
  useChangeEmailMutation,
  useSecurityQuery,
  useRemoveTotpMutation,
  useRenamePasskeyMutation,
  useRemovePasskeyMutation,
  useUnlinkIdentityMutation,
  useSessionsQuery,
  useEndSessionMutation,
  useEndOtherSessionsMutation,
} = settingsApi;
