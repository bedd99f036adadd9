import { currentLocale, dateFormat, t } from './messages/index.ts';
import { parseRecurrence, type RecurrenceRule, WEEKDAYS, type Weekday } from './recurrence.ts';

/** A rule of RFC 5545 in words, for example "Every 2 weeks on Tuesday and Thursday, until 31 Dec 2026"; as it is when it is none. */
export function describeRecurrence(text: string): string {
  const rule = parseRecurrence(text);
  if (!rule) return text;
  const said = withMonths(rule, withDays(rule));
  if (rule.count !== undefined) return t('repeat.times', { rule: said, count: rule.count });
  if (rule.until === undefined) return said;
  return t('repeat.until', { rule: said, day: dayOf(rule.until) });
}

const EVERY = {
  DAILY: 'repeat.daily',
  WEEKLY: 'repeat.weekly',
  MONTHLY: 'repeat.monthly',
  YEARLY: 'repeat.yearly',
} as const;
const WORKDAYS = 'MO,TU,WE,TH,FR';

function withDays(rule: RecurrenceRule): string {
  const every = t(EVERY[rule.freq], { count: rule.interval });
  const plain = rule.byDay.every(({ nth }) => nth === null);
  const names = rule.byDay.map(({ day }) => day);
  const workdays = plain && [...names].sort(inWeek).join() === WORKDAYS;
  if (workdays && rule.interval === 1 && rule.freq !== 'MONTHLY' && rule.freq !== 'YEARLY')
    return t('repeat.weekdays');
  if (plain && rule.bySetPos.length > 0 && rule.byMonthDay.length === 0) {
    const what = workdays
      ? t('repeat.weekday')
      : names.length === 7
        ? t('repeat.any_day')
        : list(names.map(weekday));
    return t('repeat.on', { every, days: list(rule.bySetPos.map((nth) => nthOf(nth, what))) });
  }
  const days = [
    ...rule.byMonthDay.map(monthDay),
    ...rule.byDay.map(({ day, nth }) => (nth === null ? weekday(day) : nthOf(nth, weekday(day)))),
  ];
  if (days.length === 0) return every;
  const said = t('repeat.on', { every, days: list(days) });
  if (rule.bySetPos.length === 0) return said;
  const which = rule.bySetPos.map((nth) =>
    nth === -1 ? t('repeat.pos_last') : t('repeat.pos', { nth: ordinal(Math.abs(nth)) }),
  );
  return t('repeat.of_these', { days: said, which: list(which) });
}

function withMonths(rule: RecurrenceRule, every: string): string {
  if (rule.byMonth.length === 0) return every;
  const format = dateFormat({ month: 'long', timeZone: 'UTC' });
  const months = rule.byMonth.map((month) => format.format(Date.UTC(2024, month - 1, 1)));
  return t('repeat.in', { every, months: list(months) });
}

const monthDay = (day: number): string => {
  if (day > 0) return t('repeat.month_day', { day });
  return day === -1 ? t('repeat.last_month_day') : t('repeat.month_day_from_end', { nth: ordinal(-day) });
};
const nthOf = (nth: number, day: string): string => {
  if (nth > 0) return t('repeat.nth', { nth: ordinal(nth), day });
  return nth === -1 ? t('repeat.last', { day }) : t('repeat.nth_from_end', { nth: ordinal(-nth), day });
};
function ordinal(n: number): string {
  const form = new Intl.PluralRules(currentLocale(), { type: 'ordinal' }).select(n);
  return t(`repeat.ordinal.${form === 'one' || form === 'two' || form === 'few' ? form : 'other'}`, { n });
}
/** 1 January 2024 was a Monday. */
const weekday = (day: Weekday): string =>
  dateFormat({ weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + WEEKDAYS.indexOf(day)));
const inWeek = (a: Weekday, b: Weekday): number => WEEKDAYS.indexOf(a) - WEEKDAYS.indexOf(b);
const dayOf = (until: string): string =>
  dateFormat({ dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(`${until.slice(0, 10)}T12:00:00Z`));
function list(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : t('repeat.and', { before: items.slice(0, -1).join(', '), last });
}
