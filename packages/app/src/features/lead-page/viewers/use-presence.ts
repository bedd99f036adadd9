import type { Viewer } from '@lintel/contract/viewers';
import { useEffect, useRef, useState } from 'react';
import { pageSight } from '@/platform/page-sight';
import { randomId } from '@/platform/random-id';
import { useOnline } from '@/platform/use-online';
import { useOffline } from '@/store/offline/offline-state';
import { useSettled } from '@/ui/use-settled';
import { useHandFull } from './in-hand';
import { viewersText } from './viewer-words';
import { leavePage, useLeadViewersQuery } from './viewers.api';

/** Who only passes by on the way through a list is not looking. */
const SETTLES_MS = 1_000;
/** Until the server has said how often it wants to be told. */
const AGAIN_MS = 60_000;

/** The id of this page for as long as it is in sight and has a network, else null. */
function usePage(): string | null {
  const online = useOnline();
  const { reachable } = useOffline();
  const connected = online && reachable;
  const [page, setPage] = useState<string | null>(null);
  useEffect(() => {
    if (!connected) return;
    let own: string | undefined;
    let soon: ReturnType<typeof setTimeout> | undefined;
    const come = () => {
      clearTimeout(soon);
      soon = setTimeout(() => {
        own = randomId();
        setPage(own);
      }, SETTLES_MS);
    };
    const go = () => {
      clearTimeout(soon);
      if (own === undefined) return;
      leavePage(own);
      own = undefined;
      setPage(null);
    };
    const stop = pageSight.watch((inSight) => (inSight ? come() : go()));
    if (pageSight.inSight()) come();
    return () => {
      stop();
      go();
    };
  }, [connected]);
  return page;
}

/** Who else has the lead open; null while that is not known, which is nothing to speak of. */
function useViewers(leadId: string, editing: boolean): readonly Viewer[] | null {
  const page = usePage();
  const told = useSettled(editing);
  const [again, setAgain] = useState(AGAIN_MS);
  const { data, isError } = useLeadViewersQuery(
    { leadId, pageId: page ?? '', editing: told },
    {
      skip: page === null,
      pollingInterval: again,
      // That the question is asked again is nothing to draw.
      selectFromResult: ({ data, isError }) => ({ data, isError }),
    },
  );
  const wanted = data?.againInMs;
  useEffect(() => {
    if (wanted !== undefined) setAgain(wanted);
  }, [wanted]);
  return page === null || isError || !data ? null : data.viewers;
}

/** What is read out: that somebody came, once; not what they do, and not that they go. */
function useArrivals(viewers: readonly Viewer[] | null): string {
  const known = useRef<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState('');
  useEffect(() => {
    // Not knowing is no news: whoever is there afterwards has been there.
    if (viewers === null) return;
    const came = viewers.filter(({ userId }) => !known.current.has(userId));
    known.current = new Set(viewers.map(({ userId }) => userId));
    if (came.length > 0) setSaid(viewersText(came.map((viewer) => ({ ...viewer, editing: false }))));
    else if (viewers.length === 0) setSaid('');
  }, [viewers]);
  return said;
}

export interface Presence {
  /** Who else has the lead open, the longest there first. */
  viewers: readonly Viewer[];
  /** What is read out. */
  said: string;
}

/** Says that this page shows a lead, and whether something of it is in hand or `busy`; answers who else is there. */
export function usePresence(leadId: string, busy: boolean): Presence {
  const handFull = useHandFull();
  const viewers = useViewers(leadId, busy || handFull);
  return { viewers: viewers ?? [], said: useArrivals(viewers) };
}
