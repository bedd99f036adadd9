import type { TodayLead } from '@lintel/contract';
import type { QueueLead } from '@lintel/contract/today';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { View } from 'react-native';
import { useShortcut } from '@/platform/use-shortcut';
import type { QueueActions } from './QueueParts';

/** Somewhere the keyboard can be: a new lead, or a row of the queue. */
export type Place =
  | { id: string; card: TodayLead; lead?: never }
  | { id: string; lead: QueueLead; card?: never };

interface CardRuns {
  call: (card: TodayLead) => void;
  log: (card: TodayLead) => void;
  claim: (card: TodayLead) => void;
}

/**
 * The keys of Today act on the row they are at, the first one to begin with; the row a lead leaves is taken by the next.
 * `here` is the row the keyboard was moved to, `current` the one the keys mean.
 */
export function useTodayKeys(
  places: readonly Place[],
  rows: RefObject<Map<string, View>>,
  cards: CardRuns,
  leads: QueueActions,
  online: boolean,
) {
  const [at, setAt] = useState<{ id: string; index: number } | null>(null);
  const known = places.find(({ id }) => id === at?.id);
  const current = known ?? places[Math.min(at?.index ?? 0, places.length - 1)];
  const here = at === null ? undefined : current?.id;
  const moved = useRef(false);
  const step = (by: number) => () => {
    const from = current ? places.indexOf(current) : 0;
    const index = at === null ? 0 : Math.max(0, Math.min(places.length - 1, from + by));
    const place = places[index];
    if (!place) return;
    moved.current = true;
    setAt({ id: place.id, index });
  };
  useEffect(() => {
    if (!moved.current || here === undefined) return;
    moved.current = false;
    rows.current.get(here)?.focus();
  }, [here, rows]);

  const { card, lead } = current ?? {};
  const onLead = (run: (lead: QueueLead) => void) => (lead ? () => run(lead) : null);
  const onCard = (run: (card: TodayLead) => void, when: unknown) => (card && when ? () => run(card) : null);
  useShortcut('today.next', current ? step(1) : null);
  useShortcut('today.previous', current ? step(-1) : null);
  useShortcut('today.call', onCard(cards.call, card?.phone) ?? onLead(leads.call));
  useShortcut('today.log', onCard(cards.log, card?.leadId) ?? onLead(leads.log));
  useShortcut('today.claim', onCard(cards.claim, card?.card === 'offer' && online));
  useShortcut('today.text', onLead(leads.text));
  useShortcut('today.email', onLead(leads.email));
  useShortcut('today.note', onLead(leads.note));
  useShortcut('today.book', onLead(leads.book));
  useShortcut(
    'today.snooze',
    onLead((of) => leads.snooze(of, null)),
  );
  useShortcut('today.done', onLead(leads.finish));

  const moveTo = (id: string) => setAt({ id, index: places.findIndex((place) => place.id === id) });
  return { here, current, moveTo };
}
