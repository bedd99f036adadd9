import { type MessageKey, t } from '@lintel/contract/messages';
import type { Task } from '@lintel/contract/tasks';
import { Link } from 'expo-router';
import { lazy, Suspense, useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { Panel } from './appointment/Panel';
import { useTickTaskMutation, useUntickTaskMutation } from './calendar.api';
import { taskItem } from './items';
import { daysOf } from './time/layout';
import { fullDay, timesText } from './words';

const TaskEditor = lazy(() => import('@/features/tasks').then((area) => ({ default: area.TaskEditor })));

/** A task of the day, to look at, to tick off and to change. */
export function TaskPanel({ task, zone, onClose }: { task: Task; zone: string; onClose: () => void }) {
  const toast = useToast();
  const [tick, { isLoading }] = useTickTaskMutation();
  const [untick] = useUntickTaskMutation();
  const [editing, setEditing] = useState(false);
  const item = taskItem(task, zone);
  const params = { taskId: task.id };
  const complete = async () => {
    const done = await tick({ params });
    if (done.error) return toast({ message: problemText(done.error), tone: 'danger' });
    toast({
      message: t('calendar.task_done', { title: task.title }),
      undo: () =>
        void untick({ params }).then(
          (undone) => undone.error && toast({ message: problemText(undone.error), tone: 'danger' }),
        ),
    });
    onClose();
  };
  if (editing)
    return (
      <Suspense>
        <TaskEditor task={task} onClose={onClose} />
      </Suspense>
    );
  return (
    <Panel
      title={task.title}
      onClose={onClose}
      footer={
        <>
          <Button label={t('ui.close')} onPress={onClose} />
          {task.mayChange && <Button label={t('calendar.edit')} onPress={() => setEditing(true)} />}
          {task.mayChange && (
            <Button
              kind="filled"
              label={t('calendar.task_tick')}
              busy={isLoading}
              onPress={() => void complete()}
            />
          )}
        </>
      }
    >
      <View style={{ flexDirection: 'row' }}>
        <Chip label={t(`calendar.task_type.${task.type}` as MessageKey)} />
      </View>
      <Text>
        {t('calendar.task_due', {
          when: `${fullDay(daysOf(item, zone).first)}, ${timesText(item, zone)}`,
        })}
      </Text>
      {task.recurrence && <Text tone="text2">{task.recurrence.words}</Text>}
      {task.leadId && (
        <Link href={`/leads/${task.leadId}`}>
          <Text tone="accentText">{task.leadName ?? t('leads.unnamed')}</Text>
        </Link>
      )}
      {task.note && <Text selectable>{task.note}</Text>}
    </Panel>
  );
}
