import { t } from '@lintel/contract/messages';
import type { Task, TaskChange } from '@lintel/contract/tasks';
import { problemText } from '@/store/problem';
import { useToast } from '@/ui/Toast';
import {
  useChangeTasksMutation,
  useCompleteTaskMutation,
  useRemoveTaskMutation,
  useReopenTaskMutation,
  useSnoozeTaskMutation,
  useUndoTaskChangeMutation,
} from './tasks.api';

/** What can be done with tasks, each with its toast and the way back. */
export function useTaskActions() {
  const toast = useToast();
  const [complete] = useCompleteTaskMutation();
  const [reopen] = useReopenTaskMutation();
  const [snooze] = useSnoozeTaskMutation();
  const [remove] = useRemoveTaskMutation();
  const [change] = useChangeTasksMutation();
  const [undo] = useUndoTaskChangeMutation();
  const failed = (error: unknown) => toast({ message: problemText(error), tone: 'danger' });
  const bringBack = async (task: Task) => {
    const reply = await reopen({ params: { taskId: task.id } });
    if (reply.error) failed(reply.error);
  };
  return {
    reopen: bringBack,
    async complete(task: Task) {
      const reply = await complete({ params: { taskId: task.id } });
      if (reply.error) return failed(reply.error);
      toast({
        message: t(reply.data.next ? 'tasks.done.next' : 'tasks.done', { title: task.title }),
        undo: () => void bringBack(task),
      });
    },
    async snooze(task: Task, until: string) {
      const reply = await snooze({ params: { taskId: task.id }, body: { until } });
      if (reply.error) return failed(reply.error);
      toast({
        message: t('tasks.snoozed', { title: task.title }),
        undo: () => void snooze({ params: { taskId: task.id }, body: { until: task.snoozedUntil } }),
      });
    },
    async remove(task: Task) {
      const reply = await remove({ params: { taskId: task.id } });
      if (reply.error) return failed(reply.error);
      toast({ message: t('tasks.removed', { title: task.title }) });
    },
    /** True when any of them was changed. */
    async changeMany(ids: readonly string[], what: TaskChange): Promise<boolean> {
      const reply = await change({ body: { ids: [...ids], change: what } });
      if (reply.error) {
        failed(reply.error);
        return false;
      }
      const { changeId, changed, skipped } = reply.data;
      const left = skipped.length === 0 ? '' : ` ${t('tasks.left', { count: skipped.length })}`;
      toast({
        message: `${t('tasks.changed', { count: changed.length })}${left}`,
        ...(changeId === null ? {} : { undo: () => void undo({ params: { changeId } }) }),
      });
      return changed.length > 0;
    },
  };
}
