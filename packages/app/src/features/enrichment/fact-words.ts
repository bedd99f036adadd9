import type { Fact } from '@lintel/contract';
import { hasMessage, type MessageKey, t } from '@lintel/contract/messages';
import { showCount } from '../../ui/numbers.ts';

/** A fact in words: what it is about, and what it says. A company's own service names its facts itself. */
export function factWords({ fact, value }: Pick<Fact, 'fact' | 'value'>): [string, string] {
  const about = `enrichment.fact.${fact}`;
  const said = `enrichment.value.${fact}.${String(value)}`;
  return [
    hasMessage(about) ? t(about as MessageKey) : fact,
    hasMessage(said)
      ? t(said as MessageKey)
      : typeof value === 'number'
        ? showCount(value)
        : typeof value === 'boolean'
          ? t(value ? 'enrichment.yes' : 'enrichment.no')
          : fact === 'phone.zone'
            ? value.replaceAll('_', ' ')
            : fact === 'phone.country'
              ? (new Intl.DisplayNames(['en'], { type: 'region' }).of(value) ?? value)
              : value,
  ];
}
