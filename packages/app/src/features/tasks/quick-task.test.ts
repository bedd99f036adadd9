import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localNow } from './days.ts';
import { readQuickTask } from './quick-task.ts';
import { groupsOf } from './task-groups.ts';

// A Thursday.
const NOW = '2026-03-05T10:00';

test('one line says what to do and when', () => {
  const cases: Record<string, [string, string, string | null]> = {
    'Call Pat': ['Call Pat', '2026-03-05', null],
    'Call Pat tomorrow 9': ['Call Pat', '2026-03-06', '09:00'],
    'Call Pat tomorrow at 9:30': ['Call Pat', '2026-03-06', '09:30'],
    'Send papers Friday': ['Send papers', '2026-03-06', null],
    'Send papers on mon 2pm': ['Send papers', '2026-03-09', '14:00'],
    'Meet thursday': ['Meet', '2026-03-12', null],
    'Follow up in 2 weeks at 3': ['Follow up', '2026-03-19', '15:00'],
    'Follow up in 1 day 12 am': ['Follow up', '2026-03-06', '00:00'],
    // Past nine today is nine tomorrow.
    'Call at 9': ['Call', '2026-03-06', '09:00'],
    'Call 16:45': ['Call', '2026-03-05', '16:45'],
    // No words of time: a number, a day inside, hours that do not exist.
    'Send contract 12': ['Send contract 12', '2026-03-05', null],
    'Ask about the Friday showing list': ['Ask about the Friday showing list', '2026-03-05', null],
    'Call 25:00': ['Call 25:00', '2026-03-05', null],
    tomorrow: ['tomorrow', '2026-03-05', null],
    '  Tidy   up  today ': ['Tidy up', '2026-03-05', null],
  };
  for (const [text, [title, day, time]] of Object.entries(cases))
    assert.deepEqual(readQuickTask(text, NOW), { title, day, time }, text);
});

test('tasks stand under late, today and each day to come, by when they ask for something', () => {
  const task = (id: string, dueAt: string, more: object = {}) => ({
    id,
    dueAt,
    snoozedUntil: null,
    dueDay: null,
    ...more,
  });
  const now = Date.parse('2026-03-05T16:00:00Z');
  assert.equal(localNow(now, 'America/Chicago'), NOW);
  const groups = groupsOf(
    [
      task('late', '2026-03-05T15:59:00Z'),
      task('noon', '2026-03-05T18:00:00Z'),
      task('rests', '2026-03-01T12:00:00Z', { snoozedUntil: '2026-03-05T20:00:00Z' }),
      task('day', '2026-03-06T05:59:59.999Z', { dueDay: '2026-03-05' }),
      task('night', '2026-03-06T06:00:00Z'),
      task('berlin', '2026-03-06T22:59:59.999Z', { dueDay: '2026-03-06' }),
      task('later', '2026-03-20T06:00:00Z'),
    ],
    now,
    'America/Chicago',
  );
  assert.deepEqual(
    groups.map(({ key, items }) => [key, items.map(({ id }) => id)]),
    [
      ['overdue', ['late']],
      ['today', ['noon', 'rests', 'day']],
      ['2026-03-06', ['night', 'berlin']],
      ['2026-03-20', ['later']],
    ],
  );
});
