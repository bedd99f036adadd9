import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMoney, formatPhone, parseDate, parseNumber } from './field-format.ts';

test('reads numbers the way people write money', () => {
  assert.equal(parseNumber('$640,000'), 640_000);
  assert.equal(parseNumber('640k'), 640_000);
  assert.equal(parseNumber('1.15 M'), 1_150_000);
  assert.equal(parseNumber('−4'), -4);
  for (const bad of ['', 'abc', '1.2.3', '12x', 'k']) assert.equal(parseNumber(bad), undefined);
  assert.equal(formatMoney(1_150_000.5), '1,150,000.5');
});

test('groups phone digits and leaves what it does not know', () => {
  assert.equal(formatPhone('5550142'), '555-0142');
  assert.equal(formatPhone('(202) 555 0142'), '202-555-0142');
  assert.equal(formatPhone('+12025550142'), '+1 202-555-0142');
  assert.equal(formatPhone('+44 20 7946 0000'), '+44 20 7946 0000');
  assert.equal(formatPhone('555 01'), '555 01');
  assert.equal(formatPhone('ext. nine'), 'ext. nine');
});

test('accepts only days that exist', () => {
  assert.equal(parseDate('2026-11-24'), '2026-11-24');
  assert.equal(parseDate('20260229'), undefined);
  assert.equal(parseDate('2028/2/29'), '2028-02-29');
  assert.equal(parseDate('24.11.2026'), undefined);
  assert.equal(parseDate('2026-13-01'), undefined);
});
