import { contract, type LeadEvent } from '@lintel/contract';
import { timeline } from '@lintel/contract/timeline';
import { api, fromContract } from '@/store/api';

interface EventPage {
  items: LeadEvent[];
  nextCursor: string | null;
}
export interface EventsArg {
  leadId: string;
  /** Groups of events, separated by commas. */
  group: string;
  /** Begins with what happened before this moment. */
  before?: string;
  fold?: boolean;
}

const EVENTS = 50;
const ofLead = (leadId: string) => [{ type: 'lead' as const, id: leadId }];
/** After one's own change everything of the lead is read again, as after anybody's. */
const changed = (_reply: unknown, error: unknown, { params }: { params: { leadId: string } }) =>
  error ? [] : ofLead(params.leadId);
const provided = (_reply: unknown, _error: unknown, { params }: { params: { leadId: string } }) =>
  ofLead(params.leadId);

export const timelineApi = api.injectEndpoints({
  endpoints: (build) => ({
    leadEvents: build.infiniteQuery<EventPage, EventsArg, string | null>({
      infiniteQueryOptions: {
        initialPageParam: null,
        getNextPageParam: (last) => last.nextCursor ?? undefined,
      },
      query: ({ queryArg: { leadId, fold, ...query }, pageParam: cursor }) => ({
        endpoint: contract.leads.events,
        call: {
          params: { leadId },
          query: { limit: EVENTS, ...query, ...(fold ? { fold: 'true' } : {}), cursor },
        },
      }),
      providesTags: (_reply, _error, { leadId }) => ofLead(leadId),
    }),
    leadThread: build.query({ ...fromContract(timeline.listThread), providesTags: provided }),
    timelineCounts: build.query({ ...fromContract(timeline.counts), providesTags: provided }),
    noteHistory: build.query({ ...fromContract(timeline.noteHistory), providesTags: provided }),
    colleagues: build.query({ ...fromContract(timeline.colleagues), providesTags: provided }),
    leadFiles: build.query({ ...fromContract(timeline.listFiles), providesTags: provided }),
    markTimelineRead: build.mutation({
      ...fromContract(timeline.markRead),
      // The line stays where it was drawn; only the number goes.
      onQueryStarted: async ({ params }, { dispatch, queryFulfilled }) => {
        const done = await queryFulfilled.catch(() => null);
        if (done)
          dispatch(
            timelineApi.util.updateQueryData('timelineCounts', { params }, (counts) => {
              counts.readTo = done.data.readTo;
              counts.unread = { count: 0, capped: false };
            }),
          );
      },
    }),
    editNote: build.mutation({ ...fromContract(timeline.editNote), invalidatesTags: changed }),
    removeNote: build.mutation({ ...fromContract(timeline.removeNote), invalidatesTags: changed }),
    shareNote: build.mutation({ ...fromContract(timeline.shareNote), invalidatesTags: changed }),
  }),
});

export const {
  useLeadEventsInfiniteQuery,
  useLeadThreadQuery,
  useTimelineCountsQuery,
  useNoteHistoryQuery,
  useColleaguesQuery,
  useLeadFilesQuery,
  useMarkTimelineReadMutation,
  useEditNoteMutation,
  useRemoveNoteMutation,
  useShareNoteMutation,
} = timelineApi;
