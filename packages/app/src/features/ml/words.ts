import type { ModelSummary } from '@lintel/contract';
import { hasMessage, t } from '@lintel/contract/messages';
import { shortDay } from '@/ui/moment';
import { showCount, showFigure } from '@/ui/numbers';
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

const isDay = (text: string | null | undefined): text is string =>
  text != null && /^\d{4}-\d{2}-\d{2}/.test(text);

/** "Measured on the 3,118 latest cases, Aug 1 to Oct 31", the days left out where rows are in order of a number: what every figure of the model stands on. */
export function measuredOn(rows: number, split?: { testFrom: string | null; to: string | null }): string {
  return split && isDay(split.testFrom) && isDay(split.to) && split.testFrom !== split.to
    ? t('ml.ui.holdout_dates', {
        rows: showCount(rows),
        from: shortDay(split.testFrom),
        to: shortDay(split.to),
      })
    : t('ml.ui.holdout', { rows: showCount(rows) });
}

/** A figure that may be below 0, with a true minus. */
export const signed = (value: number, digits = 2): string => showFigure(value, digits).replace('-', '−');
