import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import CalendarPlus from 'lucide-react-native/icons/calendar-plus';
import Handshake from 'lucide-react-native/icons/handshake';
import ListPlus from 'lucide-react-native/icons/list-plus';
import Plus from 'lucide-react-native/icons/plus';
import UserPlus from 'lucide-react-native/icons/user-plus';
import { lazy, Suspense, useRef, useState } from 'react';
import { NewLeadDialog } from '@/features/leads';
import { useOnline } from '@/platform/use-online';
import { useShortcut } from '@/platform/use-shortcut';
import { useOffline } from '@/store/offline/offline-state';
import { useSession } from '@/store/use-session';
import { Button, IconButton } from '@/ui/Button';
import { Menu, type MenuItem } from '@/ui/Menu';
import { useWidth } from '@/ui/theme-context';

const TaskEditor = lazy(() => import('@/features/tasks').then((area) => ({ default: area.TaskEditor })));
const BookAppointment = lazy(() =>
  import('@/features/calendar').then((area) => ({ default: area.BookAppointment })),
);
const NewDeal = lazy(() => import('@/features/business').then((area) => ({ default: area.NewDeal })));

/** What a day of work brings: a lead, a task, an appointment, a deal. Shows what the person may make; of one, that one. */
export function CreateMenu() {
  const compact = useWidth() === 'compact';
  const router = useRouter();
  const { may } = useSession();
  const { reachable } = useOffline();
  const away = !(useOnline() && reachable) && t('today.create.offline');
  const [making, setMaking] = useState<'lead' | 'task' | 'appointment' | 'deal' | null>(null);
  const press = useRef<() => void>(undefined);
  const close = () => setMaking(null);

  const items: (MenuItem & { key: NonNullable<typeof making> })[] = [];
  const add = (key: NonNullable<typeof making>, icon: MenuItem['icon'], disabledReason: string | false) =>
    items.push({
      key,
      label: t(`today.create.${key}`),
      disabledReason,
      onPress: () => setMaking(key),
      ...(icon && { icon }),
    });
  if (may('leads:create')) add('lead', UserPlus, away);
  // A task waits on this device until there is a network; the others need the server.
  if (may('leads:update')) add('task', ListPlus, false);
  if (may('leads:update')) add('appointment', CalendarPlus, away);
  if (may('deals:update')) add('deal', Handshake, away);
  const [first] = items;
  const only = items.length === 1 ? first : undefined;
  useShortcut('today.create', first && !only?.disabledReason ? () => press.current?.() : null);
  if (!first) return null;

  const control = (
    props: Pick<Parameters<typeof Button>[0], 'ref' | 'onPress' | 'expanded' | 'disabledReason'>,
  ) => {
    press.current = props.onPress;
    const label = only?.label ?? t('today.create');
    return compact ? (
      <IconButton {...props} kind="outline" icon={Plus} label={label} />
    ) : (
      <Button {...props} kind="filled" icon={Plus} label={label} shortcut="C" />
    );
  };
  return (
    <>
      {only ? (
        control({ onPress: only.onPress, disabledReason: only.disabledReason })
      ) : (
        <Menu label={t('today.create')} items={items} trigger={control} />
      )}
      <Suspense>
        {making === 'lead' && (
          <NewLeadDialog open onClose={close} onCreated={({ id }) => router.push(`/leads/${id}`)} />
        )}
        {making === 'task' && <TaskEditor onClose={close} />}
        {making === 'appointment' && <BookAppointment onClose={close} />}
        {making === 'deal' && <NewDeal onClose={close} />}
      </Suspense>
    </>
  );
}
