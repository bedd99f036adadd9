import { type Task, type TaskView, tasks } from '@lintel/contract/tasks';
import { api, fromContract } from '@/store/api';
import type { ContractCall } from '@/store/renew';

export interface TaskListArg {
  view: TaskView;
  of?: 'mine' | 'reach';
  leadId?: string;
  timeZone: string;
}
interface TaskPage {
  items: Task[];
  nextCursor: string | null;
}
const PAGE = 100;

/** A task changes what its lead's timeline says as well. */
const changed = (_reply: unknown, problem: unknown) => (problem ? [] : (['tasks', 'lead'] as const));

const tasksApi = api.injectEndpoints({
  endpoints: (build) => ({
    taskList: build.infiniteQuery<TaskPage, TaskListArg, string | null>({
      infiniteQueryOptions: {
        initialPageParam: null as string | null,
        getNextPageParam: (last) => last.nextCursor ?? undefined,
      },
      query: ({ queryArg, pageParam: cursor }): ContractCall => ({
        endpoint: tasks.list,
        call: { query: { ...queryArg, limit: PAGE, cursor } },
      }),
      providesTags: ['tasks'],
    }),
    taskCounts: build.query({ ...fromContract(tasks.count), providesTags: ['tasks'] }),
    createTask: build.mutation({ ...fromContract(tasks.create), invalidatesTags: changed }),
    updateTask: build.mutation({ ...fromContract(tasks.update), invalidatesTags: changed }),
    completeTask: build.mutation({ ...fromContract(tasks.complete), invalidatesTags: changed }),
    reopenTask: build.mutation({ ...fromContract(tasks.reopen), invalidatesTags: changed }),
    snoozeTask: build.mutation({ ...fromContract(tasks.snooze), invalidatesTags: changed }),
    removeTask: build.mutation({ ...fromContract(tasks.remove), invalidatesTags: changed }),
    changeTasks: build.mutation({ ...fromContract(tasks.changeMany), invalidatesTags: changed }),
    undoTaskChange: build.mutation({ ...fromContract(tasks.undoChange), invalidatesTags: changed }),
  }),
});

export const {
  useTaskListInfiniteQuery,
  useTaskCountsQuery,
  useCreateTaskMutation,
  useUpdateTaskMutation,
  useCompleteTaskMutation,
  useReopenTaskMutation,
  useSnoozeTaskMutation,
  useRemoveTaskMutation,
  useChangeTasksMutation,
  useUndoTaskChangeMutation,
} = tasksApi;
