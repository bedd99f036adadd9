import type { QueueLead } from '@lintel/contract/today';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { leadsApi } from '@/features/leads';
import { isAppProblem } from '@/store/problem';
import { useAppDispatch } from '@/store/store';
import type { Whose } from './use-whose';

export interface Grabbed {
  lead: QueueLead;
  /** Where the row stood. */
  index: number;
  /** Who has it now; null when the reader may not know. */
  ownerId: string | null;
}

/** How long a row says that somebody else has the lead. */
const SHOWN_MS = 2 * 60_000;
const NONE: readonly QueueLead[] = [];

/**
 * Rows that left the queue because the lead went to somebody else: they stand struck through for two minutes. `left` has
 * those that left by the reader's own hand.
 */
export function useGrabbed(
  items: readonly QueueLead[] | undefined,
  left: RefObject<Set<string>>,
  readerId: string,
  whose: Whose,
): readonly Grabbed[] {
  const dispatch = useAppDispatch();
  const before = useRef(NONE);
  const of = useRef(whose);
  const [grabbed, setGrabbed] = useState<readonly Grabbed[]>([]);
  useEffect(() => {
    if (!items) return;
    // Another queue has other rows: none of the one before has left.
    if (of.current !== whose) {
      of.current = whose;
      before.current = items;
      setGrabbed([]);
      return;
    }
    const here = new Set(items.map(({ leadId }) => leadId));
    const missing = before.current.flatMap((lead, index) =>
      here.has(lead.leadId) || left.current.has(lead.leadId) ? [] : [{ lead, index }],
    );
    before.current = items;
    for (const leadId of here) left.current.delete(leadId);
    setGrabbed((now) =>
      now.some(({ lead }) => here.has(lead.leadId)) ? now.filter(({ lead }) => !here.has(lead.leadId)) : now,
    );
    for (const { lead, index } of missing) {
      // Kept until the answer is read: a hint about the lead in between would throw away what nobody subscribes to.
      const asked = dispatch(
        leadsApi.endpoints.getLead.initiate({ params: { leadId: lead.leadId } }, { forceRefetch: true }),
      );
      void asked.then(({ data, error }) => {
        asked.unsubscribe();
        const lost = isAppProblem(error) && (error.code === 'lead.not_found' || error.code === 'lead.merged');
        if (!lost && (!data || data.ownerId === readerId || data.ownerId === lead.ownerId)) return;
        setGrabbed((now) => [
          ...now.filter((other) => other.lead.leadId !== lead.leadId),
          { lead, index, ownerId: data?.ownerId ?? null },
        ]);
        setTimeout(
          () => setGrabbed((now) => now.filter((other) => other.lead.leadId !== lead.leadId)),
          SHOWN_MS,
        );
      });
    }
  }, [items, left, readerId, whose, dispatch]);
  return grabbed;
}
