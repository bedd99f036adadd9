import { useMemo } from 'react';
import { useListUsersQuery } from '@/features/auth';
import { useSession } from '@/store/use-session';

/** People by name, and the company's currency: what listings are told with. */
export function useListingNames() {
  const { me, may } = useSession();
  const users = useListUsersQuery(undefined, { skip: !may('users:read') }).data?.items;
  const currency = me?.company.currency ?? 'USD';
  return useMemo(() => {
    const people = new Map((users ?? []).map((user) => [user.id, user.name]));
    if (me) people.set(me.userId, me.name);
    return {
      agentName: (id: string | null): string | null => (id === null ? null : (people.get(id) ?? null)),
      currency,
    };
  }, [users, currency, me]);
}
export type ListingNames = ReturnType<typeof useListingNames>;
