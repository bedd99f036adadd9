import type { TodayLead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useCallback, useRef } from 'react';

/** What a card is called. A card that is struck through keeps the name it had while it was open. */
export function useCardNames(cards: readonly TodayLead[]): (card: TodayLead) => string {
  const known = useRef(new Map<string, string>());
  for (const card of cards) if (card.state === 'open') known.current.set(card.id, titleOf(card));
  return useCallback(
    (card) => (card.state === 'open' ? titleOf(card) : (known.current.get(card.id) ?? t('today.gone_lead'))),
    [],
  );
}

const titleOf = (card: TodayLead): string => {
  if (card.name) return card.name;
  if (card.veiled) return card.about ?? t('today.gone_lead');
  return card.phone ?? t('today.nobody');
};
