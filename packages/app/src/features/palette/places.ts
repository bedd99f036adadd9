import { t } from '@lintel/contract/messages';
import MapPin from 'lucide-react-native/icons/map-pin';
import Settings from 'lucide-react-native/icons/settings';
import ShieldCheck from 'lucide-react-native/icons/shield-check';
import Zap from 'lucide-react-native/icons/zap';
import type { AdminArea } from '@/features/admin';
import { KEYS, type KeyId, scopeOf } from '@/platform/keymap';
import { shortcuts } from '@/platform/use-shortcut';
import type { NavSection } from '@/ui/shell/nav';
import { keyText } from './key-text';
import { leadsWanting } from './known-rows';
import type { Row } from './rows';

const SETTINGS = ['profile', 'security', 'sessions', 'appearance', 'availability'] as const;

/** An area of Admin this person may enter. */
export interface AdminPlace {
  readonly key: AdminArea;
  readonly href: string;
}

/** A key by its name, if there is such a key. */
export const keyOf = (id: string): KeyId | undefined => (id in KEYS ? (id as KeyId) : undefined);

/** Screens this person may enter. */
export function placeRows(sections: readonly NavSection[], admin: readonly AdminPlace[]): Row[] {
  const nav = sections.flatMap(({ items, aside }) => (aside ? [] : items));
  return [
    ...nav.map(({ key, label, icon, href }): Row => {
      const id = keyOf(`app.go_${key}`);
      return {
        key: `place ${href}`,
        kind: 'places',
        title: label,
        icon,
        href,
        ...(id ? { keys: keyText(id) } : {}),
      };
    }),
    ...admin.map(
      ({ key, href }): Row => ({
        key: `place ${href}`,
        kind: 'places',
        title: t(`palette.place.${key}`),
        note: t('ui.nav.admin'),
        icon: ShieldCheck,
        href,
      }),
    ),
    ...SETTINGS.map(
      (page): Row => ({
        key: `place settings ${page}`,
        kind: 'places',
        title: t(`palette.place.${page}`),
        note: t('ui.settings'),
        icon: Settings,
        href: `/settings/${page}`,
      }),
    ),
  ];
}

/** What can be done on the screen that is open, by its keys: what is off there is not offered. */
export const hereRows = (): Row[] =>
  shortcuts
    .list()
    .filter((id) => id !== 'app.palette' && !id.startsWith('app.go_') && scopeOf(id) !== 'table')
    // What belongs to the screen first.
    .sort((a, b) => Number(scopeOf(a) === 'app') - Number(scopeOf(b) === 'app'))
    .map((id) => ({
      key: `act ${id}`,
      kind: 'actions',
      title: t(`keys.${id}`),
      icon: Zap,
      run: () => shortcuts.run(id),
      keys: keyText(id),
    }));

/** What can be done with the words themselves. */
export const wordRows = (typed: string): Row[] =>
  /\p{L}{3}/u.test(typed)
    ? [
        {
          key: 'act want',
          kind: 'actions',
          title: t('palette.find_place', { text: typed }),
          note: t('palette.filters'),
          icon: MapPin,
          href: leadsWanting(typed),
        },
      ]
    : [];
