import Bookmark from 'lucide-react-native/icons/bookmark';
import { useSession } from '@/store/use-session';
import { countText } from '@/ui/lead-text';
import type { NavItem } from '@/ui/shell/nav';
import { useListCountsQuery, useSmartListsQuery } from './leads.api';

/** Smart lists this person keeps in the sidebar, with their counters. */
export function usePinnedLists(): NavItem[] {
  const { may } = useSession();
  const skip = !may('leads:read');
  const lists = useSmartListsQuery(undefined, { skip });
  const counts = useListCountsQuery(undefined, { skip });
  return (lists.data?.items ?? [])
    .filter(({ pinned }) => pinned)
    .map(({ id, name }) => {
      const count = counts.data?.items.find((one) => one.id === id);
      return {
        key: id,
        label: name,
        icon: Bookmark,
        href: `/leads?list=${id}`,
        count: count?.total ?? undefined,
        countText: count?.total ? countText(count.total, count.capped) : undefined,
      };
    });
}
