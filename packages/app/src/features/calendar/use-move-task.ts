import { t } from '@lintel/contract/messages';
import type { Task } from '@lintel/contract/tasks';
import { useCallback, useEffect, useRef } from 'react';
import { problemText } from '@/store/problem';
import { store, useAppDispatch } from '@/store/store';
import { useToast } from '@/ui/Toast';
import { calendarApi, useUpdateTaskDueMutation } from './calendar.api';
import { type TaskItem, taskItem } from './items';
import { daysOf } from './time/layout';
import type { Times } from './time/move';
import { wallTime } from './time/zone';
import { shortDate, timesText } from './words';

/** Keys are pressed several times: what they come to is sent when they rest. */
const REST_MS = 700;

interface Pending {
  readonly before: TaskItem;
  times: Times;
  readonly undo: (() => void)[];
  timer?: ReturnType<typeof setTimeout>;
}

/** One that is due on a day stays so; one with a time goes by the moment. */
const dueOf = ({ of, allDay }: TaskItem, { start }: Times, zone: string) =>
  allDay
    ? { day: wallTime(start, zone).day, timeZone: of.timeZone }
    : { at: new Date(start).toISOString(), timeZone: of.timeZone };

const moved = (of: Task, { start, end }: Times, zone: string): Task =>
  of.dueDay === null
    ? { ...of, dueAt: new Date(start).toISOString() }
    : { ...of, dueDay: wallTime(start, zone).day, dueAt: new Date(end).toISOString() };

/** Moves tasks to another day or time: at once on screen, then on the server, back again when it refuses, with Undo. */
export function useMoveTask(zone: string) {
  const dispatch = useAppDispatch();
  const toast = useToast();
  const [update] = useUpdateTaskDueMutation();
  const pending = useRef(new Map<string, Pending>());

  const show = useCallback(
    (id: string, next: (of: Task) => Task): (() => void)[] =>
      calendarApi.util
        .selectInvalidatedBy(store.getState(), ['tasks'])
        .flatMap(({ endpointName, originalArgs }) =>
          endpointName === 'openTasks'
            ? dispatch(
                calendarApi.util.updateQueryData('openTasks', originalArgs, (draft) => {
                  const at = draft.items.findIndex((of) => of.id === id);
                  const of = draft.items[at];
                  if (of) draft.items[at] = next(of as Task);
                }),
              ).undo
            : [],
        ),
    [dispatch],
  );

  const send = useCallback(
    async ({ before, times, undo }: Pending) => {
      pending.current.delete(before.id);
      if (times.start === before.start) return;
      const { of } = before;
      const params = { taskId: of.id };
      const refuse = (error: unknown) => {
        toast({ message: problemText(error), tone: 'danger' });
        dispatch(calendarApi.util.invalidateTags(['tasks']));
      };
      const done = await update({ params, body: { version: of.version, due: dueOf(before, times, zone) } });
      if (done.error) {
        for (const back of undo.reverse()) back();
        return refuse(done.error);
      }
      const task = done.data;
      show(of.id, () => task);
      const after = taskItem(task, zone);
      toast({
        message: t('calendar.moved', {
          title: of.title,
          when: `${shortDate(daysOf(after, zone).first)}, ${timesText(after, zone)}`,
        }),
        undo: () =>
          void update({ params, body: { version: task.version, due: dueOf(before, before, zone) } }).then(
            (undone) => undone.error && refuse(undone.error),
          ),
      });
    },
    [update, zone, toast, dispatch, show],
  );
  // Leaving the screen sends what rests.
  const last = useRef(send);
  last.current = send;
  useEffect(
    () => () => {
      for (const one of pending.current.values()) {
        clearTimeout(one.timer);
        void last.current(one);
      }
    },
    [],
  );

  return useCallback(
    (item: TaskItem, change: (times: Times) => Times, byKeys = false) => {
      const one: Pending = pending.current.get(item.id) ?? { before: item, times: item, undo: [] };
      const times = change(one.times);
      one.times = times;
      one.undo.push(...show(item.of.id, (of) => moved(of, times, zone)));
      pending.current.set(item.id, one);
      clearTimeout(one.timer);
      if (byKeys) one.timer = setTimeout(() => void last.current(one), REST_MS);
      else void send(one);
    },
    [show, zone, send],
  );
}
