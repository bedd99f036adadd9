import { useSession } from '@/store/use-session';
import { useColleaguesQuery } from '../timeline/timeline.api';
import type { Colleague } from './mention';

const NOBODY: readonly Colleague[] = [];

/** Who can be named in a note on a lead: everybody who sees it, but oneself. */
export function useColleagues(leadId: string): readonly Colleague[] {
  const { me } = useSession();
  const { currentData } = useColleaguesQuery({ params: { leadId } });
  return currentData?.items.filter(({ userId }) => userId !== me?.userId) ?? NOBODY;
}
