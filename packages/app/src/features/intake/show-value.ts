import { t } from '@lintel/contract/messages';
import { shortDay } from '@/ui/moment';
import { showCount } from '@/ui/numbers';

const CODES = ['type', 'status', 'timeline', 'financing'];

/** A value of a dry run as a person reads it: amounts grouped, codes as words, moments as days. */
export function showValue(key: string, value: string | undefined): string {
  if (value === undefined || value === '') return '';
  if (value === 'true' || value === 'false')
    return t(value === 'true' ? 'intake.ui.value.yes' : 'intake.ui.value.no');
  if (key === 'budget')
    return value
      .split('–')
      .map((end) => showCount(Number(end)))
      .join('–');
  if (key === 'createdAt') return shortDay(value);
  return CODES.includes(key) ? value.replaceAll('_', ' ') : value;
}
