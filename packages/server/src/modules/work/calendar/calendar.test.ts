import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { appointments as contract } from '@lintel/contract';
import ICAL from 'ical.js';
import type pg from 'pg';
import type { TestTenant, World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { updateAppointment } from '../appointments/change-appointment.ts';
import { listAppointments } from '../appointments/read-appointments.ts';
import { cancelAppointment } from '../appointments/settle-appointment.ts';
import { createTask } from '../tasks/save-task.ts';
import { at, book as bookIn, CHICAGO, code, createWorkingWorld, type WorkingWorld } from '../work.factory.ts';
import { createFeed, findFeed, listFeeds, readFeed, revokeFeed, rotateFeed } from './feeds.ts';
import { importCalendar, previewImport, undoImport } from './import-ics.ts';

let w: WorkingWorld;
let world: World;
let company: TestTenant;
let agent: Actor;
let reader: Actor;
let db: pg.Client;
before(async () => {
  w = await createWorkingWorld();
  ({ world, company, ann: agent, otto: reader, db } = w);
});
after(() => w.close());

const book = async (more: Parameters<typeof bookIn>[2]) => (await bookIn(w, agent, more)).appointment;
const times = async (actor: Actor) =>
  (
    await listAppointments(
      world.ctx,
      actor,
      contract.list.query.parse({ from: '2026-01-01T00:00:00Z', to: '2026-12-31T00:00:00Z' }),
    )
  ).items.map((a) => [a.title, a.startsAt, a.endsAt, a.allDay]);
const given = (text: string | Buffer) => ({ file: Readable.from([Buffer.from(text)]), timeZone: CHICAGO });
const tokenOf = (url: string) => /\/api\/calendar\/feeds\/(.+)\.ics$/.exec(url)?.[1] ?? '';

test('a calendar that is followed shows what Lintel shows, over changes of the clocks, and so does one brought in from it', async () => {
  const daily = await book({
    title: 'Team, daily; with “quotes”\\ and more than seventy-five letters in the line it is written on',
    place: '12 Elm Street, back door',
    time: at('03-06T09:00', '03-06T10:30'),
    recurrence: 'FREQ=DAILY;UNTIL=20260312',
  });
  const one = (originally: string, want: object) =>
    updateAppointment(world.ctx, agent, daily.id, {
      ...contract.update.body.parse({ version: 1, scope: 'one', originally, ...want }),
    } as Parameters<typeof updateAppointment>[3]);
  await one('2026-03-08T09:00', { time: at('03-08T15:00', '03-08T16:00') });
  await cancelAppointment(world.ctx, agent, daily.id, { scope: 'one', originally: '2026-03-10T09:00' });
  await book({ title: 'Away', time: { firstDay: '2026-03-20', lastDay: '2026-03-22', timeZone: CHICAGO } });
  await book({
    title: 'Weekly in Berlin',
    time: at('10-20T18:00', '10-20T19:00', 'Europe/Berlin'),
    recurrence: 'FREQ=WEEKLY;COUNT=4',
  });
  await book({ title: 'UTC', time: at('05-01T10:00', '05-01T11:00', 'UTC') });
  await createTask(world.ctx, agent, {
    type: 'call',
    title: 'Call the lender',
    note: 'secret',
    leadId: null,
    dealId: null,
    due: { day: '2026-03-09', timeZone: CHICAGO },
    remindBefore: null,
    recurrence: null,
  });
  const { feed, url } = await createFeed(
    world.ctx,
    agent,
    { name: 'Phone', withTasks: true },
    'https://crm.example.com',
  );
  const read = async (token: string) => readFeed(world.ctx, await findFeed(world.ctx, token));
  const text = await read(tokenOf(url));
  assert.ok(!text.includes('secret') && text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75));
  assert.equal(await read(tokenOf(url)), text, 'unchanged, it is the same to the byte');
  // Another reader of RFC 5545 repeats it by the zone that came along.
  const calendar = new ICAL.Component(ICAL.parse(text) as ConstructorParameters<typeof ICAL.Component>[0]);
  const zone = new ICAL.Timezone(
    calendar
      .getAllSubcomponents('vtimezone')
      .find((z) => z.getFirstPropertyValue('tzid') === 'Europe/Berlin')!,
  );
  const berlin = calendar
    .getAllSubcomponents('vevent')
    .find((e) => e.getFirstPropertyValue('summary') === 'Weekly in Berlin')!;
  const iterator = new ICAL.Event(berlin).iterator();
  const theirs: string[] = [];
  for (let next = iterator.next(); next; next = iterator.next()) {
    next.zone = zone;
    theirs.push(next.convertToZone(ICAL.Timezone.utcTimezone).toString());
  }
  const mine = (await times(agent))
    .filter(([title]) => title === 'Weekly in Berlin')
    .map((row) => String(row[1]));
  assert.deepEqual(
    theirs,
    mine.map((time) => time.replace('.000Z', 'Z')),
  );
  assert.equal(new Set(theirs.map((time) => time.slice(11))).size, 2, 'the clocks change within it');

  // Brought into another person's calendar it is the same, and there once however often it is brought.
  const preview = await previewImport(world.ctx, reader, given(text));
  assert.deepEqual([preview.fresh, preview.known, preview.refused, preview.importId], [6, 0, 0, null]);
  const brought = await importCalendar(world.ctx, reader, given(text));
  assert.equal(brought.fresh, 6);
  const own = (rows: unknown[][]) => rows.filter(([title]) => title !== 'Call the lender').sort();
  assert.deepEqual(own(await times(reader)), own(await times(agent)));
  const again = await importCalendar(world.ctx, reader, given(text));
  assert.deepEqual([again.fresh, again.known], [0, 6]);
  // One's own calendar brought in from outside brings nothing either.
  assert.equal(
    (await previewImport(world.ctx, agent, given(text))).fresh,
    1,
    'the task alone is no appointment here',
  );
  assert.deepEqual(await undoImport(world.ctx, reader, brought.importId!), { removed: 5, kept: 0 });
  assert.deepEqual(await times(reader), []);
  await assert.rejects(undoImport(world.ctx, reader, brought.importId!), code('calendar.import_not_found'));

  // A new address ends the old one; nobody else ends it; one that has ended is none.
  await assert.rejects(
    rotateFeed(world.ctx, reader, feed.id, 'https://crm.example.com'),
    code('calendar.feed_not_found'),
  );
  const fresh = await rotateFeed(world.ctx, agent, feed.id, 'https://crm.example.com');
  await assert.rejects(read(tokenOf(url)), code('calendar.feed_not_found'));
  assert.equal((await read(tokenOf(fresh.url))).length, text.length);
  const [listed] = await listFeeds(world.ctx, agent);
  assert.ok(listed?.fetchedAt && !JSON.stringify(listed).includes(tokenOf(fresh.url)));
  const { rows } = await db.query('select * from calendar_feeds');
  assert.ok(!JSON.stringify(rows).includes(tokenOf(fresh.url)));
  await revokeFeed(world.ctx, agent, feed.id);
  await assert.rejects(read(tokenOf(fresh.url)), code('calendar.feed_not_found'));
  await assert.rejects(read('nonsense'), code('calendar.feed_not_found'));
});

const file = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (uid: string, ...lines: string[]) => ['BEGIN:VEVENT', `UID:${uid}`, ...lines, 'END:VEVENT'];

test('a calendar file is read as far as it can be, each event that cannot told with the reason', async () => {
  const me = await company.member('agent');
  const text = file(
    ...event('floating', 'SUMMARY:Floating', 'DTSTART:20260601T090000', 'DURATION:PT45M'),
    ...event(
      'outlook',
      'SUMMARY:Outlook',
      'DTSTART;TZID=Central Standard Time:20260602T090000',
      'DTEND;TZID=Central Standard Time:20260602T100000',
      'DESCRIPTION:The code is 4711',
    ),
    ...event('utc', 'SUMMARY:Utc', 'DTSTART:20260603T140000Z', 'DTEND:20260603T150000Z'),
    ...event('day', 'SUMMARY:Day', 'DTSTART;VALUE=DATE:20260604'),
    ...event(
      'series',
      'SUMMARY:Series',
      'DTSTART;TZID=America/Chicago:20260605T090000',
      'RRULE:FREQ=DAILY;COUNT=4',
      'EXDATE;TZID=America/Chicago:20260606T090000',
    ),
    ...event(
      'series',
      'RECURRENCE-ID;TZID=America/Chicago:20260607T090000',
      'SUMMARY:Moved',
      'DTSTART;TZID=America/Chicago:20260607T120000',
    ),
    ...event(
      'series',
      'RECURRENCE-ID;TZID=America/Chicago:20260608T090000',
      'STATUS:CANCELLED',
      'DTSTART;TZID=America/Chicago:20260608T090000',
    ),
    ...event('gone', 'SUMMARY:Gone', 'STATUS:CANCELLED', 'DTSTART:20260609T090000'),
    ...event('untitled', 'DTSTART:20260610T090000'),
    ...event('hourly', 'SUMMARY:Hourly', 'DTSTART:20260601T090000', 'RRULE:FREQ=HOURLY'),
    ...event('rule', 'SUMMARY:Rule', 'DTSTART:20260601T090000', 'RRULE:FREQ=DAILY;BYHOUR=1,2'),
    ...event(
      'never',
      'SUMMARY:Never',
      'DTSTART:20260601T090000',
      'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    ),
    ...event('zone', 'SUMMARY:Zone', 'DTSTART;TZID=Middle Earth:20260601T090000'),
    ...event('ends', 'SUMMARY:Ends', 'DTSTART:20260601T090000', 'DTEND:20260601T080000'),
    ...event('start', 'SUMMARY:Start'),
    ...event('far', 'SUMMARY:Far', 'DTSTART:99990101T090000'),
    ...event('floating', 'SUMMARY:Twice', 'DTSTART:20260601T090000'),
    'BEGIN:VEVENT',
    'SUMMARY:Nameless',
    'DTSTART:20260601T090000',
    'END:VEVENT',
  );
  const preview = await previewImport(world.ctx, me, given(`\uFEFF${text}`));
  assert.deepEqual(
    preview.problems.map(({ title, trouble }) => [title, trouble]),
    [
      ['Hourly', 'too_frequent'],
      ['Rule', 'bad_rule'],
      ['Never', 'bad_rule'],
      ['Zone', 'unknown_zone'],
      ['Ends', 'ends_early'],
      ['Start', 'no_start'],
      ['Far', 'too_far'],
      ['Twice', 'twice'],
      ['Nameless', 'no_uid'],
    ],
  );
  assert.deepEqual([preview.events, preview.fresh, preview.cancelled, preview.refused], [18, 7, 2, 9]);
  assert.deepEqual(await times(me), []);
  const done = await importCalendar(world.ctx, me, given(text));
  assert.deepEqual(
    (await times(me)).map(([title, start]) => `${title} ${String(start).slice(5, 16)}`),
    [
      'Floating 06-01T14:00',
      'Outlook 06-02T14:00',
      'Utc 06-03T14:00',
      'Day 06-04T05:00',
      'Series 06-05T14:00',
      'Moved 06-07T17:00',
      'Event without a title 06-10T14:00',
    ],
  );
  assert.ok(!JSON.stringify((await db.query('select * from appointments')).rows).includes('4711'));
  // What was worked with stays when the import is taken back.
  await cancelAppointment(
    world.ctx,
    me,
    (
      await listAppointments(
        world.ctx,
        me,
        contract.list.query.parse({ from: '2026-06-05T00:00:00Z', to: '2026-06-06T00:00:00Z' }),
      )
    ).items[0]!.id,
    { scope: 'one', originally: '2026-06-05T09:00' },
  );
  assert.deepEqual(await undoImport(world.ctx, me, done.importId!), { removed: 5, kept: 1 });

  for (const bad of [
    '',
    'hello',
    '<html></html>',
    'BEGIN:VCARD\r\nEND:VCARD',
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT',
    '\0\0\0',
  ])
    await assert.rejects(
      previewImport(world.ctx, me, given(bad)),
      code('calendar.file_unreadable'),
      JSON.stringify(bad),
    );
  await assert.rejects(
    previewImport(world.ctx, me, given(Buffer.alloc(2 * 1024 * 1024 + 1, 65))),
    code('calendar.file_too_large'),
  );
  const many = file(...Array.from({ length: 2001 }, () => event(newId(), 'DTSTART:20260601T090000')).flat());
  await assert.rejects(previewImport(world.ctx, me, given(many)), code('calendar.file_too_large'));
  assert.equal((await previewImport(world.ctx, me, given(file()))).events, 0);
});
