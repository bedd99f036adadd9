import type { Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Text } from '@/ui/Text';

/** Where the newest event came from, when that is not where the first did. */
export function LastTouch({ lead }: { lead: Lead }) {
  const { lastSource, lastCampaign, source, campaign } = lead;
  if (!lastSource || (lastSource === source && (lastCampaign === null || lastCampaign === campaign)))
    return null;
  return (
    <Text variant="meta" tone="text2">
      {t('arrivals.last', { what: [lastSource, lastCampaign].filter(Boolean).join(', ') })}
    </Text>
  );
}
