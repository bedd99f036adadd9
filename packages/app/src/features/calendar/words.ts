import { dateFormat, listFormat, type MessageKey, t } from '@lintel/contract/messages';
import { clock } from '@/ui/moment';
import type { Item } from './items';
import { daysOf } from './time/layout';
import { sameClock, wallTime } from './time/zone';

const plain = (day: string): Date => new Date(`${day}T00:00:00Z`);
const say = (day: string, options: Intl.DateTimeFormatOptions): string =>
  dateFormat({ ...options, timeZone: 'UTC' }).format(plain(day));

export const weekdayName = (day: string, style: 'long' | 'short' | 'narrow' = 'short'): string =>
  say(day, { weekday: style });
export const monthName = (day: string): string => say(day, { month: 'long', year: 'numeric' });
export const dayText = (day: string): string => say(day, { weekday: 'long', day: 'numeric', month: 'long' });
export const fullDay = (day: string): string =>
  say(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
export const shortDate = (day: string): string =>
  say(day, { weekday: 'short', day: 'numeric', month: 'short' });
export const dayNumber = (day: string): string => String(Number(day.slice(8)));

/** The days on screen as one heading: "November 22 – 28, 2026". */
export function periodText(days: readonly string[], short: boolean): string {
  const [first = '', last = first] = [days[0], days.at(-1)];
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric',
    month: short ? 'short' : 'long',
    year: 'numeric',
    timeZone: 'UTC',
  };
  const format = dateFormat(days.length > 1 ? options : { ...options, weekday: short ? 'short' : 'long' });
  return days.length > 1 ? format.formatRange(plain(first), plain(last)) : format.format(plain(first));
}

/** "9 AM", by the language's habit. */
export const hourText = (minutes: number): string =>
  dateFormat({ hour: 'numeric', timeZone: 'UTC' }).format(minutes * 60_000);
export const minutesText = (minutes: number): string => clock(minutes * 60_000, 'UTC');

/** "Chicago" of America/Chicago, for places in a sentence. */
export const zoneName = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** From when until when, in a zone: "10:00 – 10:55 AM", "All day", "Nov 24, 10 PM – Nov 25, 1 AM". */
export function timesText(item: Item, zone: string): string {
  if (item.allDay) {
    const { first, last } = daysOf(item, zone);
    return first === last ? t('calendar.all_day') : periodText([first, last], true);
  }
  return rangeText(item, zone);
}

/** "10:00 – 10:55 AM" in a zone, with the days when there are two. */
export function rangeText({ start, end }: { start: number; end: number }, zone: string): string {
  if (end === start) return clock(start, zone);
  const days = wallTime(start, zone).day !== wallTime(end - 1, zone).day;
  return dateFormat({
    ...(days ? { day: 'numeric', month: 'short' } : {}),
    hour: 'numeric',
    minute: '2-digit',
    timeZone: zone,
  }).formatRange(start, end);
}

export const typeText = (item: Item): string =>
  t(`calendar.${item.kind === 'task' ? 'task_type' : 'type'}.${item.of.type}` as MessageKey);

/** Names of the leads, of those beyond reach how many. */
export function leadsText(item: Item): string {
  if (item.kind === 'task') return item.of.leadName ?? '';
  const names = item.of.leads.map(({ name }) => name ?? t('leads.unnamed'));
  if (item.of.otherLeads > 0) names.push(t('calendar.other_leads', { count: item.of.otherLeads }));
  return listFormat({ type: 'conjunction' }).format(names);
}

/** What there is to say of it besides its title, what matters most first. What the title says is not said again. */
export function partsOf(item: Item, zone: string, people?: string | undefined): string[] {
  const title = item.of.title.toLocaleLowerCase();
  const state = item.kind === 'appointment' && item.of.state !== 'booked' ? item.of.state : null;
  return [
    timesText(item, zone),
    leadsText(item),
    people,
    state && t(`calendar.state.${state}`),
    typeText(item),
    item.kind === 'appointment' && item.of.place,
    leadTimeText(item, zone),
  ].filter((part): part is string => Boolean(part) && !title.includes(String(part).toLocaleLowerCase()));
}

/** Where the clocks read otherwise: what they show there then; null where they show the same. */
export const elsewhereText = (item: Item, zone: string, there: string | null | undefined): string | null =>
  !there || item.allDay || sameClock(zone, there, item.start)
    ? null
    : t('calendar.there', { time: timesText(item, there), place: zoneName(there) });

/** What the clocks of its first lead elsewhere show then; null where everybody's show the same. */
export function leadTimeText(item: Item, zone: string): string | null {
  if (item.kind === 'task') return null;
  for (const { timeZone } of item.of.leads) {
    const text = elsewhereText(item, zone, timeZone);
    if (text !== null) return text;
  }
  return null;
}

export const shortMonthDay = (day: string): string => say(day, { month: 'long', day: 'numeric' });
