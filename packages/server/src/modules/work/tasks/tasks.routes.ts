import { tasks as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { changeTasks, undoChange } from './change-tasks.ts';
import { completeTask, reopenTask, snoozeTask } from './complete-task.ts';
import { countTasks, getTask, listTasks } from './read-tasks.ts';
import { createTask, removeTask, updateTask } from './save-task.ts';

export const taskRoutes = (): Route[] => [
  route(contract.list, ({ ctx, actor, query }) => listTasks(ctx, actor, query)),
  route(contract.count, ({ ctx, actor, query }) => countTasks(ctx, actor, query.timeZone)),
  route(contract.changeMany, ({ ctx, actor, body }) => changeTasks(ctx, actor, body)),
  route(contract.undoChange, ({ ctx, actor, params }) => undoChange(ctx, actor, params.changeId)),
  route(contract.create, ({ ctx, actor, body }) => createTask(ctx, actor, body)),
  route(contract.get, ({ ctx, actor, params }) => getTask(ctx, actor, params.taskId)),
  route(contract.update, ({ ctx, actor, params, body }) => updateTask(ctx, actor, params.taskId, body)),
  route(contract.complete, ({ ctx, actor, params }) => completeTask(ctx, actor, params.taskId)),
  route(contract.reopen, ({ ctx, actor, params }) => reopenTask(ctx, actor, params.taskId)),
  route(contract.snooze, ({ ctx, actor, params, body }) => snoozeTask(ctx, actor, params.taskId, body.until)),
  route(contract.remove, async ({ ctx, actor, params }) => {
    await removeTask(ctx, actor, params.taskId);
    return undefined;
  }),
];
