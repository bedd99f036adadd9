import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { deviceZone } from '@/platform/time-zones';
import { problemText } from '@/store/problem';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { localNow } from './days';
import { readQuickTask } from './quick-task';
import { dayText } from './task-words';
import { useCreateTaskMutation } from './tasks.api';

/** A task in one line: "Call Pat tomorrow 9:30". Says what it has understood while one types. */
export function QuickAdd() {
  const toast = useToast();
  const [text, setText] = useState('');
  const [create, { isLoading }] = useCreateTaskMutation();
  const timeZone = deviceZone();
  const now = localNow(Date.now(), timeZone);
  const { title, day, time } = readQuickTask(text, now);
  const add = async () => {
    if (title === '' || isLoading) return;
    const due = time === null ? { day, timeZone } : { local: `${day}T${time}`, timeZone };
    const reply = await create({
      body: { title: title.slice(0, 200), due, remindBefore: time === null ? null : 0 },
    });
    if (reply.error) return toast({ message: problemText(reply.error), tone: 'danger' });
    setText('');
  };
  const when =
    time === null
      ? dayText(day, now.slice(0, 10))
      : t('tasks.due.at', { day: dayText(day, now.slice(0, 10)), time });
  return (
    <View>
      <TextField
        label={t('tasks.quick.label')}
        hideLabel
        placeholder={t('tasks.quick.example')}
        value={text}
        onChange={setText}
        onSubmit={() => void add()}
        hint={title === '' ? undefined : t('tasks.quick.understood', { title, when })}
      />
    </View>
  );
}
