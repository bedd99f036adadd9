import { LISTING_SORTS, type ListingSort } from '@lintel/contract/listings';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { useEffect, useState } from 'react';
import { useSession } from '@/store/use-session';
import type { ListingsArg } from './listings.api';
import { STATUS_GROUPS, STATUSES, type StatusGroup } from './words';

const TYPING_MS = 250;
const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? value[0] : value) ?? '';

/** What the list shows, in which order; all of it stands in the address. */
export function useListingFilter() {
  const params = useLocalSearchParams();
  const router = useRouter();
  const { me } = useSession();
  const kept = one(params.q);
  const [q, setQ] = useState(kept);
  useEffect(() => {
    if (q.trim() === kept) return;
    const timer = setTimeout(() => router.setParams({ q: q.trim() || undefined }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [q, kept, router]);
  const scope = me?.permissions.find(({ permission }) => permission === 'leads:read')?.scope;
  // Who works with their own leads begins with their own listings.
  const usual: ListingsArg['of'] = scope === 'own' ? 'mine' : 'all';
  const asked = one(params.of);
  const of = asked === 'mine' || asked === 'all' ? asked : usual;
  const status = STATUS_GROUPS.find((key) => key === one(params.status)) ?? null;
  const sort: ListingSort = LISTING_SORTS.find((key) => key === one(params.sort)) ?? '-listedAt';
  const arg: ListingsArg = {
    of,
    sort,
    ...(status ? { status: STATUSES[status].join(',') } : {}),
    ...(kept ? { q: kept } : {}),
  };
  const set = (change: { of?: ListingsArg['of']; status?: StatusGroup | undefined; sort?: ListingSort }) =>
    router.setParams(change);
  return {
    arg,
    of,
    status,
    sort,
    q,
    setQ,
    set,
    narrowed: status !== null || kept !== '',
    clear: () => {
      setQ('');
      router.setParams({ q: undefined, status: undefined });
    },
  };
}
export type ListingFilter = ReturnType<typeof useListingFilter>;
