import { useEffect } from 'react';
import { countText } from '@/ui/lead-text';
import { queueOf, useTodayQuery, useTodayQueueQuery } from './today.api';
import { whoWaits } from './who-waits';

/** Today itself asks more often; elsewhere a live hint mostly asks before this does. */
const REFRESH_MS = 120_000;
const asking = { pollingInterval: REFRESH_MS, skipPollingIfUnfocused: true };

interface Props {
  readerId: string;
  report(count: { count: number; countText: string }): void;
}

/** Tells how many people wait on one's own Today, wherever one is; shows nothing itself. */
export function TodayCount({ readerId, report }: Props) {
  const { data } = useTodayQuery(undefined, asking);
  const { data: queue } = useTodayQueueQuery(queueOf('mine'), asking);
  const { count, capped } = data && queue ? whoWaits(data, queue, readerId) : {};
  useEffect(() => {
    if (count !== undefined) report({ count, countText: countText(count, capped) });
  }, [count, capped, report]);
  return null;
}
