import { useCallback, useEffect, useRef, useState } from 'react';
import type { LocalStore } from '@/platform/local-entry';
import { useSession } from '@/store/use-session';

export type Channel = 'note' | 'text' | 'email';
export interface Draft {
  readonly text: string;
  readonly subject?: string;
  readonly private?: boolean;
}

const KIND = 'drafts';
const WRITE_AFTER_MS = 400;
const EMPTY: Draft = { text: '' };
/** As long as the page lives, and where the device keeps nothing. */
const memory = new Map<string, Draft>();

// Late: the store of the device is needed by few screens, and never before the first.
const openStore = async (user: string): Promise<LocalStore | null> =>
  (await import('@/platform/local-store')).openLocalStore(user, true).catch(() => null);

const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && typeof (value as Draft).text === 'string';
const isEmpty = (draft: Draft): boolean => draft.text === '' && !draft.subject;

/**
 * What somebody has begun to write to a lead by one way. Kept sealed on this device with what it holds offline, so that a
 * reload keeps it and signing out takes it away; other people, leads and ways have their own.
 */
export function useDraft(leadId: string, channel: Channel) {
  const { me } = useSession();
  const user = me?.userId ?? '';
  const id = `${leadId} ${channel}`;
  const place = `${user} ${id}`;
  const [draft, setDraft] = useState<Draft>(() => memory.get(place) ?? EMPTY);
  const typed = useRef(memory.has(place));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<(() => void) | null>(null);

  useEffect(() => {
    // Nothing of whoever was signed in before stays.
    for (const key of memory.keys()) if (!key.startsWith(`${user} `)) memory.delete(key);
    let gone = false;
    if (user !== '' && !typed.current)
      void openStore(user)
        .then((store) => store?.get(KIND, id))
        .then((kept) => {
          if (gone || typed.current || !isDraft(kept)) return;
          memory.set(place, kept);
          setDraft(kept);
        })
        .catch(() => undefined);
    return () => {
      gone = true;
      clearTimeout(timer.current);
      pending.current?.();
    };
  }, [user, id, place]);

  const change = useCallback(
    (next: Draft) => {
      typed.current = true;
      setDraft(next);
      if (isEmpty(next)) memory.delete(place);
      else memory.set(place, next);
      clearTimeout(timer.current);
      pending.current = () => {
        pending.current = null;
        void openStore(user)
          .then((store) =>
            store?.write(
              isEmpty(next) ? { drop: [{ kind: KIND, id }] } : { put: [{ kind: KIND, id, value: next }] },
            ),
          )
          .catch(() => undefined);
      };
      timer.current = setTimeout(() => pending.current?.(), WRITE_AFTER_MS);
    },
    [user, id, place],
  );
  return { draft, change, clear: useCallback(() => change(EMPTY), [change]) };
}
