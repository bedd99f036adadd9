import { contract, routing } from '@lintel/contract';
import { api, fromContract } from '@/store/api';
import { signedInUser } from '@/store/token';

/** A hint of these topics names the people it is for. */
const mine = (topic: 'offers' | 'notifications') => () => [
  topic,
  { type: topic, id: signedInUser.get() ?? '' },
];

export const todayApi = api.injectEndpoints({
  endpoints: (build) => ({
    today: build.query({ ...fromContract(contract.offers.today), providesTags: mine('offers') }),
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
      providesTags: mine('notifications'),
    }),
    unreadNotifications: build.query({
      ...fromContract(contract.notifications.countUnread),
      providesTags: mine('notifications'),
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
