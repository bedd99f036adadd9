import { availability } from '@lintel/contract/availability';
import { firstTouch } from '@lintel/contract/first-touch';
import { notifications } from '@lintel/contract/notifications';
import { offers } from '@lintel/contract/offers';
import { today } from '@lintel/contract/today';
import { api, fromContract } from '@/store/api';
import { store } from '@/store/store';
import { signedInUser } from '@/store/token';

/** How the queue is asked for: the day is the reader's own. */
export const queueOf = (of: 'mine' | 'team') => ({
  query: { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, of },
});

/** A hint of these topics names the people it is for. */
const mine = (topic: 'offers' | 'notifications') => () => [
  topic,
  { type: topic, id: signedInUser.get() ?? '' },
];

export const todayApi = api.injectEndpoints({
  endpoints: (build) => ({
    today: build.query({ ...fromContract(offers.today), providesTags: mine('offers') }),
    todayQueue: build.query({
      ...fromContract(today.queue),
      providesTags: (reply) => [
        ...mine('offers')(),
        'tasks',
        'calendar',
        ...(reply?.items ?? []).map(({ leadId }) => ({ type: 'leads' as const, id: leadId })),
      ],
    }),
    snoozeLead: build.mutation({ ...fromContract(today.snooze), invalidatesTags: ['offers'] }),
    finishLead: build.mutation({ ...fromContract(today.done), invalidatesTags: ['offers'] }),
    undoMark: build.mutation({ ...fromContract(today.undo), invalidatesTags: ['offers'] }),
    todayAway: build.query({ ...fromContract(today.away), keepUnusedDataFor: 300 }),
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

/** Asks for what one's own Today shows before there is a screen to show it: while it is drawn for the first time. */
export function askAhead(): void {
  store.dispatch(todayApi.endpoints.today.initiate(undefined, { subscribe: false }));
  store.dispatch(todayApi.endpoints.todayQueue.initiate(queueOf('mine'), { subscribe: false }));
}

export const {
  useTodayQuery,
  useTodayQueueQuery,
  useSnoozeLeadMutation,
  useFinishLeadMutation,
  useUndoMarkMutation,
  useTodayAwayQuery,
  useClaimOfferMutation,
  useLogTouchMutation,
  useOwnAvailabilityQuery,
  useSetOwnAvailabilityMutation,
  useNotificationsQuery,
  useUnreadNotificationsQuery,
  useMarkNotificationsReadMutation,
} = todayApi;
