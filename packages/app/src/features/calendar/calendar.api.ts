import { appointments, calendar } from '@lintel/contract/appointments';
import { search } from '@lintel/contract/search';
import { tasks } from '@lintel/contract/tasks';
import { api, fromContract } from '@/store/api';
import { signedInUser } from '@/store/token';

const mine = () => ['calendar' as const, { type: 'calendar' as const, id: signedInUser.get() ?? '' }];

const calendarApi = api.injectEndpoints({
  endpoints: (build) => ({
    appointments: build.query({
      ...fromContract(appointments.list),
      providesTags: (_reply, _problem, { query }) => [
        ...mine(),
        ...(query.userIds?.split(',') ?? []).map((id) => ({ type: 'calendar' as const, id })),
      ],
    }),
    findClashes: build.query({ ...fromContract(appointments.findClashes), providesTags: mine }),
    createAppointment: build.mutation({
      ...fromContract(appointments.create),
      invalidatesTags: (_reply, problem, { body }) =>
        problem ? [] : ['calendar', ...(body.leadIds ?? []).map((id) => ({ type: 'lead' as const, id }))],
    }),
    updateAppointment: build.mutation({
      ...fromContract(appointments.update),
      invalidatesTags: (_reply, problem) => (problem ? [] : ['calendar']),
    }),
    recordOutcome: build.mutation({
      ...fromContract(appointments.recordOutcome),
      invalidatesTags: (reply) => [
        'calendar',
        ...(reply?.appointment.leads ?? []).map(({ id }) => ({ type: 'lead' as const, id })),
      ],
    }),
    cancelAppointment: build.mutation({
      ...fromContract(appointments.cancel),
      invalidatesTags: ['calendar'],
    }),
    /** Open tasks of one person, the most that one page has. */
    openTasks: build.query({ ...fromContract(tasks.list), providesTags: ['tasks'] }),
    updateTaskDue: build.mutation({
      ...fromContract(tasks.update),
      invalidatesTags: (_reply, problem) => (problem ? [] : ['tasks']),
    }),
    tickTask: build.mutation({ ...fromContract(tasks.complete), invalidatesTags: ['tasks'] }),
    untickTask: build.mutation({ ...fromContract(tasks.reopen), invalidatesTags: ['tasks'] }),
    findListing: build.query({ ...fromContract(search.find) }),
    calendarFeeds: build.query({ ...fromContract(calendar.feeds), providesTags: mine }),
    revokeFeed: build.mutation({ ...fromContract(calendar.revokeFeed), invalidatesTags: ['calendar'] }),
    undoCalendarImport: build.mutation({
      ...fromContract(calendar.undoImport),
      invalidatesTags: ['calendar'],
    }),
  }),
});

export const {
  useAppointmentsQuery,
  useFindClashesQuery,
  useCreateAppointmentMutation,
  useUpdateAppointmentMutation,
  useRecordOutcomeMutation,
  useCancelAppointmentMutation,
  useOpenTasksQuery,
  useUpdateTaskDueMutation,
  useTickTaskMutation,
  useUntickTaskMutation,
  useFindListingQuery,
  useCalendarFeedsQuery,
  useRevokeFeedMutation,
  useUndoCalendarImportMutation,
} = calendarApi;
export { calendarApi };
