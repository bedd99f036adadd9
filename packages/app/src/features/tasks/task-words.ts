import { currentLocale, dateFormat, relativeFormat, t } from '@lintel/contract/messages';
import type { Task, TaskType } from '@lintel/contract/tasks';
import FileText from 'lucide-react-native/icons/file-text';
import Home from 'lucide-react-native/icons/house';
import Mail from 'lucide-react-native/icons/mail';
import MessageSquare from 'lucide-react-native/icons/message-square';
import Phone from 'lucide-react-native/icons/phone';
import Redo from 'lucide-react-native/icons/redo-2';
import Square from 'lucide-react-native/icons/square-check';
import Users from 'lucide-react-native/icons/users';
import type { LucideIcon } from '@/ui/Icon';
import { clock } from '@/ui/moment';
import { daysFrom, localNow } from './days';

export const TYPE_ICONS: Record<TaskType, LucideIcon> = {
  call: Phone,
  text: MessageSquare,
  email: Mail,
  meeting: Users,
  showing: Home,
  paperwork: FileText,
  follow_up: Redo,
  other: Square,
};

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(currentLocale()) + text.slice(1);

/** "Today", "Tomorrow", "Monday, Mar 9". */
export function dayText(day: string, today: string): string {
  const days = daysFrom(today, day);
  if (Math.abs(days) <= 1) return capital(relativeFormat({ numeric: 'auto' }).format(days, 'day'));
  return dateFormat({
    weekday: Math.abs(days) < 7 ? 'long' : undefined,
    day: 'numeric',
    month: 'short',
    year: Math.abs(days) > 300 ? 'numeric' : undefined,
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00Z`));
}

/** When a task is due, in the words of where the reader is: "Tomorrow, 9:00 AM". */
export function dueText(task: Task, now: number, timeZone: string): string {
  const today = localNow(now, timeZone).slice(0, 10);
  if (task.dueDay !== null) return dayText(task.dueDay, today);
  const at = Date.parse(task.dueAt);
  return t('tasks.due.at', {
    day: dayText(localNow(at, timeZone).slice(0, 10), today),
    time: clock(at, timeZone),
  });
}
