import { t } from '@lintel/contract/messages';
import { copyText } from '@/platform/copy-text';
import { useToast } from './Toast';

/** Copies a text and says so, in `done` when it is given; true once it has. Where the browser refuses, that is said. */
export function useCopy(): (text: string, done?: string) => Promise<boolean> {
  const toast = useToast();
  return async (text, done) => {
    try {
      const copied = await copyText(text);
      if (copied && done) toast({ message: done });
      return copied;
    } catch {
      toast({ message: t('ui.copy_failed'), tone: 'danger' });
      return false;
    }
  };
}
