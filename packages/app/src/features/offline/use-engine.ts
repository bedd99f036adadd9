import { useEffect, useState } from 'react';
import { keepApp } from '@/platform/app-version';
import type { Engine } from '@/store/offline/engine';
import { offlineState } from '@/store/offline/offline-state';
import { engineOf } from '@/store/offline/open';
import { useAppDispatch } from '@/store/store';
import { useSession } from '@/store/use-session';

/** Keeps the app and the person's data on this device while they are signed in; null until it is ready, or where it cannot. */
export function useEngine(): Engine | null {
  const dispatch = useAppDispatch();
  const { me } = useSession();
  const [engine, setEngine] = useState<Engine | null>(null);
  useEffect(() => {
    if (!me) return;
    let gone = false;
    void engineOf(me, dispatch).then((found) => {
      if (gone) return;
      setEngine(found);
      void found?.meIs(me).catch(() => undefined);
    });
    return () => {
      gone = true;
    };
  }, [me, dispatch]);
  useEffect(() => keepApp(() => offlineState.set({ newVersion: true })), []);
  return engine;
}
