import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FirstTouchSettings } from '@lintel/contract';
import { missingInAnswer, OFFICE_DAY } from './answer-form.ts';

const week = [OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, null, null];
const good = { minutes: 5, reassignAfter: 15, reassigns: true, counts: 'business' as const, hours: week };

test('what the form lets through the server takes, and what it holds back it would not', () => {
  const taken = (form: typeof good) =>
    FirstTouchSettings.safeParse({
      minutes: form.minutes,
      reassignAfter: form.reassigns ? form.reassignAfter : null,
      counts: form.counts,
      hours: form.hours,
    }).success;
  for (const form of [
    good,
    { ...good, reassigns: false, reassignAfter: 0 },
    { ...good, minutes: 0 },
    { ...good, minutes: 1.5 },
    { ...good, reassignAfter: 5 },
    { ...good, reassignAfter: 99_999 },
    { ...good, hours: week.map(() => null) },
    { ...good, hours: [{ from: '17:00', to: '09:00' }, ...week.slice(1)] },
    { ...good, hours: [{ from: '9', to: '17:00' }, ...week.slice(1)] },
  ])
    assert.equal(missingInAnswer(form) === undefined, taken(form), JSON.stringify(form));
});
