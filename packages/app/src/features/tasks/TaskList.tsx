import { t } from '@lintel/contract/messages';
import type { Task, TaskView } from '@lintel/contract/tasks';
import { useState } from 'react';
import { View } from 'react-native';
import { deviceZone } from '@/platform/time-zones';
import { useShortcut } from '@/platform/use-shortcut';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import type { MenuItem } from '@/ui/Menu';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState, PermissionState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { localNow } from './days';
import { snoozeChoices } from './snooze-choices';
import { TaskEditor } from './TaskEditor';
import { TaskRow } from './TaskRow';
import { groupsOf } from './task-groups';
import { dayText } from './task-words';
import { useTaskListInfiniteQuery } from './tasks.api';
import { useTaskActions } from './use-task-actions';

interface Props {
  view: TaskView;
  of?: 'mine' | 'reach';
  leadId?: string;
  /** Rows that are chosen; without it none can be. */
  selection?: { chosen: ReadonlySet<string>; toggle: (id: string) => void };
  /** The keys of the tasks screen work on this list. */
  keys?: boolean;
  /** Drawn in a pane: what is beside a task elsewhere goes below it. */
  narrow?: boolean;
  /** What an empty list says: in one line where it is one of several lists in a pane. */
  empty: string | { title: string; text: string };
}

/** Tasks under late, today and each day to come; done ones latest first. */
export function TaskList({ view, of, leadId, selection, keys = false, narrow = false, empty }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { me } = useSession();
  const now = useNow();
  const timeZone = deviceZone();
  const actions = useTaskActions();
  const [editing, setEditing] = useState<Task | null>(null);
  const [at, setAt] = useState<string | null>(null);
  const list = useTaskListInfiniteQuery({
    view,
    timeZone,
    ...(of ? { of } : {}),
    ...(leadId ? { leadId } : {}),
  });
  useAutoRetry(list.isError, list.isFetching, () => void list.refetch());
  const tasks = list.currentData?.pages.flatMap((page) => page.items);
  const active = tasks?.find(({ id }) => id === at);
  const step = (by: number) => {
    if (!tasks || tasks.length === 0) return;
    const from = active ? tasks.indexOf(active) : by > 0 ? -1 : 0;
    setAt(tasks[Math.min(tasks.length - 1, Math.max(0, from + by))]?.id ?? null);
  };
  const may = active?.mayChange ? active : undefined;
  const soonest = snoozeChoices(now, timeZone)[0];
  useShortcut('tasks.next', keys ? () => step(1) : null);
  useShortcut('tasks.previous', keys ? () => step(-1) : null);
  useShortcut('tasks.open', keys && active ? () => setEditing(active) : null);
  useShortcut('tasks.complete', keys && may ? () => toggle(may) : null);
  useShortcut('tasks.snooze', keys && may && soonest ? () => actions.snooze(may, soonest.until) : null);
  useShortcut('tasks.select', keys && active && selection ? () => selection.toggle(active.id) : null);

  const toggle = (task: Task) => void (task.doneAt === null ? actions.complete(task) : actions.reopen(task));
  if (!tasks) {
    if (!list.isError) return <SkeletonRows rows={5} />;
    return isAppProblem(list.error) && list.error.code === 'auth.forbidden' ? (
      <PermissionState />
    ) : (
      <ErrorState
        title={t('tasks.failed')}
        text={problemText(list.error)}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );
  }
  if (tasks.length === 0)
    return typeof empty === 'string' ? (
      <Text variant="meta" tone="text2">
        {empty}
      </Text>
    ) : (
      <EmptyState kind={view === 'done' ? 'first-use' : 'all-done'} title={empty.title} text={empty.text} />
    );

  const menuOf = (task: Task): MenuItem[] =>
    task.mayChange
      ? [
          { key: 'edit', label: t('tasks.edit'), onPress: () => setEditing(task) },
          ...(task.doneAt === null
            ? snoozeChoices(now, timeZone).map(({ key, label, until }) => ({
                key,
                label: t('tasks.snooze_to', { when: label }),
                onPress: () => void actions.snooze(task, until),
              }))
            : []),
          ...(selection && task.doneAt === null
            ? [
                {
                  key: 'select',
                  label: t(selection.chosen.has(task.id) ? 'tasks.unselect' : 'tasks.select'),
                  onPress: () => selection.toggle(task.id),
                },
              ]
            : []),
          {
            key: 'remove',
            label: t(task.recurrence && task.doneAt === null ? 'tasks.remove_series' : 'tasks.remove'),
            danger: true,
            divider: true,
            onPress: () => void actions.remove(task),
          },
        ]
      : [];
  const row = (task: Task) => (
    <TaskRow
      key={task.id}
      task={task}
      now={now}
      timeZone={timeZone}
      mine={me?.userId}
      lead={leadId !== undefined ? null : narrow || compact ? 'below' : 'beside'}
      active={keys && task.id === at}
      selected={selection?.chosen.has(task.id) ?? false}
      menu={menuOf(task)}
      onToggle={() => toggle(task)}
      onOpen={() => setEditing(task)}
    />
  );
  const today = localNow(now, timeZone).slice(0, 10);
  const titleOf = (key: string) =>
    key === 'overdue'
      ? t('tasks.view.overdue')
      : key === 'today'
        ? t('tasks.view.today')
        : dayText(key, today);
  return (
    <View style={styles.list}>
      {list.isError && (
        <Banner
          inset
          kind="warning"
          title={t('tasks.stale')}
          text={problemText(list.error)}
          action={{ label: t('ui.try_again'), onPress: () => void list.refetch() }}
        />
      )}
      {view === 'done' ? (
        <View role="list">{tasks.map(row)}</View>
      ) : (
        groupsOf(tasks, now, timeZone).map(({ key, items }) => (
          <View key={key}>
            <View style={styles.head}>
              <Text variant="strong" heading={2} tone={key === 'overdue' ? 'dangerText' : 'text'}>
                {titleOf(key)}
              </Text>
              <Text variant="meta" tone="text2">
                {items.length}
              </Text>
            </View>
            <View role="list" aria-label={titleOf(key)}>
              {items.map(row)}
            </View>
          </View>
        ))
      )}
      {list.hasNextPage && (
        <Button
          kind="quiet"
          label={t('tasks.show_more')}
          busy={list.isFetchingNextPage}
          onPress={() => void list.fetchNextPage()}
        />
      )}
      {editing && <TaskEditor task={editing} onClose={() => setEditing(null)} />}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  list: { gap: 4 },
  head: {
    flexDirection: 'row',
    alignItems: 'baseline',
    gap: 8,
    paddingHorizontal: 8,
    paddingTop: 10,
    paddingBottom: 4,
  },
}));
