import { t } from '@lintel/contract/messages';
import CalendarClock from 'lucide-react-native/icons/calendar-clock';
import Check from 'lucide-react-native/icons/check';
import Plus from 'lucide-react-native/icons/plus';
import UserRound from 'lucide-react-native/icons/user-round';
import { useState } from 'react';
import { View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { deviceZone } from '@/platform/time-zones';
import { useShortcut } from '@/platform/use-shortcut';
import { useSession } from '@/store/use-session';
import { BulkBar } from '@/ui/BulkBar';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Segmented, Tabs } from '@/ui/Tabs';
import { DateField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { addDays, localNow } from './days';
import { QuickAdd } from './QuickAdd';
import { TaskEditor } from './TaskEditor';
import { TaskList } from './TaskList';
import { useTaskCountsQuery } from './tasks.api';
import { useTaskActions } from './use-task-actions';

/** What is to be done: late, today, later, done. */
export function TasksScreen() {
  const { may } = useSession();
  return may('leads:read') ? (
    <Tasks />
  ) : (
    <Screen title={t('tasks.title')}>
      <PermissionState />
    </Screen>
  );
}

const VIEWS = ['open', 'overdue', 'today', 'upcoming', 'done'] as const;
type View_ = (typeof VIEWS)[number];

function Tasks() {
  const styles = useStyles();
  const { may, me } = useSession();
  const [view, setView] = useState<View_>('open');
  const [of, setOf] = useState<'mine' | 'reach'>('mine');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [making, setMaking] = useState(false);
  const [asking, setAsking] = useState<'move' | 'give' | null>(null);
  const actions = useTaskActions();
  const counts = useTaskCountsQuery({ query: { timeZone: deviceZone() } });
  const mayMake = may('leads:update');
  const scope = me?.permissions.find(({ permission }) => permission === 'leads:read')?.scope;
  useShortcut('tasks.create', mayMake ? () => setMaking(true) : null);
  const show = (next: View_) => {
    setView(next);
    setChosen(new Set());
  };
  const toggle = (id: string) =>
    setChosen((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const change = async (what: Parameters<typeof actions.changeMany>[1]) => {
    if (await actions.changeMany([...chosen].slice(0, 200), what)) setChosen(new Set());
    setAsking(null);
  };
  const count = (key: View_) =>
    of === 'mine' && key !== 'open' && key !== 'done' ? counts.currentData?.[key] : undefined;
  return (
    <Screen
      title={t('tasks.title')}
      actions={
        mayMake && (
          <Button
            kind="filled"
            icon={Plus}
            label={t('tasks.new')}
            shortcut="C"
            onPress={() => setMaking(true)}
          />
        )
      }
    >
      <View style={styles.bar}>
        <Tabs
          label={t('tasks.views')}
          items={VIEWS.map((key) => ({ key, label: t(`tasks.view.${key}`), count: count(key) }))}
          value={view}
          onChange={show}
        />
        {scope !== 'own' && (
          <Segmented
            label={t('tasks.whose')}
            items={(['mine', 'reach'] as const).map((key) => ({ key, label: t(`tasks.of.${key}`) }))}
            value={of}
            onChange={setOf}
          />
        )}
      </View>
      <View style={styles.page}>
        {mayMake && view !== 'done' && <QuickAdd />}
        <Card flush>
          <TaskList
            key={`${view} ${of}`}
            keys
            view={view}
            of={of}
            selection={mayMake ? { chosen, toggle } : undefined}
            empty={{ title: t(`tasks.none.${view}`), text: t(`tasks.none.${view}_text`) }}
          />
        </Card>
      </View>
      <BulkBar
        count={chosen.size}
        actions={[
          {
            key: 'done',
            label: t('tasks.complete'),
            icon: Check,
            onPress: () => void change({ do: 'complete' }),
          },
          { key: 'move', label: t('tasks.move'), icon: CalendarClock, onPress: () => setAsking('move') },
          { key: 'give', label: t('tasks.give'), icon: UserRound, onPress: () => setAsking('give') },
        ]}
        onClear={() => setChosen(new Set())}
      />
      {making && <TaskEditor onClose={() => setMaking(false)} />}
      {asking === 'move' && (
        <MoveDialog
          count={chosen.size}
          onClose={() => setAsking(null)}
          onMove={(day) => void change({ do: 'reschedule', day })}
        />
      )}
      {asking === 'give' && (
        <GiveDialog
          count={chosen.size}
          onClose={() => setAsking(null)}
          onGive={(assigneeId) => void change({ do: 'reassign', assigneeId })}
        />
      )}
    </Screen>
  );
}

interface AskProps {
  count: number;
  onClose: () => void;
}

function MoveDialog({ count, onClose, onMove }: AskProps & { onMove: (day: string) => void }) {
  const [day, setDay] = useState<string | null>(addDays(localNow(Date.now(), deviceZone()).slice(0, 10), 1));
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('tasks.move_many', { count })}
      text={t('tasks.move_text')}
      confirm={{
        label: t('tasks.move'),
        disabledReason: day === null && t('tasks.form.day_missing'),
        onPress: () => day && onMove(day),
      }}
    >
      <DateField label={t('tasks.form.day')} required value={day} onChange={setDay} />
    </Dialog>
  );
}

function GiveDialog({ count, onClose, onGive }: AskProps & { onGive: (userId: string) => void }) {
  const { users } = useLeadLists();
  const [userId, setUserId] = useState('');
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('tasks.give_many', { count })}
      text={t('tasks.give_text')}
      confirm={{
        label: t('tasks.give'),
        disabledReason: userId === '' && t('tasks.give_whom'),
        onPress: () => onGive(userId),
      }}
    >
      <SelectField
        label={t('tasks.form.assignee')}
        value={userId}
        onChange={setUserId}
        options={users
          .filter((user) => user.active && user.kind === 'person')
          .map(({ id, name }) => ({ value: id, label: name }))}
      />
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  bar: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: 12,
    paddingBottom: 12,
  },
  page: { gap: 12, width: '100%', maxWidth: 920 },
}));
