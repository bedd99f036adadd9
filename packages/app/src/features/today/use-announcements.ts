import type { TodayLead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useEffect, useRef, useState } from 'react';
import { ANNOUNCED_MS, crossed, leftOf } from './countdown';

/** What a screen reader is told of the clocks: one minute left, fifteen seconds left, nothing else. */
export function useAnnouncements(
  cards: readonly TodayLead[],
  now: number,
  nameOf: (card: TodayLead) => string,
): string {
  const before = useRef(new Map<string, number>());
  const [said, setSaid] = useState('');
  const names = useRef(nameOf);
  names.current = nameOf;
  useEffect(() => {
    const lines = cards.flatMap((card) => {
      if (card.state !== 'open') return [];
      const { ms } = leftOf(card, now);
      const mark = crossed(before.current.get(card.id), ms);
      before.current.set(card.id, ms);
      if (mark === undefined || ms === 0) return [];
      const key = mark === ANNOUNCED_MS[0] ? 'today.ring.minute' : 'today.ring.quarter';
      return [t(key, { name: names.current(card) })];
    });
    if (lines.length > 0) setSaid(lines.join('. '));
  }, [cards, now]);
  return said;
}
