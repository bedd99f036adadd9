import type { ModelSummary } from '@lintel/contract';
import { hasMessage, t } from '@lintel/contract/messages';
import { shortDay } from '@/ui/moment';
import { showCount } from '@/ui/numbers';
import type { Tone } from '@/ui/theme';

/** The family of a model as the field calls it; one this build does not know is shown by its own name. */
export function familyName(family: string): string {
  const key = `ml.ui.family.${family}`;
  return hasMessage(key) ? t(key) : family;
}

export const statusTone: Record<ModelSummary['status'], Tone> = {
  live: 'success',
  shadow: 'violet',
  retired: 'neutral',
  rejected: 'danger',
};

/** A day of the measured window; where rows are in order of a number and not of time, that number. */
const windowEnd = (text: string): string => (/^\d{4}-\d{2}-\d{2}/.test(text) ? shortDay(text) : text);

/** "Measured on 3,118 later leads, Aug 1 to Oct 31": what every figure of the model stands on. */
export function measuredOn(rows: number, split?: { from: string | null; to: string | null }): string {
  return split?.from && split.to && split.from !== split.to
    ? t('ml.ui.holdout_dates', {
        rows: showCount(rows),
        from: windowEnd(split.from),
        to: windowEnd(split.to),
      })
    : t('ml.ui.holdout', { rows: showCount(rows) });
}
