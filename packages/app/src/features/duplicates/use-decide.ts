import type { LeadRow } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useCallback } from 'react';
import { problemText } from '@/store/problem';
import { useToast } from '@/ui/Toast';
import { useDecideDuplicatesMutation } from './duplicates.api';
import { allNames } from './names';

/** Says of leads that they are not the same, or one household; the notice takes it back. */
export function useDecide(): (
  leads: readonly LeadRow[],
  decision: 'not_same' | 'household',
) => Promise<boolean> {
  const toast = useToast();
  const [decide] = useDecideDuplicatesMutation();
  return useCallback(
    async (leads, decision) => {
      const leadIds = leads.map(({ id }) => id);
      const done = await decide({ body: { leadIds, decision } });
      if ('error' in done) {
        toast({ message: problemText(done.error), tone: 'danger' });
        return false;
      }
      toast({
        message: t(`duplicates.said.${decision}`, { names: allNames(leads) }),
        undo: () =>
          void decide({ body: { leadIds, decision: 'undecided' } }).then((back) => {
            if ('error' in back) toast({ message: problemText(back.error), tone: 'danger' });
          }),
      });
      return true;
    },
    [decide, toast],
  );
}
