import type { Deal } from '@lintel/contract/deals';
import { problemText } from '@/store/problem';
import { useToast } from '@/ui/Toast';
import type { DealNames } from '../use-deal-names';

/** What every part of the page is given. */
export interface DealPart {
  deal: Deal;
  names: DealNames;
  /** The deal is open, and the person may change it. */
  mayChange: boolean;
}

/** Tells what came of a change: done in words, or why not. True when it was done. */
export function useTell() {
  const toast = useToast();
  return (reply: { data?: unknown } | { error: unknown }, done?: string): boolean => {
    if ('error' in reply && reply.error) {
      toast({ message: problemText(reply.error), tone: 'danger' });
      return false;
    }
    if (done) toast({ message: done });
    return true;
  };
}
