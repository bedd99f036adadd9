import { formatRecurrence, parseRecurrence } from '@lintel/contract';
import ICAL from 'ical.js';
import { IANAZone } from 'luxon';
import type { StoredAppointment } from '../appointments/appointments.repository.ts';
import type { StoredTask } from '../tasks/tasks.repository.ts';
import { addDays, dayOf, momentOf } from '../time/local-time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Calendar {
  name: string;
  rows: readonly StoredAppointment[];
  /** Times of series that are rows of their own. */
  exceptions: ReadonlyMap<string, ReadonlySet<string>>;
  open: readonly StoredTask[];
}

/**
 * A calendar as RFC 5545 writes one. Times stand in their zone, whose changes of the clocks in the span go with it, so that
 * a reader repeats them by the clock on the wall as Lintel does.
 */
export function writeCalendar(
  { name, rows, exceptions, open }: Calendar,
  span: { from: Date; to: Date },
): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.updatePropertyWithValue('version', '2.0');
  calendar.updatePropertyWithValue('prodid', '-//Lintel//Calendar//EN');
  calendar.updatePropertyWithValue('calscale', 'GREGORIAN');
  calendar.updatePropertyWithValue('x-wr-calname', name);
  const shown = rows.filter((row) => row.state !== 'cancelled' && row.state !== 'rescheduled');
  const zones = new Set([
    ...shown.filter((row) => !row.allDay).map((row) => row.timeZone),
    ...open.filter((task) => task.dueDay === null).map((task) => task.timeZone),
  ]);
  for (const zone of [...zones].sort()) if (zone !== 'UTC') calendar.addSubcomponent(zoneOf(zone, span));
  const uids = new Map(shown.map((row) => [row.id, row.uid]));
  const ones = new Map<string, Set<string>>();
  for (const row of shown)
    if (row.seriesId !== null && row.originally !== null)
      ones.set(row.seriesId, (ones.get(row.seriesId) ?? new Set()).add(row.originally));
  for (const row of shown) {
    const left = [...(exceptions.get(row.id) ?? [])].filter((time) => !ones.get(row.id)?.has(time));
    calendar.addSubcomponent(
      eventOf(row, uids.get(row.seriesId ?? '') ?? row.uid, [...row.exceptLocal, ...left].sort()),
    );
  }
  for (const task of open) calendar.addSubcomponent(taskOf(task));
  return `${calendar.toString()}\r\n`;
}

function eventOf(row: StoredAppointment, uid: string, except: readonly string[]): ICAL.Component {
  const event = new ICAL.Component('vevent');
  event.updatePropertyWithValue('uid', uid);
  event.updatePropertyWithValue('dtstamp', utc(row.updatedAt));
  event.updatePropertyWithValue('sequence', row.sequence);
  const add = (what: string, local: string) => addTime(event, what, local, row.timeZone, row.allDay);
  add('dtstart', row.startsLocal);
  add('dtend', row.endsLocal);
  event.updatePropertyWithValue('summary', row.title);
  if (row.place !== null) event.updatePropertyWithValue('location', row.place);
  if (row.recurrence !== null) {
    event.updatePropertyWithValue('rrule', ICAL.Recur.fromString(ruleOf(row.recurrence, row)));
    for (const time of except) add('exdate', time);
  } else if (row.originally !== null && row.seriesRule !== null) add('recurrence-id', row.originally);
  return event;
}

/** An end of a rule is a day for whole days, else a moment in UTC. */
function ruleOf(text: string, row: StoredAppointment): string {
  const rule = parseRecurrence(text);
  if (rule?.until === undefined) return text;
  if (row.allDay) return formatRecurrence({ ...rule, until: rule.until.slice(0, 10) });
  if (rule.until.endsWith('Z')) return text;
  const local = rule.until.length === 10 ? `${rule.until}T23:59` : rule.until.slice(0, 16);
  return formatRecurrence({ ...rule, until: `${momentOf(local, row.timeZone).toISOString().slice(0, 19)}Z` });
}

/** Open tasks are shown when they are due, without taking up time. */
function taskOf(task: StoredTask): ICAL.Component {
  const event = new ICAL.Component('vevent');
  event.updatePropertyWithValue('uid', `${task.id}@tasks.lintel`);
  event.updatePropertyWithValue('dtstamp', utc(task.createdAt));
  event.updatePropertyWithValue('sequence', task.version);
  const day = task.dueDay;
  addTime(event, 'dtstart', task.dueLocal, task.timeZone, day !== null);
  if (day !== null) addTime(event, 'dtend', `${addDays(day, 1)}T00:00`, task.timeZone, true);
  event.updatePropertyWithValue('summary', task.title);
  event.updatePropertyWithValue('transp', 'TRANSPARENT');
  return event;
}

function addTime(to: ICAL.Component, what: string, local: string, timeZone: string, isDay: boolean): void {
  const property = new ICAL.Property(what, to);
  const time = isDay ? ICAL.Time.fromDateString(dayOf(local)) : ICAL.Time.fromDateTimeString(`${local}:00`);
  if (!isDay && timeZone === 'UTC') time.zone = ICAL.Timezone.utcTimezone;
  property.setValue(time);
  if (!isDay && timeZone !== 'UTC') property.setParameter('tzid', timeZone);
  to.addProperty(property);
}

const utc = (at: Date): ICAL.Time => ICAL.Time.fromJSDate(at, true);

/** A zone with each change of its clocks in a span, one by one. */
function zoneOf(timeZone: string, { from, to }: { from: Date; to: Date }): ICAL.Component {
  const zone = IANAZone.create(timeZone);
  const component = new ICAL.Component('vtimezone');
  component.updatePropertyWithValue('tzid', timeZone);
  const first = from.getTime() - 400 * DAY;
  let before = zone.offset(first);
  const standard = Math.min(...[0, 1, 2, 3].map((quarter) => zone.offset(first + quarter * 91 * DAY)));
  component.addSubcomponent(observance('standard', '1970-01-01T00:00:00', before, before));
  for (let day = first; day < to.getTime(); day += DAY) {
    const after = zone.offset(day + DAY);
    if (after === before) continue;
    let [low, high] = [day, day + DAY];
    while (high - low > 60_000) {
      const middle = Math.floor((low + high) / 120_000) * 60_000;
      if (zone.offset(middle) === before) low = middle;
      else high = middle;
    }
    const local = new Date(high + before * 60_000).toISOString().slice(0, 19);
    component.addSubcomponent(observance(after > standard ? 'daylight' : 'standard', local, before, after));
    before = after;
  }
  return component;
}

function observance(name: 'standard' | 'daylight', local: string, from: number, to: number): ICAL.Component {
  const part = new ICAL.Component(name);
  part.updatePropertyWithValue('dtstart', ICAL.Time.fromDateTimeString(local));
  part.updatePropertyWithValue('tzoffsetfrom', ICAL.UtcOffset.fromSeconds(from * 60));
  part.updatePropertyWithValue('tzoffsetto', ICAL.UtcOffset.fromSeconds(to * 60));
  return part;
}
