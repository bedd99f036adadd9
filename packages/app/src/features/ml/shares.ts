import { t } from '@lintel/contract/messages';
import { showPercent } from '@/ui/numbers';

/** Shares of leads that may be shown a challenger's score; none: it scores in shadow. */
export const SHARES = ['0', '0.1', '0.25', '0.5'] as const;
export type Share = (typeof SHARES)[number];

export const shareText = (share: string | number): string =>
  Number(share) === 0
    ? t('insights.trial.shadow')
    : t('insights.trial.share_of', { share: showPercent(Number(share)) });
