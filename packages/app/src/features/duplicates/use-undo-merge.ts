import { t } from '@lintel/contract/messages';
import { useCallback } from 'react';
import { problemText } from '@/store/problem';
import { useToast } from '@/ui/Toast';
import { useUndoMergeMutation } from './duplicates.api';

/** Takes a merge back and says how that went. */
export function useUndoMerge(): (batchId: string) => Promise<void> {
  const toast = useToast();
  const [undo] = useUndoMergeMutation();
  return useCallback(
    async (batchId) => {
      const done = await undo({ params: { batchId }, body: {} });
      const failed = (why: string) =>
        toast({ message: t('duplicates.merge.undo_failed', { why }), tone: 'danger' });
      if ('error' in done) return failed(problemText(done.error));
      if (done.data.undo?.state === 'failed') return failed(t('duplicates.merge.undo_blocked'));
      toast({
        message: t(done.data.undo?.kept ? 'duplicates.merge.undone_partly' : 'duplicates.merge.undone'),
      });
    },
    [toast, undo],
  );
}
