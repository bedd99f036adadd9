import { t } from '@lintel/contract/messages';
import { useEffect, useState } from 'react';
import { Splash } from '@/features/auth';
import { LOCK_DAYS, openKept } from '@/store/offline/open';
import { useAppDispatch } from '@/store/store';
import { ErrorState } from '@/ui/States';

/** The server did not answer when the app started: lets in whoever was signed in here, from what this device keeps. */
export function OfflineStart({ onRetry }: { onRetry: () => void }) {
  const dispatch = useAppDispatch();
  const [state, setState] = useState<'opening' | 'none' | 'locked'>('opening');
  useEffect(() => {
    openKept(dispatch).then(
      (found) => setState(found === 'open' ? 'opening' : found === 'none' ? 'none' : 'locked'),
      // The key is gone or the browser's database is damaged: nothing here can be opened.
      () => setState('none'),
    );
  }, [dispatch]);
  if (state === 'opening') return <Splash />;
  return state === 'locked' ? (
    <ErrorState
      title={t('offline.locked.title')}
      text={t('offline.locked.text', { days: LOCK_DAYS })}
      onRetry={onRetry}
    />
  ) : (
    <ErrorState title={t('ui.unreachable.title')} text={t('ui.problem.network')} onRetry={onRetry} />
  );
}
