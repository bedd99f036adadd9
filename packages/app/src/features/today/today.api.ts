import { contract, routing } from '@lintel/contract';
import { api, fromContract } from '@/store/api';

export const todayApi = api.injectEndpoints({
  endpoints: (build) => ({
    // A hint names the people concerned; their own id is among the tags of whoever is signed in.
    today: build.query({ ...fromContract(contract.offers.today), providesTags: ['offers'] }),
    claimOffer: build.mutation({
      ...fromContract(contract.offers.claim),
      invalidatesTags: ['offers', 'leads'],
    }),
    logTouch: build.mutation({
      ...fromContract(contract.firstTouch.logTouch),
      invalidatesTags: (_reply, _problem, { params }) => ['offers', { type: 'lead', id: params.leadId }],
    }),
    ownAvailability: build.query({ ...fromContract(routing.ownAvailability), providesTags: ['routing'] }),
    setOwnAvailability: build.mutation({
      ...fromContract(routing.setOwnAvailability),
      invalidatesTags: ['routing'],
    }),
    notifications: build.query({
      ...fromContract(contract.notifications.list),
      providesTags: ['notifications'],
    }),
    unreadNotifications: build.query({
      ...fromContract(contract.notifications.countUnread),
      providesTags: ['notifications'],
    }),
    markNotificationsRead: build.mutation({
      ...fromContract(contract.notifications.markRead),
      invalidatesTags: ['notifications'],
    }),
  }),
});

export const {
  useTodayQuery,
  useClaimOfferMutation,
  useLogTouchMutation,
  useOwnAvailabilityQuery,
  useSetOwnAvailabilityMutation,
  useNotificationsQuery,
  useUnreadNotificationsQuery,
  useMarkNotificationsReadMutation,
} = todayApi;
