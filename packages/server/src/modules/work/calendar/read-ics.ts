import { ICS_MAX_EVENTS, type ImportTrouble, Recurrence, TimeZone } from '@lintel/contract';
import { cleanLine, cleanText } from '@lintel/contract/mapping';
import { t } from '@lintel/contract/messages';
import ICAL from 'ical.js';
import { AppError } from '../../../kernel/errors.ts';
import { type Span, seriesOf, spanOf } from '../appointments/span.ts';
import { addDays, addMinutes, localOf, minutesBetween } from '../time/local-time.ts';

/** An event of a calendar file, as an appointment would be made of it. */
export interface FileEvent {
  uid: string;
  title: string;
  place: string | null;
  note: string | null;
  span: Span;
  recurrence: string | null;
  lastEndsAt: Date | null;
  /** Local times of the rule that are left out. */
  except: string[];
  /** Of one of a series: the time the rule gave it. */
  originally: string | null;
}

export interface FileProblem {
  title: string | null;
  trouble: ImportTrouble;
}

export interface CalendarFile {
  /** Events the file has, whatever became of them. */
  events: number;
  read: FileEvent[];
  cancelled: number;
  problems: FileProblem[];
}

class Trouble extends Error {
  readonly trouble: ImportTrouble;
  constructor(trouble: ImportTrouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

/** Names by which Outlook calls the zones of North America and its neighbours in time. */
const WINDOWS: Readonly<Record<string, string>> = {
  'eastern standard time': 'America/New_York',
  'us eastern standard time': 'America/Indiana/Indianapolis',
  'central standard time': 'America/Chicago',
  'canada central standard time': 'America/Regina',
  'mountain standard time': 'America/Denver',
  'us mountain standard time': 'America/Phoenix',
  'pacific standard time': 'America/Los_Angeles',
  'alaskan standard time': 'America/Anchorage',
  'hawaiian standard time': 'Pacific/Honolulu',
  'atlantic standard time': 'America/Halifax',
  'gmt standard time': 'Europe/London',
  'w. europe standard time': 'Europe/Berlin',
  'romance standard time': 'Europe/Paris',
  utc: 'UTC',
};

/**
 * Reads a calendar file. Throws `calendar.file_unreadable` for what is none and `calendar.file_too_large` past 2,000
 * events; an event that is not understood is a problem of its own. Times without a zone are those of `timeZone`.
 */
export function readCalendar(text: string, timeZone: string): CalendarFile {
  const events = eventsOf(text);
  if (events.length > ICS_MAX_EVENTS) throw new AppError('calendar.file_too_large');
  const file: CalendarFile = { events: events.length, read: [], cancelled: 0, problems: [] };
  const seen = new Set<string>();
  const cancelledOnes = new Map<string, string[]>();
  for (const event of events) {
    const title = textOf(event, 'summary');
    try {
      const one = readEvent(event, timeZone);
      const key = `${one.uid}\n${one.originally ?? ''}`;
      if (seen.has(key)) throw new Trouble('twice');
      seen.add(key);
      if (textOf(event, 'status')?.toUpperCase() === 'CANCELLED') {
        file.cancelled += 1;
        if (one.originally !== null)
          cancelledOnes.set(one.uid, [...(cancelledOnes.get(one.uid) ?? []), one.originally]);
      } else file.read.push(one);
    } catch (error) {
      // A library that stumbles over an event says nothing a person could use.
      const trouble = error instanceof Trouble ? error.trouble : 'no_start';
      file.problems.push({ title: title === null ? null : cleanLine(title).slice(0, 200), trouble });
    }
  }
  for (const one of file.read)
    if (one.recurrence !== null) one.except.push(...(cancelledOnes.get(one.uid) ?? []));
  return file;
}

function eventsOf(text: string): ICAL.Component[] {
  let parsed: unknown;
  try {
    parsed = ICAL.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : '';
    throw new AppError('calendar.file_unreadable', { values: { why } });
  }
  const roots = (Array.isArray(parsed) && typeof parsed[0] === 'string' ? [parsed] : parsed) as unknown[][];
  const calendars = (Array.isArray(roots) ? roots : []).filter((root) => root[0] === 'vcalendar');
  if (calendars.length === 0)
    throw new AppError('calendar.file_unreadable', { values: { why: t('calendar.import.no_calendar') } });
  return calendars.flatMap((root) =>
    new ICAL.Component(root as ConstructorParameters<typeof ICAL.Component>[0]).getAllSubcomponents('vevent'),
  );
}

function textOf(event: ICAL.Component, name: string): string | null {
  const value = event.getFirstPropertyValue(name);
  return value === null || value === undefined || String(value).trim() === '' ? null : String(value);
}

function readEvent(event: ICAL.Component, timeZone: string): FileEvent {
  const uid = textOf(event, 'uid');
  if (uid === null) throw new Trouble('no_uid');
  const start = timeOf(event.getFirstProperty('dtstart'), timeZone);
  if (!start) throw new Trouble('no_start');
  const span = spanFrom(event, start, timeZone);
  const original = timeOf(event.getFirstProperty('recurrence-id'), start.zone);
  const recurrence = original ? null : ruleOf(event);
  const series = inTrouble('bad_rule', () => seriesOf(span, recurrence));
  return {
    uid: cleanLine(uid).slice(0, 500),
    title: cleanLine(textOf(event, 'summary') ?? '').slice(0, 200) || t('calendar.import.untitled'),
    place: cleanLine(textOf(event, 'location') ?? '').slice(0, 300) || null,
    note: cleanText(textOf(event, 'description') ?? '').slice(0, 20_000) || null,
    span: series.span,
    recurrence,
    lastEndsAt: series.lastEndsAt,
    except: event
      .getAllProperties('exdate')
      .flatMap((property) => timesOf(property, start.zone))
      .map((time) => inZone(time, start)),
    originally: original ? inZone(original, start) : null,
  };
}

/** A time of the file by the clock of the event it belongs to. */
const inZone = (time: FileTime, of: FileTime): string => {
  if (of.isDay) return `${time.local.slice(0, 10)}T00:00`;
  // A day left out of a series with a time is that time of the day.
  if (time.isDay) return `${time.local.slice(0, 10)}${of.local.slice(10)}`;
  return time.at === null ? time.local : localOf(time.at, of.zone);
};

interface FileTime {
  local: string;
  zone: string;
  isDay: boolean;
  /** The moment, when the file gives one. */
  at: Date | null;
}

function timeOf(property: ICAL.Property | null, timeZone: string): FileTime | null {
  return property === null ? null : (timesOf(property, timeZone)[0] ?? null);
}

function timesOf(property: ICAL.Property, timeZone: string): FileTime[] {
  const named = property.getFirstParameter('tzid');
  const zone = named ? zoneOf(named) : timeZone;
  return property.getValues().map((value: unknown) => {
    if (!(value instanceof ICAL.Time)) throw new Trouble('no_start');
    if (value.year < 1900 || value.year > 2200) throw new Trouble('too_far');
    const text = value.toString();
    if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(Date.parse(`${text.slice(0, 10)}T00:00Z`)))
      throw new Trouble('no_start');
    if (value.isDate) return { local: `${text}T00:00`, zone: timeZone, isDay: true, at: null };
    if (text.endsWith('Z')) {
      const at = new Date(text);
      return { local: localOf(at, zone), zone, isDay: false, at };
    }
    return { local: text.slice(0, 16), zone, isDay: false, at: null };
  });
}

function zoneOf(name: string): string {
  const plain = name.replace(/^"|"$/g, '').trim();
  const known = WINDOWS[plain.toLowerCase()];
  if (known) return known;
  // Some programs write a path before the name.
  const last = /[A-Za-z_]+(?:\/[A-Za-z_-]+){1,2}$/.exec(plain)?.[0] ?? plain;
  for (const zone of [plain, last]) if (TimeZone.safeParse(zone).success) return zone;
  throw new Trouble('unknown_zone');
}

function spanFrom(event: ICAL.Component, start: FileTime, timeZone: string): Span {
  const end = timeOf(event.getFirstProperty('dtend'), start.zone);
  const lasts = event.getFirstPropertyValue('duration');
  const minutes = lasts instanceof ICAL.Duration ? Math.round(lasts.toSeconds() / 60) : null;
  return inTrouble('ends_early', () => {
    if (start.isDay) {
      const days = end
        ? minutesBetween(start.local, `${end.local.slice(0, 10)}T00:00`) / 1440
        : Math.ceil((minutes ?? 1440) / 1440);
      // Some programs end a day on the day itself.
      const lastDay = addDays(start.local.slice(0, 10), Math.max(1, days) - 1);
      if (days < 0) throw new Trouble('ends_early');
      return spanOf({ firstDay: start.local.slice(0, 10), lastDay, timeZone });
    }
    const endsLocal = end ? inZone(end, start) : addMinutes(start.local, minutes ?? 0);
    return spanOf({ startsLocal: start.local, endsLocal, timeZone: start.zone });
  });
}

function ruleOf(event: ICAL.Component): string | null {
  const rules = event.getAllProperties('rrule');
  if (event.getFirstProperty('rdate') || rules.length > 1) throw new Trouble('bad_rule');
  const value = rules[0]?.getFirstValue();
  if (!value) return null;
  const text = String(value);
  if (/FREQ=(?:SECONDLY|MINUTELY|HOURLY)/i.test(text)) throw new Trouble('too_frequent');
  const read = Recurrence.safeParse(text);
  if (!read.success) throw new Trouble('bad_rule');
  return read.data;
}

function inTrouble<T>(trouble: ImportTrouble, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble(trouble);
  }
}
