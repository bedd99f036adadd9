import type { Batch } from '@lintel/contract/batches';
import { t } from '@lintel/contract/messages';
import { problemText } from '@/store/problem';
import { useToast } from '@/ui/Toast';
import { useTakeBackMutation } from './fields.api';

/** Says what a change of many did, with its Undo; one that goes on in the background is in the history. */
export function useTold(): (batch: Batch, message: string) => void {
  const toast = useToast();
  const [takeBack] = useTakeBackMutation();
  const undo = async (batchId: string) => {
    const reply = await takeBack({ params: { batchId }, body: {} as never });
    toast(
      'error' in reply
        ? { message: problemText(reply.error), tone: 'danger' }
        : { message: t('fields.taken_back') },
    );
  };
  return (batch, message) => {
    const over = batch.state === 'done';
    toast({
      message: over ? message : `${message} ${t('fields.goes_on')}`,
      ...(over && batch.canUndo ? { undo: () => void undo(batch.id) } : {}),
    });
  };
}
