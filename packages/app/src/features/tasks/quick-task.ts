import { addDays, weekdayOf } from './days.ts';

/** What somebody typed in one line: what to do, and when. */
export interface QuickTask {
  title: string;
  day: string;
  /** `09:30`; null some time on the day. */
  time: string | null;
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const WHEN = `today|tomorrow|${DAYS.map((day) => `${day}|${day.slice(0, 3)}`).join('|')}|in \\d{1,3} (?:days?|weeks?)`;
const TIME = '(?:at )?(\\d{1,2})(?::(\\d{2}))? ?(am|pm)?';

/**
 * Reads "Call Pat tomorrow 9:30", "Send papers friday", "Follow up in 2 weeks at 3pm". Words of time count at the end of
 * the line only, so that a title may speak of a day. Without them it is due today. `now` is what the clock shows.
 */
export function readQuickTask(text: string, now: string): QuickTask {
  const line = text.trim().replace(/\s+/g, ' ');
  const today = now.slice(0, 10);
  const full = new RegExp(`^(.*?\\S) (?:(?:on )?(${WHEN}))(?: ${TIME})?$`, 'i').exec(line);
  if (full) {
    const time = full[3] === undefined ? null : readTime(full[3], full[4], full[5]);
    if (full[3] === undefined || time !== null)
      return { title: full[1] ?? line, day: readDay(full[2] ?? '', today), time };
  }
  const hour = new RegExp(`^(.*?\\S) ${TIME}$`, 'i').exec(line);
  // A bare number at the end is a number: "Send contract 12".
  if (hour && (hour[3] !== undefined || hour[4] !== undefined || / at \d/i.test(line))) {
    const time = readTime(hour[2], hour[3], hour[4]);
    if (time !== null)
      return { title: hour[1] ?? line, day: `${today}T${time}` <= now ? addDays(today, 1) : today, time };
  }
  return { title: line, day: today, time: null };
}

function readDay(words: string, today: string): string {
  const word = words.toLowerCase();
  if (word === 'today') return today;
  if (word === 'tomorrow') return addDays(today, 1);
  const [, count, unit] = /^in (\d+) (day|week)/.exec(word) ?? [];
  if (count !== undefined) return addDays(today, Number(count) * (unit === 'week' ? 7 : 1));
  const ahead = (DAYS.findIndex((day) => day.startsWith(word.slice(0, 3))) - weekdayOf(today) + 7) % 7;
  return addDays(today, ahead === 0 ? 7 : ahead);
}

/** `9`, `9:30`, `3 pm`; without am or pm hours before seven are those of the afternoon. */
function readTime(
  hours: string | undefined,
  minutes: string | undefined,
  half: string | undefined,
): string | null {
  let hour = Number(hours);
  const minute = Number(minutes ?? 0);
  if (minute > 59 || hour > 23 || (half !== undefined && (hour < 1 || hour > 12))) return null;
  if (half?.toLowerCase() === 'pm' && hour < 12) hour += 12;
  else if (half?.toLowerCase() === 'am' && hour === 12) hour = 0;
  else if (half === undefined && minutes === undefined && hour > 0 && hour < 7) hour += 12;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
