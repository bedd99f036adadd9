import { t } from '@lintel/contract/messages';
import { Redirect, Slot, useRouter } from 'expo-router';
import BrainCircuit from 'lucide-react-native/icons/brain-circuit';
import Building from 'lucide-react-native/icons/building';
import Calendar from 'lucide-react-native/icons/calendar';
import Handshake from 'lucide-react-native/icons/handshake';
import House from 'lucide-react-native/icons/house';
import Keyboard from 'lucide-react-native/icons/keyboard';
import ListChecks from 'lucide-react-native/icons/list-checks';
import LogOut from 'lucide-react-native/icons/log-out';
import Merge from 'lucide-react-native/icons/merge';
import Monitor from 'lucide-react-native/icons/monitor';
import Moon from 'lucide-react-native/icons/moon';
import Search from 'lucide-react-native/icons/search';
import Settings from 'lucide-react-native/icons/settings';
import ShieldCheck from 'lucide-react-native/icons/shield-check';
import SquareKanban from 'lucide-react-native/icons/square-kanban';
import Sun from 'lucide-react-native/icons/sun';
import Upload from 'lucide-react-native/icons/upload';
import Users from 'lucide-react-native/icons/users';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { View } from 'react-native';
import { adminAreas, areaPath } from '@/features/admin/areas';
import { Splash, useCompanies } from '@/features/auth';
import { usePinnedLists } from '@/features/leads';
import { currentAddress } from '@/platform/address';
import { undoLast } from '@/platform/undo-last';
import { useOnline } from '@/platform/use-online';
import { useShortcut } from '@/platform/use-shortcut';
import { useAppDispatch, useAppSelector } from '@/store/store';
import { uiSlice } from '@/store/ui-slice';
import { useLiveHints } from '@/store/use-live-hints';
import { useSession } from '@/store/use-session';
import { IconButton } from '@/ui/Button';
import type { MenuItem } from '@/ui/Menu';
import { AppShell } from '@/ui/shell/AppShell';
import type { NavItem, NavSection } from '@/ui/shell/nav';
import { useWidth } from '@/ui/theme-context';

export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';

// Most people never meet it: not in the first load.
const EnrolScreen = lazy(() =>
  import('@/features/auth/EnrolScreen').then((m) => ({ default: m.EnrolScreen })),
);

// Words and requests of Today come with it, behind the first load.
const loadToday = () => import('@/features/today');
const TodayCount = lazy(() => loadToday().then((m) => ({ default: m.TodayCount })));
const Bell = lazy(() => loadToday().then((m) => ({ default: m.Bell })));
const AvailabilitySwitch = lazy(() => loadToday().then((m) => ({ default: m.AvailabilitySwitch })));
// Whoever opens Today waits for it: it is on its way while the session is asked for.
if (currentAddress()?.startsWith('/today')) void loadToday().catch(() => undefined);

const loadPalette = () => import('@/features/palette');
const PaletteHost = lazy(() => loadPalette().then((m) => ({ default: m.PaletteHost })));

// Keeps this device's copy behind the first screen.
const OfflineBar = lazy(() => import('@/features/offline').then((m) => ({ default: m.OfflineBar })));

/** Everything behind sign-in: the shell with the areas that exist and that this person may enter. */
export default function SignedInLayout() {
  const session = useSession();
  const wasIn = useRef(false);
  const userId = session.me?.userId;
  const moved = useMoved(userId);
  if (session.me) wasIn.current = true;
  if (!session.me) {
    // Whoever signs out leaves nothing to come back to; a session that ended by itself does.
    return <ToSignIn next={wasIn.current && !session.expired ? null : currentAddress()} />;
  }
  if (session.me.mustEnrol) {
    return (
      <View role="main" style={{ flex: 1 }}>
        <Suspense fallback={<Splash />}>
          <EnrolScreen />
        </Suspense>
      </View>
    );
  }
  // Another company is another world: nothing on screen survives the change.
  return moved ? <Splash /> : <SignedIn key={userId} />;
}

/**
 * True for the moment in which the address on screen still belongs to the company left behind, by a switch here or in
 * another tab; leads on to the start.
 */
function useMoved(userId: string | undefined): boolean {
  const router = useRouter();
  const [home, setHome] = useState<string>();
  useEffect(() => {
    if (!userId || userId === home) return;
    if (home) router.replace('/');
    setHome(userId);
  }, [userId, home, router]);
  return home !== undefined && home !== userId;
}

/** True once the first screen has come to rest: what comes behind it may come. */
function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), 1_500);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}

/** Sign-in, with the address to come back to as it was at first, not what the redirect itself makes of it. */
function ToSignIn({ next }: { next: string | null }) {
  const [kept] = useState(next);
  return <Redirect href={kept ? `/sign-in?next=${encodeURIComponent(kept)}` : '/sign-in'} />;
}

function SignedIn() {
  const { me, may, signOut } = useSession();
  const dispatch = useAppDispatch();
  const ui = useAppSelector((state) => state.ui);
  const online = useOnline();
  useLiveHints();
  const router = useRouter();
  const { companies, switchTo } = useCompanies();
  const [layer, setLayer] = useState<'palette' | 'keys' | null>(null);
  const settled = useSettled();
  const compact = useWidth() === 'compact';
  const pinned = usePinnedLists();
  const [waiting, setWaiting] = useState<Pick<NavItem, 'count' | 'countText'>>();
  useShortcut('app.help', () => setLayer('keys'));
  useShortcut('app.palette', () => setLayer('palette'));
  useShortcut('app.undo', undoLast);
  if (!me) return null;

  const main: NavItem[] = [];
  if (may('leads:read'))
    main.push(
      {
        key: 'today',
        label: t('ui.nav.today'),
        icon: Sun,
        href: '/today',
        thumb: true,
        alert: true,
        ...(compact ? {} : waiting),
      },
      { key: 'leads', label: t('ui.nav.leads'), icon: Users, href: '/leads', thumb: true },
    );
  if (may('leads:read'))
    main.push({ key: 'pipeline', label: t('ui.nav.pipeline'), icon: SquareKanban, href: '/pipeline' });
  if (may('deals:read'))
    main.push({ key: 'deals', label: t('ui.nav.deals'), icon: Handshake, href: '/deals' });
  if (may('leads:read'))
    main.push({ key: 'listings', label: t('ui.nav.listings'), icon: House, href: '/listings', thumb: true });
  if (may('leads:read'))
    main.push({ key: 'calendar', label: t('ui.nav.calendar'), icon: Calendar, href: '/calendar' });
  if (may('leads:read'))
    main.push({ key: 'tasks', label: t('ui.nav.tasks'), icon: ListChecks, href: '/tasks' });
  if (may('leads:merge'))
    main.push({
      key: 'duplicates',
      label: t('ui.nav.duplicates'),
      icon: Merge,
      href: '/leads/duplicates',
    });
  if (may('leads:import'))
    main.push({ key: 'import', label: t('ui.nav.import'), icon: Upload, href: '/leads/import' });
  const team: NavItem[] = [];
  if (may('ml:read')) team.push({ key: 'ml', label: t('ui.nav.ml'), icon: BrainCircuit, href: '/ml' });
  const admin = adminAreas(may).map((key) => ({ key, href: areaPath(key) }));
  if (admin.length > 0)
    team.push({ key: 'admin', label: t('ui.nav.admin'), icon: ShieldCheck, href: '/admin' });
  const sections: NavSection[] = [{ key: 'main', items: main }];
  if (pinned.length > 0)
    sections.push({ key: 'lists', title: t('leads.view.pinned'), items: pinned, aside: true });
  if (team.length > 0) sections.push({ key: 'team', title: t('ui.nav.team'), items: team });

  const set = (change: Partial<typeof ui>) => () => dispatch(uiSlice.actions.set(change));
  const personMenu: MenuItem[] = [
    {
      key: 'system',
      label: t('ui.theme.system'),
      icon: Monitor,
      selected: ui.theme === 'system',
      onPress: set({ theme: 'system' }),
    },
    {
      key: 'light',
      label: t('ui.theme.light'),
      icon: Sun,
      selected: ui.theme === 'light',
      onPress: set({ theme: 'light' }),
    },
    {
      key: 'dark',
      label: t('ui.theme.dark'),
      icon: Moon,
      selected: ui.theme === 'dark',
      onPress: set({ theme: 'dark' }),
    },
    {
      key: 'settings',
      label: t('ui.settings'),
      icon: Settings,
      divider: true,
      onPress: () => router.push('/settings/profile'),
    },
    {
      key: 'keys',
      label: t('ui.shell.shortcuts'),
      icon: Keyboard,
      shortcut: '?',
      onPress: () => setLayer('keys'),
    },
    {
      key: 'out',
      label: t('ui.sign_out'),
      icon: LogOut,
      divider: true,
      onPress: () => void signOut(),
    },
  ];

  const companyMenu: MenuItem[] | undefined =
    companies.length > 1
      ? companies.map(({ id, name, roleName, current }) => ({
          key: id,
          label: name,
          hint: roleName,
          icon: Building,
          selected: current,
          onPress: () => {
            if (!current) void switchTo(id);
          },
        }))
      : undefined;

  return (
    <AppShell
      company={me.company.name}
      sections={sections}
      person={{
        name: me.name,
        note: me.roleName,
        state: may('leads:update') ? (
          <Suspense>
            <AvailabilitySwitch otherwise={me.roleName} />
          </Suspense>
        ) : undefined,
      }}
      personMenu={personMenu}
      companyMenu={companyMenu}
      onSearch={() => setLayer('palette')}
      corner={
        <>
          {compact && may('leads:read') && (
            <IconButton icon={Search} label={t('ui.shell.search')} onPress={() => router.push('/search')} />
          )}
          <Suspense>
            <Bell />
          </Suspense>
        </>
      }
      collapsed={ui.sidebarCollapsed}
      onCollapse={(sidebarCollapsed) => dispatch(uiSlice.actions.set({ sidebarCollapsed }))}
      banner={
        <Suspense>
          <OfflineBar online={online} />
        </Suspense>
      }
    >
      <View style={{ flex: 1 }}>
        <Slot />
      </View>
      {settled && !compact && may('leads:read') && (
        <Suspense>
          <TodayCount readerId={me.userId} report={setWaiting} />
        </Suspense>
      )}
      {(settled || layer) && (
        <Suspense>
          <PaletteHost sections={sections} admin={admin} open={layer} onOpen={setLayer} />
        </Suspense>
      )}
    </AppShell>
  );
}
