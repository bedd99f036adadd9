import { t } from '@lintel/contract/messages';
import { TASK_TYPES, type Task, type TaskType } from '@lintel/contract/tasks';
import { useState } from 'react';
import { View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { LeadPicker } from '@/features/pickers';
import { deviceZone } from '@/platform/time-zones';
import { isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Dialog } from '@/ui/Dialog';
import type { Named } from '@/ui/SearchPicker';
import { SelectField } from '@/ui/SelectField';
import { DateField, TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { localNow } from './days';
import { repeatChoices } from './repeat-choices';
import { useCreateTaskMutation, useUpdateTaskMutation } from './tasks.api';

interface Props {
  /** The task to change; without it a new one is made. */
  task?: Task;
  /** What a new one is about. */
  lead?: { id: string; name: string | null };
  onClose: () => void;
}

const NEVER = 'never';
const REMIND = [0, 10, 30, 60, 24 * 60] as const;
const TIME = /^(?:[01]?\d|2[0-3]):[0-5]\d$/;

/** Makes or changes a task. */
export function TaskEditor({ task, lead, onClose }: Props) {
  const styles = useStyles();
  const toast = useToast();
  const { me } = useSession();
  const { users } = useLeadLists();
  const timeZone = task?.timeZone ?? deviceZone();
  const [title, setTitle] = useState(task?.title ?? '');
  const [type, setType] = useState<TaskType>(task?.type ?? 'follow_up');
  const [day, setDay] = useState<string | null>(
    task?.dueLocal.slice(0, 10) ?? localNow(Date.now(), timeZone).slice(0, 10),
  );
  const [time, setTime] = useState(task && task.dueDay === null ? task.dueLocal.slice(11) : '');
  const [rule, setRule] = useState(task?.recurrence?.rule ?? NEVER);
  const [remind, setRemind] = useState(task ? String(task.remindBefore ?? NEVER) : '0');
  const [assigneeId, setAssignee] = useState(task?.assigneeId ?? me?.userId ?? '');
  const [about, setAbout] = useState<readonly Named[]>(
    task?.leadId ? [{ id: task.leadId, name: task.leadName ?? t('leads.unnamed') }] : [],
  );
  const [note, setNote] = useState(task?.note ?? '');
  const [tried, setTried] = useState(false);
  const [create, creating] = useCreateTaskMutation();
  const [update, updating] = useUpdateTaskMutation();
  const problem = creating.error ?? updating.error;
  const faultOf = (path: string) =>
    isAppProblem(problem) ? problem.errors.find((error) => error.path.startsWith(path))?.message : undefined;
  const badTime = time.trim() !== '' && !TIME.test(time.trim());

  const save = async () => {
    setTried(true);
    if (title.trim() === '' || day === null || badTime) return;
    const clockTime = time.trim().padStart(5, '0');
    const due = time.trim() === '' ? { day, timeZone } : { local: `${day}T${clockTime}`, timeZone };
    const recurrence = rule === NEVER ? null : rule;
    const common = {
      title,
      type,
      note: note.trim() === '' ? null : note,
      assigneeId,
      remindBefore: remind === NEVER ? null : Number(remind),
    };
    const leadId = about[0]?.id ?? null;
    const moved = !task || JSON.stringify(due) !== JSON.stringify(dueOf(task));
    const repeats = !task || recurrence !== (task.recurrence?.rule ?? null);
    const reply = task
      ? await update({
          params: { taskId: task.id },
          body: {
            version: task.version,
            ...common,
            ...(task.note === null && common.note === null ? { note: undefined } : {}),
            ...(moved ? { due } : {}),
            ...(repeats ? { recurrence } : {}),
            ...(leadId === task.leadId ? {} : { leadId }),
          },
        })
      : await create({ body: { ...common, due, recurrence, leadId: lead?.id ?? leadId } });
    if (reply.error) return;
    toast({ message: t(task ? 'tasks.saved' : 'tasks.made', { title: title.trim() }) });
    onClose();
  };

  return (
    <Dialog
      open
      onClose={onClose}
      width={520}
      title={t(task ? 'tasks.edit' : 'tasks.new')}
      text={lead?.name ?? undefined}
      confirm={{
        label: t('tasks.form.save'),
        busy: creating.isLoading || updating.isLoading,
        disabledReason: task && !task.mayChange ? t('tasks.may_not') : false,
        onPress: () => void save(),
      }}
    >
      <View style={styles.form}>
        {problem !== undefined && (
          <Banner inset kind="error" title={t('tasks.not_saved')} text={problemText(problem)} />
        )}
        <TextField
          label={t('tasks.form.title')}
          required
          value={title}
          onChange={setTitle}
          onSubmit={() => void save()}
          error={tried && title.trim() === '' ? t('tasks.form.title_missing') : faultOf('title')}
        />
        {!lead && <LeadPicker label={t('tasks.form.lead')} most={1} leads={about} onChange={setAbout} />}
        <View style={styles.pair}>
          <View style={styles.cell}>
            <SelectField
              label={t('tasks.form.type')}
              value={type}
              onChange={setType}
              options={TASK_TYPES.map((value) => ({ value, label: t(`tasks.type.${value}`) }))}
            />
          </View>
          <View style={styles.cell}>
            <SelectField
              label={t('tasks.form.assignee')}
              value={assigneeId}
              onChange={setAssignee}
              options={users
                .filter((user) => (user.active && user.kind === 'person') || user.id === assigneeId)
                .map(({ id, name }) => ({ value: id, label: name }))}
            />
          </View>
        </View>
        <View style={styles.pair}>
          <View style={styles.cell}>
            <DateField
              label={t('tasks.form.day')}
              required
              value={day}
              onChange={setDay}
              error={tried && day === null ? t('tasks.form.day_missing') : faultOf('due')}
            />
          </View>
          <View style={styles.cell}>
            <TextField
              label={t('tasks.form.time')}
              hint={t('tasks.form.time_hint')}
              value={time}
              onChange={setTime}
              error={badTime ? t('tasks.form.time_bad') : undefined}
            />
          </View>
        </View>
        <View style={styles.pair}>
          <View style={styles.cell}>
            <SelectField
              label={t('tasks.form.repeat')}
              value={rule}
              onChange={setRule}
              options={[
                { value: NEVER, label: t('tasks.form.repeat_never') },
                ...repeatChoices(
                  day ?? localNow(Date.now(), timeZone).slice(0, 10),
                  rule === NEVER ? null : rule,
                ),
              ]}
            />
          </View>
          <View style={styles.cell}>
            <SelectField
              label={t('tasks.form.remind')}
              value={remind}
              onChange={setRemind}
              options={[
                { value: NEVER, label: t('tasks.remind.never') },
                ...[...new Set([...REMIND, ...(task?.remindBefore == null ? [] : [task.remindBefore])])].map(
                  (minutes) => ({ value: String(minutes), label: remindText(minutes) }),
                ),
              ]}
            />
          </View>
        </View>
        <TextField
          label={t('tasks.form.note')}
          rows={3}
          value={note}
          onChange={setNote}
          error={faultOf('note')}
        />
      </View>
    </Dialog>
  );
}

const dueOf = (task: Task) =>
  task.dueDay === null
    ? { local: task.dueLocal, timeZone: task.timeZone }
    : { day: task.dueDay, timeZone: task.timeZone };

function remindText(minutes: number): string {
  if (minutes === 0) return t('tasks.remind.at');
  if (minutes % 1440 === 0) return t('tasks.remind.days', { count: minutes / 1440 });
  if (minutes % 60 === 0) return t('tasks.remind.hours', { count: minutes / 60 });
  return t('tasks.remind.minutes', { count: minutes });
}

const useStyles = makeStyles(() => ({
  form: { gap: 12 },
  pair: { flexDirection: 'row', flexWrap: 'wrap', gap: 12 },
  cell: { flexGrow: 1, flexBasis: 200, minWidth: 0 },
}));
