import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantOf, isoDay, readDate } from './read-dates.ts';
import { readMoney, readNumber } from './read-numbers.ts';
import { readFinancing, readStatus, readTags, readTimeline, readType } from './read-words.ts';

test('money is read in every usual writing', () => {
  const cases: [string, number | null, number | null, string | null][] = [
    ['640-700K', 640_000, 700_000, null],
    ['$640k – $700k', 640_000, 700_000, 'USD'],
    ['500,000 - 750,000', 500_000, 750_000, null],
    ['900k-1.2M', 900_000, 1_200_000, null],
    ['between 300k and 400k', 300_000, 400_000, null],
    ['700k to 640k', 640_000, 700_000, null],
    ['$1.2M', null, 1_200_000, 'USD'],
    ['1.250.000,50 €', null, 1_250_000.5, 'EUR'],
    ["1'250'000 CHF", null, 1_250_000, 'CHF'],
    ['1 250 000', null, 1_250_000, null],
    ['640.000', null, 640_000, null],
    ['640,000.00', null, 640_000, null],
    ['1.250k', null, 1250, null],
    ['under 500k', null, 500_000, null],
    ['up to $500,000', null, 500_000, 'USD'],
    ['400k+', 400_000, null, null],
    ['over 1 million', 1_000_000, null, null],
    ['0', null, 0, null],
  ];
  for (const [text, min, max, currency] of cases)
    assert.deepEqual(readMoney(text), { min, max, currency }, text);
  for (const text of ['', 'abc', '-', '1-2-3', '12/10/2026', '1,2,3', 'k', '9'.repeat(40), '1e400']) {
    assert.equal(readMoney(text), undefined, text);
  }
});

test('numbers keep their decimals whichever way thousands are marked', () => {
  const cases: [string, number][] = [
    ['0.0', 0],
    ['1,234', 1234],
    ['1.234', 1.234],
    ['1.234.567', 1_234_567],
    ['1,5', 1.5],
    ['-12.50', -12.5],
    ['1.234,56', 1234.56],
    ['15%', 15],
    ['1.2E+3', 1200],
    ['0,125', 0.125],
  ];
  for (const [text, value] of cases) assert.equal(readNumber(text), value, text);
  for (const text of ['', '1.2.3', '12a', '1-2', '--1', '1,23,4.5.6'])
    assert.equal(readNumber(text), undefined, text);
});

test('dates are read in three orders, with names of months, with and without a time', () => {
  const day = (text: string, order: 'ymd' | 'mdy' | 'dmy' = 'mdy') => {
    const at = readDate(text, order);
    return at && isoDay(at);
  };
  for (const text of [
    '2026-11-03',
    '2026/11/3',
    '20261103',
    '11/03/2026',
    '11/3/26',
    '3 Nov 2026',
    'Nov 3, 2026',
    'November 3rd, 2026',
    '03-Nov-26',
    'Tue, 3 Nov 2026',
    '2026-11-03T10:00:00Z',
    '11/03/26 4:15 PM',
  ]) {
    assert.equal(day(text), '2026-11-03', text);
  }
  assert.equal(day('11/03/2026', 'dmy'), '2026-03-11');
  assert.equal(day('03.11.2026', 'dmy'), '2026-11-03');
  assert.equal(day('26-11-03', 'ymd'), '2026-11-03');
  assert.equal(day('25/12/2026'), '2026-12-25', 'only one order fits');
  for (const text of [
    '',
    '31/02/2026',
    '13/13/2026',
    '2026-02-30',
    '0/0/2026',
    '99',
    '3.5',
    'May',
    '12:30',
    '2026-11-03 25:00',
  ]) {
    assert.equal(day(text), undefined, text);
  }
  assert.equal(readDate('1793700000', 'ymd')?.year, 2026);
});

test('a moment is on the clocks of the company, over the change of the clocks too', () => {
  const at = (text: string, zone: string) => instantOf(readDate(text, 'mdy')!, zone).toISOString();
  assert.equal(at('11/03/2026 09:00', 'America/Chicago'), '2026-11-03T15:00:00.000Z');
  assert.equal(at('07/03/2026 09:00', 'America/Chicago'), '2026-07-03T14:00:00.000Z');
  assert.equal(at('11/01/2026 00:30', 'America/Chicago'), '2026-11-01T05:30:00.000Z');
  assert.equal(at('11/01/2026 03:30', 'America/Chicago'), '2026-11-01T09:30:00.000Z');
  assert.equal(at('2026-11-03T09:00:00+02:00', 'America/Chicago'), '2026-11-03T07:00:00.000Z');
  assert.equal(at('11/03/2026', 'Australia/Lord_Howe').slice(0, 10), '2026-11-03');
});

test('words with a fixed meaning are known in several writings', () => {
  assert.deepEqual(['Buyer', 'SELLER', 'Buyer/Seller', 'renter', 'Landlord', 'x'].map(readType), [
    'buyer',
    'seller',
    'buyer_seller',
    'renter',
    'landlord',
    undefined,
  ]);
  assert.deepEqual(
    [
      'ASAP',
      '1-3 months',
      '30 days',
      '3-6 Months',
      '6-12 months',
      '12+ months',
      'just looking',
      'within_90_days',
      '?',
    ].map(readTimeline),
    [
      'now',
      'within_90_days',
      'within_30_days',
      'within_6_months',
      'within_a_year',
      'later',
      'later',
      'within_90_days',
      undefined,
    ],
  );
  assert.deepEqual(['Cash buyer', 'Pre-Approved', 'No', 'applied', 'blue'].map(readFinancing), [
    'cash',
    'pre_approved',
    'not_started',
    'applied',
    undefined,
  ]);
  assert.deepEqual(['New', 'Nurture', 'Closed Won', 'Trash', 'zzz'].map(readStatus), [
    'new',
    'open',
    'closed',
    'archived',
    undefined,
  ]);
  assert.deepEqual(readTags('hot, Open House; hot | vip'), ['hot', 'Open House', 'vip']);
});

test('no text makes a reader crash or answer something that is not a value', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ maxLength: 60 }), fc.stringMatching(/^[0-9.,/k\-+ $:apm]{0,30}$/)),
      (text) => {
        const money = readMoney(text);
        for (const value of [money?.min, money?.max, readNumber(text)])
          assert.ok(value == null || Number.isFinite(value));
        const at = readDate(text, 'dmy');
        if (at) assert.ok(!Number.isNaN(instantOf(at, 'Europe/Berlin').getTime()));
        readTimeline(text);
        readTags(text);
      },
    ),
    { numRuns: 2000 },
  );
});
