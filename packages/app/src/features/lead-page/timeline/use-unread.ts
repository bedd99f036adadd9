import type { LeadEvent } from '@lintel/contract';
import { timelineGroupOf } from '@lintel/contract/timeline';
import { useEffect, useRef, useState } from 'react';
import { useSession } from '@/store/use-session';
import { useMarkTimelineReadMutation, useTimelineCountsQuery } from './timeline.api';

/** A page that is only passed by is not read. */
const READ_AFTER_MS = 1_500;

/** Whether an event is news to somebody who had seen everything recorded up to a moment. */
export const isNews = (event: LeadEvent, since: string, me: string | undefined): boolean =>
  event.userId !== (me ?? null) && event.recordedAt > since && timelineGroupOf(event.kind) !== 'score';

/**
 * Where one had stopped reading when the page was opened, and what is counted since. What is on screen for a moment is
 * said to be read; the line stays until the page is left.
 */
export function useUnread(leadId: string, newest: readonly LeadEvent[], watching: boolean) {
  const { me } = useSession();
  const counts = useTimelineCountsQuery({ params: { leadId } });
  const [mark] = useMarkTimelineReadMutation();
  const [since, setSince] = useState<string | null>(null);
  const opened = useRef(false);
  const known = counts.currentData;
  useEffect(() => {
    if (!known || opened.current) return;
    opened.current = true;
    setSince(known.readTo);
  }, [known]);
  const readTo = known?.readTo ?? null;
  const latest = newest.reduce((last, { recordedAt }) => (recordedAt > last ? recordedAt : last), '');
  const news = known && (readTo === null || newest.some((event) => isNews(event, readTo, me?.userId)));
  useEffect(() => {
    if (!news || !watching || latest === '') return;
    const timer = setTimeout(() => void mark({ params: { leadId }, body: { upTo: latest } }), READ_AFTER_MS);
    return () => clearTimeout(timer);
  }, [news, watching, latest, leadId, mark]);
  return { since, counts: known };
}
