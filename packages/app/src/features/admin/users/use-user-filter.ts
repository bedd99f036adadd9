import { useLocalSearchParams, useRouter } from 'expo-router';
import { useEffect, useState } from 'react';
import type { MemberFilter } from '../admin.api';

const TYPING_MS = 250;
const TABS = ['people', 'invited', 'teams', 'ponds'] as const;
export type UsersTab = (typeof TABS)[number];

const one = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value) || undefined;

/** Tab, search and filters of the people list; they stand in the address. */
export function useUserFilter() {
  const params = useLocalSearchParams();
  const router = useRouter();
  const [q, setQ] = useState(one(params.q) ?? '');
  const state = one(params.state);
  const kept = one(params.q) ?? '';
  useEffect(() => {
    if (q.trim() === kept) return;
    const timer = setTimeout(() => router.setParams({ q: q.trim() || undefined }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [q, kept, router]);
  const filter: MemberFilter = {
    q: kept || undefined,
    role: one(params.role),
    team: one(params.team),
    state: state === 'inactive' || state === 'all' ? state : 'active',
  };
  return {
    tab: TABS.find((tab) => tab === params.tab) ?? ('people' as UsersTab),
    q,
    setQ,
    filter,
    filtered: Boolean(filter.q || filter.role || filter.team) || filter.state !== 'active',
    set: (change: Partial<Record<'tab' | 'role' | 'team' | 'state', string | undefined>>) =>
      router.setParams(change),
    clear: () => {
      setQ('');
      router.setParams({ q: undefined, role: undefined, team: undefined, state: undefined });
    },
  };
}
