import { type AuditEntry, contract, type Member } from '@lintel/contract';
import { access } from '@lintel/contract/access';
import { audit } from '@lintel/contract/audit';
import { messages } from '@lintel/contract/kept-messages';
import { keys } from '@lintel/contract/keys';
import { people } from '@lintel/contract/people';
import { api, fromContract } from '@/store/api';
import type { ContractCall } from '@/store/renew';
import type { Call } from '@/store/send';

const { leads } = contract;

export interface MemberFilter {
  q?: string;
  role?: string;
  team?: string;
  state: 'active' | 'inactive' | 'all';
}
export interface AuditFilter {
  user?: string;
  action?: string;
  resourceType?: string;
  resourceId?: string;
  from?: string;
  to?: string;
}
interface Page<Row> {
  items: Row[];
  nextCursor: string | null;
  total?: number;
  totalCapped?: boolean;
}

const PAGE = 100;
const nextPage = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor ?? undefined,
};
const call = (endpoint: ContractCall['endpoint'], parts: Call): ContractCall => ({ endpoint, call: parts });

/** Roles, teams and people are one topic: a change of one shows in the others. */
export const adminApi = api.injectEndpoints({
  endpoints: (build) => ({
    members: build.infiniteQuery<Page<Member>, MemberFilter, string | null>({
      infiniteQueryOptions: nextPage,
      query: ({ queryArg, pageParam: cursor }) =>
        call(people.listMembers, { query: { ...queryArg, limit: PAGE, cursor } }),
      providesTags: ['people'],
    }),
    member: build.query({ ...fromContract(people.getMember), providesTags: ['people'] }),
    updateMember: build.mutation({ ...fromContract(people.updateMember), invalidatesTags: ['people'] }),
    deactivateMember: build.mutation({
      ...fromContract(people.deactivateMember),
      invalidatesTags: ['people', 'leads'],
    }),
    activateMember: build.mutation({ ...fromContract(people.activateMember), invalidatesTags: ['people'] }),
    endMemberSessions: build.mutation({
      ...fromContract(people.endMemberSessions),
      invalidatesTags: ['people'],
    }),
    removeMemberFactors: build.mutation({
      ...fromContract(people.removeMemberFactors),
      invalidatesTags: ['people'],
    }),
    /** How many leads a person owns, before somebody else does. */
    ownedLeads: build.query<{ total: number; capped: boolean }, string>({
      query: (userId) => {
        const filter = JSON.stringify([{ field: 'ownerId', op: 'is', value: userId }]);
        return call(leads.list, { query: { limit: 1, filter, count: true } });
      },
      transformResponse: (page: Page<unknown>) => ({
        total: page.total ?? 0,
        capped: page.totalCapped ?? false,
      }),
      keepUnusedDataFor: 0,
    }),
    invitations: build.query({ ...fromContract(people.listInvitations), providesTags: ['people'] }),
    invite: build.mutation({ ...fromContract(people.invite), invalidatesTags: ['people'] }),
    resendInvitation: build.mutation({
      ...fromContract(people.resendInvitation),
      invalidatesTags: ['people'],
    }),
    revokeInvitation: build.mutation({
      ...fromContract(people.revokeInvitation),
      invalidatesTags: ['people'],
    }),
    createOffice: build.mutation({ ...fromContract(people.createOffice), invalidatesTags: ['people'] }),
    updateOffice: build.mutation({ ...fromContract(people.updateOffice), invalidatesTags: ['people'] }),
    removeOffice: build.mutation({ ...fromContract(people.removeOffice), invalidatesTags: ['people'] }),
    createTeam: build.mutation({ ...fromContract(people.createTeam), invalidatesTags: ['people'] }),
    updateTeam: build.mutation({ ...fromContract(people.updateTeam), invalidatesTags: ['people'] }),
    removeTeam: build.mutation({ ...fromContract(people.removeTeam), invalidatesTags: ['people'] }),
    createPond: build.mutation({ ...fromContract(leads.createPond), invalidatesTags: ['people'] }),
    updatePond: build.mutation({ ...fromContract(leads.updatePond), invalidatesTags: ['people', 'leads'] }),
    removePond: build.mutation({
      ...fromContract(leads.removePond),
      invalidatesTags: ['people', 'leads', 'lead'],
    }),
    roles: build.query({ ...fromContract(access.listRoles), providesTags: ['people'] }),
    createRole: build.mutation({ ...fromContract(access.createRole), invalidatesTags: ['people'] }),
    // Also when it fails: a stale version is shown as it stands now.
    updateRole: build.mutation({ ...fromContract(access.updateRole), invalidatesTags: ['people'] }),
    removeRole: build.mutation({ ...fromContract(access.removeRole), invalidatesTags: ['people'] }),
    /** How many messages wait in the intake queue. */
    waiting: build.query({ ...fromContract(messages.count), providesTags: ['intake'] }),
    keys: build.query({ ...fromContract(keys.list), providesTags: ['keys'] }),
    createKey: build.mutation({ ...fromContract(keys.create), invalidatesTags: ['keys', 'people'] }),
    updateKey: build.mutation({ ...fromContract(keys.update), invalidatesTags: ['keys'] }),
    rotateKey: build.mutation({ ...fromContract(keys.rotate), invalidatesTags: ['keys'] }),
    revokeKey: build.mutation({ ...fromContract(keys.revoke), invalidatesTags: ['keys'] }),
    // Reading the log is logged: were it read again at each hint, it would never come to rest.
    auditLog: build.infiniteQuery<Page<AuditEntry>, AuditFilter, string | null>({
      infiniteQueryOptions: nextPage,
      query: ({ queryArg, pageParam: cursor }) =>
        call(audit.list, { query: { ...queryArg, limit: PAGE, cursor } }),
    }),
    auditEntry: build.query(fromContract(audit.get)),
    auditActions: build.query(fromContract(audit.actions)),
    chain: build.query({ ...fromContract(audit.chain), providesTags: ['audit'] }),
    verifyAudit: build.mutation({ ...fromContract(audit.verify), invalidatesTags: ['audit'] }),
  }),
});

export const {
  useMembersInfiniteQuery,
  useMemberQuery,
  useUpdateMemberMutation,
  useDeactivateMemberMutation,
  useActivateMemberMutation,
  useEndMemberSessionsMutation,
  useRemoveMemberFactorsMutation,
  useOwnedLeadsQuery,
  useInvitationsQuery,
  useInviteMutation,
  useResendInvitationMutation,
  useRevokeInvitationMutation,
  useCreateOfficeMutation,
  useUpdateOfficeMutation,
  useRemoveOfficeMutation,
  useCreateTeamMutation,
  useUpdateTeamMutation,
  useRemoveTeamMutation,
  useCreatePondMutation,
  useUpdatePondMutation,
  useRemovePondMutation,
  useRolesQuery,
  useCreateRoleMutation,
  useUpdateRoleMutation,
  useRemoveRoleMutation,
  useWaitingQuery,
  useKeysQuery,
  useCreateKeyMutation,
  useUpdateKeyMutation,
  useRotateKeyMutation,
  useRevokeKeyMutation,
  useAuditLogInfiniteQuery,
  useLazyAuditEntryQuery,
  useAuditActionsQuery,
  useChainQuery,
  useVerifyAuditMutation,
} = adminApi;
