import { contract, type NewNote } from '@lintel/contract';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { randomId } from '@/platform/random-id';
import { useOnline } from '@/platform/use-online';
import { api, callKept } from '@/store/api';
import { problemText } from '@/store/problem';
import { useAppDispatch } from '@/store/store';
import { useSession } from '@/store/use-session';

export type NoteBody = Partial<NewNote> & Pick<NewNote, 'text'>;

/** A note that is shown before the server has it. `waiting` goes by itself when there is a connection again. */
export interface PendingNote {
  /** The idempotency key of every try. */
  readonly key: string;
  /** Who wrote it; nobody else sends it. */
  readonly userId: string;
  readonly leadId: string;
  readonly body: NoteBody;
  readonly at: string;
  readonly state: 'sending' | 'waiting' | 'failed';
  readonly problem?: string;
}

let notes: readonly PendingNote[] = [];
const listeners = new Set<() => void>();
const set = (next: readonly PendingNote[]): void => {
  notes = next;
  for (const tell of listeners) tell();
};
const watch = (tell: () => void) => {
  listeners.add(tell);
  return () => void listeners.delete(tell);
};
const change = (key: string, to: Partial<PendingNote>) =>
  set(notes.map((note) => (note.key === key ? { ...note, ...to } : note)));

/** Notes of a lead on their way, the newest first, and what can be done with them. */
export function usePendingNotes(leadId: string) {
  const dispatch = useAppDispatch();
  const online = useOnline();
  const { me } = useSession();
  const userId = me?.userId ?? '';
  const all = useSyncExternalStore(watch, () => notes);
  const mine = all.filter((note) => note.leadId === leadId && note.userId === userId);

  const send = useCallback(
    async (note: PendingNote): Promise<void> => {
      change(note.key, { state: 'sending' });
      const outcome = await callKept(
        {
          endpoint: contract.leads.addNote,
          call: { params: { leadId: note.leadId }, body: note.body },
          idempotencyKey: note.key,
        },
        dispatch,
      );
      if ('data' in outcome) {
        dispatch(api.util.invalidateTags([{ type: 'lead', id: note.leadId }]));
        set(notes.filter(({ key }) => key !== note.key));
      } else if (outcome.error.status === 0) change(note.key, { state: 'waiting' });
      else change(note.key, { state: 'failed', problem: problemText(outcome.error) });
    },
    [dispatch],
  );
  useEffect(() => {
    if (online)
      for (const note of notes) if (note.state === 'waiting' && note.userId === userId) void send(note);
  }, [online, send, userId]);

  return {
    pending: mine,
    add: (body: NoteBody) => {
      const note: PendingNote = {
        key: randomId(),
        userId,
        leadId,
        body,
        at: new Date().toISOString(),
        state: 'sending',
      };
      set([note, ...notes]);
      void send(note);
    },
    retry: (note: PendingNote) => void send(note),
    drop: (note: PendingNote) => set(notes.filter(({ key }) => key !== note.key)),
  };
}
