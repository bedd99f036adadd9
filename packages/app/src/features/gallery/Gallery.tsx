import { useLocalSearchParams } from 'expo-router';
import BrainCircuit from 'lucide-react-native/icons/brain-circuit';
import Calendar from 'lucide-react-native/icons/calendar';
import ChartColumn from 'lucide-react-native/icons/chart-column';
import Handshake from 'lucide-react-native/icons/handshake';
import House from 'lucide-react-native/icons/house';
import Inbox from 'lucide-react-native/icons/inbox';
import ShieldCheck from 'lucide-react-native/icons/shield-check';
import SquareKanban from 'lucide-react-native/icons/square-kanban';
import Sun from 'lucide-react-native/icons/sun';
import Users from 'lucide-react-native/icons/users';
import Workflow from 'lucide-react-native/icons/workflow';
import { useState } from 'react';
import { useAppDispatch, useAppSelector } from '@/store/store';
import { uiSlice } from '@/store/ui-slice';
import { AppShell } from '@/ui/shell/AppShell';
import type { NavSection } from '@/ui/shell/nav';
import { GalleryCharts } from './GalleryCharts';
import { GalleryFields } from './GalleryFields';
import { GalleryStates } from './GalleryStates';
import { GalleryTable } from './GalleryTable';

const sections: NavSection[] = [
  {
    key: 'main',
    items: [
      { key: 'today', label: 'Today', icon: Sun, href: '/gallery/today', count: 8, alert: true },
      { key: 'inbox', label: 'Inbox', icon: Inbox, href: '/gallery/inbox', count: 5 },
      { key: 'leads', label: 'Leads', icon: Users, href: '/gallery' },
      { key: 'pipeline', label: 'Pipeline', icon: SquareKanban, href: '/gallery/pipeline' },
      { key: 'deals', label: 'Deals', icon: Handshake, href: '/gallery/deals' },
      { key: 'properties', label: 'Properties', icon: House, href: '/gallery/properties' },
      { key: 'calendar', label: 'Calendar', icon: Calendar, href: '/gallery/calendar' },
    ],
  },
  {
    key: 'team',
    title: 'Team',
    items: [
      { key: 'analytics', label: 'Analytics', icon: ChartColumn, href: '/gallery/analytics' },
      { key: 'workflows', label: 'Workflows', icon: Workflow, href: '/gallery/workflows' },
      { key: 'ml', label: 'ML insights', icon: BrainCircuit, href: '/gallery/ml' },
      { key: 'admin', label: 'Admin', icon: ShieldCheck, href: '/gallery/admin' },
    ],
  },
];

/** Every part of the kit on invented data, for looking at: `/gallery?view=table|fields|states|charts`. */
export function Gallery() {
  const { view = 'table' } = useLocalSearchParams<{ view?: string }>();
  const dispatch = useAppDispatch();
  const { theme } = useAppSelector((state) => state.ui);
  const [collapsed, setCollapsed] = useState(false);
  return (
    <AppShell
      company="Alder & Row Realty"
      sections={sections}
      person={{ name: 'Maya Ortega', note: 'Agent' }}
      personMenu={(['system', 'light', 'dark'] as const).map((choice) => ({
        key: choice,
        label: choice,
        selected: theme === choice,
        onPress: () => dispatch(uiSlice.actions.set({ theme: choice })),
      }))}
      collapsed={collapsed}
      onCollapse={setCollapsed}
      onSearch={() => {}}
    >
      {view === 'fields' ? (
        <GalleryFields />
      ) : view === 'states' ? (
        <GalleryStates />
      ) : view === 'charts' ? (
        <GalleryCharts />
      ) : (
        <GalleryTable />
      )}
    </AppShell>
  );
}
