import { t } from '@lintel/contract/messages';
import type { Task } from '@lintel/contract/tasks';
import { Link } from 'expo-router';
import Clock from 'lucide-react-native/icons/clock';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import Repeat from 'lucide-react-native/icons/repeat';
import type { Ref } from 'react';
import { View } from 'react-native';
import { useOffline } from '@/store/offline/offline-state';
import { Avatar } from '@/ui/Avatar';
import { IconButton } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import { Checkbox } from '@/ui/Choice';
import { Icon } from '@/ui/Icon';
import { Menu, type MenuItem } from '@/ui/Menu';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type PressState, webProps } from '@/ui/web-props';
import { asksAt } from './task-groups';
import { dueText, TYPE_ICONS } from './task-words';

interface Props {
  task: Task;
  now: number;
  timeZone: string;
  /** Whose list it is: others are named. */
  mine: string | undefined;
  /** Where the lead is named: nowhere on its own page, below the task where there is no room beside it. */
  lead: 'beside' | 'below' | null;
  active: boolean;
  selected: boolean;
  menu: readonly MenuItem[];
  onToggle: () => void;
  onOpen: () => void;
  ref?: Ref<View>;
}

/** A task: done by its box, opened by its words. */
export function TaskRow({
  task,
  now,
  timeZone,
  mine,
  lead,
  active,
  selected,
  menu,
  onToggle,
  onOpen,
  ref,
}: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const waits = useOffline().queue.some(
    ({ write }) => write.subject === task.id && write.state === 'waiting',
  );
  const due = dueText(task, now, timeZone);
  const late = task.doneAt === null && asksAt(task) < now;
  const link = lead !== null && task.leadId && (
    <Link href={`/leads/${task.leadId}`} style={lead === 'below' ? styles.below : styles.beside}>
      <Text variant="meta" tone="accentText" lines={1}>
        {task.leadName ?? t('leads.unnamed')}
      </Text>
    </Link>
  );
  return (
    <View
      role="listitem"
      style={[
        styles.row,
        (active || selected) && { backgroundColor: selected ? colors.accentTint : colors.hover },
      ]}
    >
      <Checkbox
        label={t(task.doneAt === null ? 'tasks.complete_of' : 'tasks.reopen_of', { title: task.title })}
        hideLabel
        checked={task.doneAt !== null}
        disabledReason={task.mayChange ? false : t('tasks.may_not')}
        onChange={onToggle}
      />
      <View style={styles.main}>
        <PressBox
          ref={ref}
          role="button"
          onPress={onOpen}
          {...webProps({ dataSet: { ring: 'inset' } })}
          style={(state: PressState) => [styles.words, state.hovered && { backgroundColor: colors.hover }]}
        >
          <Text
            weight={500}
            tone={task.doneAt === null ? 'text' : 'text2'}
            style={task.doneAt ? styles.done : undefined}
          >
            {task.title}
          </Text>
          <View style={styles.facts}>
            <Icon of={TYPE_ICONS[task.type]} size={14} tone="text2" />
            <Text variant="meta" tone="text2">
              {t(`tasks.type.${task.type}`)}
            </Text>
            <Text variant="meta" tone={late ? 'dangerText' : 'text2'}>
              {due}
            </Text>
            {waits && <Chip label={t('tasks.waiting')} tone="warning" icon={Clock} />}
            {selected && <Chip label={t('tasks.selected')} tone="accent" />}
            {task.recurrence && (
              <View style={styles.fact}>
                <Icon of={Repeat} size={12} tone="text2" />
                <Text variant="meta" tone="text2" lines={1}>
                  {task.recurrence.words}
                </Text>
              </View>
            )}
          </View>
        </PressBox>
        {lead === 'below' && link}
      </View>
      {lead === 'beside' && link}
      {task.assigneeId !== mine && <Avatar name={task.assigneeName} size={20} label={task.assigneeName} />}
      {menu.length > 0 && (
        <Menu
          label={t('tasks.more_of', { title: task.title })}
          items={menu}
          trigger={({ ref: anchor, onPress, expanded }) => (
            <IconButton
              ref={anchor as Ref<View>}
              icon={Ellipsis}
              label={t('tasks.more_of', { title: task.title })}
              kind="quiet"
              expanded={expanded}
              onPress={onPress}
            />
          )}
        />
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    paddingVertical: 4,
    paddingHorizontal: 8,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  main: { flex: 1, minWidth: 0 },
  words: {
    gap: 2,
    paddingVertical: 6,
    paddingHorizontal: 6,
    borderRadius: radius.control,
  },
  facts: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 6 },
  fact: { flexDirection: 'row', alignItems: 'center', gap: 4, flexShrink: 1 },
  beside: { maxWidth: 180, flexShrink: 1 },
  // Apart from the task's own button by its padding: both are targets of 24 points.
  below: { alignSelf: 'flex-start', maxWidth: '100%', paddingHorizontal: 6, paddingVertical: 4 },
  done: { textDecorationLine: 'line-through' },
}));
