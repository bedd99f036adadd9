import { availability } from '@lintel/contract/availability';
import { firstTouch } from '@lintel/contract/first-touch';
import { notifications } from '@lintel/contract/notifications';
import { offers } from '@lintel/contract/offers';
import { api, fromContract } from '@/store/api';
import { signedInUser } from '@/store/token';

/** A hint of these topics names the people it is for. */
const mine = (topic: 'offers' | 'notifications') => () => [
  topic,
  { type: topic, id: signedInUser.get() ?? '' },
];

export const todayApi = api.injectEndpoints({
  endpoints: (build) => ({
    today: build.query({ ...fromContract(offers.today), providesTags: mine('offers') }),
    claimOffer: build.mutation({
      ...fromContract(offers.claim),
      invalidatesTags: ['offers', 'leads'],
    }),
    logTouch: build.mutation({
      ...fromContract(firstTouch.logTouch),
      invalidatesTags: (_reply, _problem, { params }) => ['offers', { type: 'lead', id: params.leadId }],
    }),
    ownAvailability: build.query({
      ...fromContract(availability.ownAvailability),
      providesTags: ['routing'],
    }),
    setOwnAvailability: build.mutation({
      ...fromContract(availability.setOwnAvailability),
      invalidatesTags: ['routing'],
    }),
    notifications: build.query({
      ...fromContract(notifications.list),
      providesTags: mine('notifications'),
    }),
    unreadNotifications: build.query({
      ...fromContract(notifications.countUnread),
      providesTags: mine('notifications'),
    }),
    markNotificationsRead: build.mutation({
      ...fromContract(notifications.markRead),
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
