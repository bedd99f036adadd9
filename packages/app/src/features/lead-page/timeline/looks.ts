import ArrowRightLeft from 'lucide-react-native/icons/arrow-right-left';
import CalendarCheck from 'lucide-react-native/icons/calendar-check';
import CircleDot from 'lucide-react-native/icons/circle-dot';
import Eye from 'lucide-react-native/icons/eye';
import Flag from 'lucide-react-native/icons/flag';
import Gauge from 'lucide-react-native/icons/gauge';
import Globe from 'lucide-react-native/icons/globe';
import Heart from 'lucide-react-native/icons/heart';
import House from 'lucide-react-native/icons/house';
import ListChecks from 'lucide-react-native/icons/list-checks';
import Mail from 'lucide-react-native/icons/mail';
import MessageSquare from 'lucide-react-native/icons/message-square';
import Paperclip from 'lucide-react-native/icons/paperclip';
import Pencil from 'lucide-react-native/icons/pencil';
import Phone from 'lucide-react-native/icons/phone';
import Search from 'lucide-react-native/icons/search';
import StickyNote from 'lucide-react-native/icons/sticky-note';
import Upload from 'lucide-react-native/icons/upload';
import UserPlus from 'lucide-react-native/icons/user-plus';
import type { LucideIcon } from '@/ui/Icon';
import type { Tone } from '@/ui/theme';

const looks: readonly [RegExp, LucideIcon, Tone][] = [
  [/^note\./, StickyNote, 'warning'],
  [/^file\./, Paperclip, 'warning'],
  [/^call\./, Phone, 'success'],
  [/^text\./, MessageSquare, 'accent'],
  [/^email\./, Mail, 'accent'],
  [/^(property\.saved|search\.saved)/, Heart, 'ember'],
  [/searched/, Search, 'info'],
  [/^(property\.viewed|page\.)/, Eye, 'info'],
  [/^(site\.|registration)/, Globe, 'info'],
  [/^(open-house|showing|inquiry)/, House, 'ember'],
  [/^(appointment|meeting)\./, CalendarCheck, 'success'],
  [/^task\./, ListChecks, 'success'],
  [/^stage\./, ArrowRightLeft, 'violet'],
  [/^owner\./, UserPlus, 'violet'],
  [/^field\./, Pencil, 'neutral'],
  [/^score\./, Gauge, 'violet'],
  [/^outcome\./, Flag, 'success'],
  [/^lead\.imported/, Upload, 'neutral'],
  [/^lead\.(un)?merged/, ArrowRightLeft, 'violet'],
];

/** Sign and colour of a kind of event. */
export const lookOf = (kind: string): [LucideIcon, Tone] => {
  const found = looks.find(([pattern]) => pattern.test(kind));
  return found ? [found[1], found[2]] : [CircleDot, 'neutral'];
};
