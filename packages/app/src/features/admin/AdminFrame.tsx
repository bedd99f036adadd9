import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import FileInput from 'lucide-react-native/icons/file-input';
import Inbox from 'lucide-react-native/icons/inbox';
import KeyRound from 'lucide-react-native/icons/key-round';
import Landmark from 'lucide-react-native/icons/landmark';
import ListChecks from 'lucide-react-native/icons/list-checks';
import Mailbox from 'lucide-react-native/icons/mailbox';
import RotateCcwClock from 'lucide-react-native/icons/rotate-ccw-clock';
import ScanSearch from 'lucide-react-native/icons/scan-search';
import ShieldCheck from 'lucide-react-native/icons/shield-check';
import Split from 'lucide-react-native/icons/split';
import SquareKanban from 'lucide-react-native/icons/square-kanban';
import Tag from 'lucide-react-native/icons/tag';
import TextCursorInput from 'lucide-react-native/icons/text-cursor-input';
import Users from 'lucide-react-native/icons/users';
import Waypoints from 'lucide-react-native/icons/waypoints';
import Webhook from 'lucide-react-native/icons/webhook';
import type { ReactNode } from 'react';
import { ScrollView, View } from 'react-native';
import { useListUsersQuery } from '@/features/auth';
import { useSession } from '@/store/use-session';
import type { LucideIcon } from '@/ui/Icon';
import { Sheet } from '@/ui/Sheet';
import { PermissionState } from '@/ui/States';
import type { NavItem } from '@/ui/shell/nav';
import { Screen } from '@/ui/shell/Screen';
import { SubNav } from '@/ui/shell/SubNav';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import { useKeysQuery, useRolesQuery, useWaitingQuery } from './admin.api';
import { type AdminArea, adminAreas, areaPath, mayEnter } from './areas';

const icons: Record<AdminArea, LucideIcon> = {
  users: Users,
  roles: ShieldCheck,
  routing: Split,
  pipelines: SquareKanban,
  checklists: ListChecks,
  fields: TextCursorInput,
  tags: Tag,
  sources: Waypoints,
  queue: Inbox,
  mailboxes: Mailbox,
  webhooks: Webhook,
  forms: FileInput,
  'look-ups': ScanSearch,
  keys: KeyRound,
  audit: RotateCcwClock,
  company: Landmark,
};

/** The areas of Admin this person may enter, with how much is in each. */
export function useAdminItems(): NavItem[] {
  const { may } = useSession();
  const users = useListUsersQuery(undefined, { skip: !mayEnter('users', may) });
  const roles = useRolesQuery(undefined, { skip: !mayEnter('roles', may) });
  const waiting = useWaitingQuery(undefined, { skip: !mayEnter('queue', may) });
  const keys = useKeysQuery(undefined, { skip: !mayEnter('keys', may) });
  const counts: Partial<Record<AdminArea, number>> = {
    users: users.data?.items.filter(({ active, kind }) => active && kind === 'person').length,
    roles: roles.data?.items.length,
    queue: waiting.data?.waiting || undefined,
    keys: keys.data?.items.filter(({ revokedAt }) => !revokedAt).length,
  };
  return adminAreas(may).map((area) => ({
    key: area,
    label: t(`admin.area.${area}`),
    icon: icons[area],
    href: areaPath(area),
    count: counts[area],
  }));
}

/** Draws an area only for those who may enter it, so that nothing of it is asked for in vain. */
export function AdminGate({ area, children }: { area: AdminArea; children: ReactNode }) {
  const { may } = useSession();
  if (mayEnter(area, may)) return children;
  return (
    <Screen title={t(`admin.area.${area}`)}>
      <PermissionState />
    </Screen>
  );
}

interface Props {
  area: AdminArea;
  /** A page inside the area, such as a person; its name takes the place of the area's. */
  title?: string;
  /** State of the area in the bar, where there is room. */
  note?: string;
  actions?: ReactNode;
  /** `fill` leaves scrolling to the content, as a long table wants it. */
  body?: 'page' | 'fill';
  /** What is chosen on the page: a pane on wide screens, a sheet elsewhere. */
  pane?: { title: string; content: ReactNode; onClose: () => void };
  /** Stays beside the page on wide screens while nothing is chosen. */
  restingPane?: ReactNode;
  children: ReactNode;
}

/** One page of Admin: the list of areas beside it; on phones a screen of its own with the way back. */
export function AdminFrame({
  area,
  title,
  note,
  actions,
  body = 'page',
  pane,
  restingPane,
  children,
}: Props) {
  const styles = useStyles();
  const router = useRouter();
  const items = useAdminItems();
  const width = useWidth();
  const compact = width === 'compact';
  const name = t(`admin.area.${area}`);
  const back = title ? areaPath(area) : '/admin';
  const content =
    body === 'fill' ? (
      children
    ) : (
      <ScrollView
        style={styles.scroll}
        contentContainerStyle={[styles.page, compact && styles.phonePage]}
        {...webProps({ tabIndex: 0, dataSet: { ring: 'inset' } })}
      >
        {children}
      </ScrollView>
    );
  return (
    <Screen
      title={title ?? (compact ? name : t('admin.title'))}
      note={compact ? undefined : note}
      onBack={compact || title ? () => router.navigate(back) : undefined}
      crumbs={title && !compact ? [{ label: name, href: areaPath(area) }] : undefined}
      actions={actions}
      body="fill"
      ground="surface"
      pane={width === 'wide' ? (pane?.content ?? restingPane) : undefined}
    >
      <SubNav label={t('admin.areas')} items={items} strip={false}>
        {content}
      </SubNav>
      {width !== 'wide' && pane && (
        <Sheet open onClose={pane.onClose} title={pane.title}>
          <View style={styles.sheet}>{pane.content}</View>
        </Sheet>
      )}
    </Screen>
  );
}

const useStyles = makeStyles(() => ({
  scroll: { flex: 1, minHeight: 0 },
  page: { padding: 20, gap: 14, flexGrow: 1 },
  phonePage: { padding: 16, gap: 12 },
  sheet: { padding: 16, gap: 16 },
}));
