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
const EMPTY: Draft = { text: '' };
/** As long as the page lives, and where the device keeps nothing. */
const memory = new Map<string, Draft>();

// Late: the store of the device is needed by few screens, and never before the first.
const openStore = async (user: string): Promise<LocalStore | null> =>
  (await import('@/platform/local-store')).openLocalStore(user, true).catch(() => null);

const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && typeof (value as Draft).text === 'string';
const isEmpty = (draft: Draft): boolean => draft.text === '' && !draft.subject;

/** What is to be kept of each place; written one after the other, and of several changes of one place the last. */
const unwritten = new Map<string, { user: string; id: string; draft: Draft }>();
let writing = false;
async function writeAll(): Promise<void> {
  if (writing) return;
  writing = true;
  try {
    for (;;) {
      const [next] = unwritten;
      if (!next) return;
      const [place, { user, id, draft }] = next;
      unwritten.delete(place);
      const store = await openStore(user);
      await store
        ?.write(isEmpty(draft) ? { drop: [{ kind: KIND, id }] } : { put: [{ kind: KIND, id, value: draft }] })
        .catch(() => undefined);
    }
  } finally {
    writing = false;
  }
}

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
    };
  }, [user, id, place]);

  const change = useCallback(
    (next: Draft) => {
      typed.current = true;
      setDraft(next);
      if (isEmpty(next)) memory.delete(place);
      else memory.set(place, next);
      unwritten.set(place, { user, id, draft: next });
      void writeAll();
    },
    [user, id, place],
  );
  return { draft, change, clear: useCallback(() => change(EMPTY), [change]) };
}
